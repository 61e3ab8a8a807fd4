package io.depthflow.benchmarks.parquet;

import io.depthflow.benchmarks.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A file of generated rows written or read, ours and the baseline's; the time is that of a row. */
public class ParquetBenchmark extends Measured {
  static final int ROWS = 8_192;

  @Param({"samples", "core"})
  public String table = "samples";

  private Contest<?> contest;
  private Path folder;
  private Path ours;
  private Path avro;

  @Setup(Level.Trial)
  public void load() throws IOException {
    contest = Contest.of(table, RowLoad.generated(ROWS));
    folder = Files.createTempDirectory("depthflow-parquet");
    ours = folder.resolve("ours.parquet");
    avro = folder.resolve("avro.parquet");
    contest.writeOurs(ours);
    contest.writeAvro(avro);
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Files.delete(ours);
    Files.delete(avro);
    Files.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void writeOurs() throws IOException {
    contest.writeOurs(ours);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void writeAvroBaseline() throws IOException {
    contest.writeAvro(avro);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long readOurs(Blackhole hole) throws IOException {
    return contest.ours().read(ours, hole::consume);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long readAvroBaseline(Blackhole hole) throws IOException {
    return contest.avro().read(avro, hole::consume);
  }
}
