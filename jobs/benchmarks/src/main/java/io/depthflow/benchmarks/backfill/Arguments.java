package io.depthflow.benchmarks.backfill;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code FOLDER [--name value]...}, as the benchmarks of this package take them.
 *
 * @param folder where they may write
 */
record Arguments(Path folder, Map<String, String> options) {

  /**
   * Ends the process where they are not of that form.
   *
   * @param usage what to say then
   */
  static Arguments of(String usage, String[] args) {
    if (args.length == 0 || args.length % 2 == 0) {
      System.err.println("usage: " + usage);
      System.exit(2);
    }
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    return new Arguments(Path.of(args[0]), options);
  }

  long number(String name, long otherwise) {
    return options.containsKey(name) ? Long.parseLong(options.get(name)) : otherwise;
  }

  boolean is(String name) {
    return Boolean.parseBoolean(options.get(name));
  }

  /** Those of {@code --only}, or else others. */
  List<Variant> variants(Stream<Variant> others) {
    return options.containsKey("--only")
        ? Stream.of(options.get("--only").split(",")).map(Variant::valueOf).toList()
        : others.toList();
  }
}
