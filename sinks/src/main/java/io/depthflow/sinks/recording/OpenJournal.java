package io.depthflow.sinks.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which files a run opened for a symbol, and how long each was before: what a restore needs to undo
 * those that were opened after its checkpoint. A text file in the hidden folder {@code .open},
 * named by the symbol: the run, then a line an entry, forced to the disk before the file that it
 * speaks of is touched.
 */
final class OpenJournal {

  /** One thing that was done. */
  sealed interface Entry {
    String toLine();
  }

  /**
   * @param file path below the root
   * @param length its bytes before this run touched it, 0 if it was not there
   */
  record Opened(String file, long length) implements Entry {
    @Override
    public String toLine() {
      return "open\t" + file + "\t" + length;
    }
  }

  /**
   * A restore.
   *
   * @param what all that restores have cut off behind the entries before this one
   * @param done false while files may still have what the entries before this one tell of
   */
  record Cut(CutOff what, boolean done) implements Entry {
    @Override
    public String toLine() {
      return (done ? "cut" : "cutting")
          + ("\t" + what.lines() + "\t" + what.bytes())
          + ("\t" + what.fromNs() + "\t" + what.toNs());
    }
  }

  private static final String FOLDER = ".open";

  private final Path path;
  private final List<Entry> entries = new ArrayList<>();
  private String run;

  private OpenJournal(Path path) {
    this.path = path;
  }

  /** Symbols that have a journal below a root. */
  static List<String> symbols(Path root) throws IOException {
    Path folder = root.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("."))
          .sorted()
          .toList();
    }
  }

  static OpenJournal open(Path root, String symbol) throws IOException {
    OpenJournal journal = new OpenJournal(root.resolve(FOLDER).resolve(symbol));
    Files.createDirectories(journal.path.getParent());
    if (Files.exists(journal.path)) {
      String text = Files.readString(journal.path);
      // A last line without its end was cut by a crash, before its file was touched.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      for (String line : whole.lines().toList()) {
        journal.take(line);
      }
    }
    return journal;
  }

  /** The run that wrote it, or null for an empty one. */
  String run() {
    return run;
  }

  int size() {
    return entries.size();
  }

  /** Entries from a number on, oldest first. */
  List<Entry> since(int from) {
    return List.copyOf(entries.subList(Math.min(from, entries.size()), entries.size()));
  }

  /** Begins anew: what runs before this one did cannot be undone any more. */
  void begin(String newRun) throws IOException {
    run = newRun;
    entries.clear();
    rewrite();
  }

  void add(Entry entry) throws IOException {
    entries.add(entry);
    Files.writeString(
        path,
        entry.toLine() + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }

  /** Forgets the entries from a number on, now that what they tell is undone. */
  void replaceSince(int from, Entry entry) throws IOException {
    while (entries.size() > from) {
      entries.remove(entries.size() - 1);
    }
    entries.add(entry);
    rewrite();
  }

  private void rewrite() throws IOException {
    StringBuilder text = new StringBuilder("run\t" + run + "\n");
    entries.forEach(entry -> text.append(entry.toLine()).append('\n'));
    Path draft = path.resolveSibling(path.getFileName() + ".draft");
    Files.writeString(
        draft,
        text,
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void take(String line) throws IOException {
    String[] field = line.split("\t");
    try {
      switch (field[0]) {
        case "run" -> run = field[1];
        case "open" -> entries.add(new Opened(field[1], Long.parseLong(field[2])));
        case "cut", "cutting" ->
            entries.add(
                new Cut(
                    new CutOff(
                        Long.parseLong(field[1]),
                        Long.parseLong(field[2]),
                        Long.parseLong(field[3]),
                        Long.parseLong(field[4])),
                    field[0].equals("cut")));
        default -> throw corrupt(line, null);
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw corrupt(line, e);
    }
  }

  private IOException corrupt(String line, Exception e) {
    return new IOException("corrupt line in " + path + ": '" + line + "'; delete the file", e);
  }
}
