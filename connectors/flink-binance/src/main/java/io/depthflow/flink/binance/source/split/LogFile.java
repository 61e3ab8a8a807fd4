package io.depthflow.flink.binance.source.split;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One raw log file of a symbol, or several files that overlap in time and are read as one.
 *
 * @param path as the enumerator found it; every worker must reach it under this name. Several are
 *     parted by a line break
 * @param shared whether lines of other symbols stand in it as well
 */
public record LogFile(String path, boolean shared) {

  private static final String PARTED = "\n";

  public static LogFile of(List<Path> files, boolean shared) {
    return new LogFile(
        files.stream().map(Path::toString).collect(Collectors.joining(PARTED)), shared);
  }

  public List<Path> files() {
    return Arrays.stream(path.split(PARTED)).map(Path::of).toList();
  }
}
