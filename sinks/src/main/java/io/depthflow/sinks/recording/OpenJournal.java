package io.depthflow.sinks.recording;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files a writer opened, and how long each was before: what a restore needs to undo those
 * that were opened after its checkpoint. Lies in the hidden folder {@code .open}; a line a file,
 * written and forced before the file is touched.
 */
final class OpenJournal {

  /**
   * One opened file.
   *
   * @param file its path below the root
   * @param length its bytes before this writer touched it, 0 if it was not there
   */
  record Entry(String symbol, String file, long length) {
    private String toLine() {
      return symbol + "\t" + file + "\t" + length + "\n";
    }
  }

  private final Path path;
  private final List<Entry> entries;

  private OpenJournal(Path path, List<Entry> entries) {
    this.path = path;
    this.entries = entries;
  }

  static OpenJournal open(Path root, String name) throws IOException {
    Path path = root.resolve(".open").resolve(name);
    Files.createDirectories(path.getParent());
    List<Entry> entries = new ArrayList<>();
    if (Files.exists(path)) {
      String text = Files.readString(path);
      // A last line without its end was cut by a crash, before its file was touched.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      for (String line : whole.lines().toList()) {
        entries.add(parse(path, line));
      }
    }
    return new OpenJournal(path, entries);
  }

  String name() {
    return path.getFileName().toString();
  }

  int size() {
    return entries.size();
  }

  /** Entries from a number on, oldest first. */
  List<Entry> since(int from) {
    return List.copyOf(entries.subList(Math.min(from, entries.size()), entries.size()));
  }

  void add(Entry entry) throws IOException {
    entries.add(entry);
    Files.writeString(
        path,
        entry.toLine(),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }

  /** Forgets the entries from a number on, once what they tell is undone. */
  void keep(int count) throws IOException {
    while (entries.size() > count) {
      entries.remove(entries.size() - 1);
    }
    StringBuilder text = new StringBuilder();
    entries.forEach(entry -> text.append(entry.toLine()));
    Path draft = path.resolveSibling(name() + ".draft");
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

  private static Entry parse(Path path, String line) throws IOException {
    String[] field = line.split("\t");
    try {
      return new Entry(field[0], field[1], Long.parseLong(field[2]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("corrupt line in " + path + ": '" + line + "'; delete the file", e);
    }
  }
}
