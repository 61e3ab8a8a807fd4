package io.depthflow.strategy.lasso;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The shared recordings' tables; tests that need them are skipped where they are absent. */
final class SharedData {

  private SharedData() {}

  /** A CSV of numbers without its header. */
  record Table(List<String> header, double[][] rows) {
    int column(String name) {
      int column = header.indexOf(name);
      if (column < 0) {
        throw new IllegalArgumentException("no column " + name + " in " + header);
      }
      return column;
    }

    double[] row(int index) {
      return rows[index];
    }
  }

  static Table table(String relative) throws IOException {
    String root = System.getProperty("depthflow.shared.data");
    assumeTrue(
        root != null && Files.isDirectory(Path.of(root)),
        "skipped: -Ddepthflow.shared.data does not name the shared data folder");
    Path file = Path.of(root).resolve(relative);
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = relative.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> header = Arrays.asList(lines.readLine().split(","));
      List<double[]> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray());
      }
      return new Table(header, rows.toArray(double[][]::new));
    }
  }
}
