package io.depthflow.exchange.server.state;

import io.depthflow.exchange.engine.EngineState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one account in one folder, which one exchange at a time may hold.
 *
 * <ul>
 *   <li>{@code state-N.json}: the whole state when journal N was begun; written beside, forced to
 *       the disk and then moved into place, so that it is whole or not there
 *   <li>{@code journal-N.jsonl}: one line for each change since; what has no line's end was being
 *       written when the process died, and was told to nobody
 * </ul>
 *
 * The state is the latest {@code state-N} and all journals from N on. Older files are deleted once
 * a newer state is in place.
 */
public final class StateFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
  private static final Pattern STATE = Pattern.compile("state-([0-9]{10})\\.json");
  private static final Pattern JOURNAL = Pattern.compile("journal-([0-9]{10})\\.jsonl");

  private final Path dir;
  private final boolean force;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private FileChannel journal;
  private long journalBytes;
  private long generation;

  /**
   * Takes hold of the folder, which is made where there is none.
   *
   * @param force whether every line of the journal is forced to the disk, which also survives the
   *     machine; without it, it survives the process
   * @throws IllegalArgumentException when the folder cannot be used, with the cure
   */
  public StateFiles(Path dir, boolean force) {
    this.dir = dir;
    this.force = force;
    try {
      Files.createDirectories(dir);
      lockChannel =
          FileChannel.open(
              dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The state folder " + dir + " cannot be written; name one that can", e);
    }
    lock = lockOf(lockChannel);
    if (lock == null) {
      closeQuietly(lockChannel);
      throw new IllegalArgumentException(
          "The state folder " + dir + " is held by another exchange; stop it or name another");
    }
  }

  private static FileLock lockOf(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("A state folder cannot be locked", e);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("A state file was not closed", e);
    }
  }

  /**
   * The saved state; null where nothing was ever saved.
   *
   * @throws IllegalArgumentException when a file is damaged: it names file, line and cure
   */
  EngineState load() {
    TreeMap<Long, Path> states = numbered(STATE);
    TreeMap<Long, Path> journals = numbered(JOURNAL);
    generation = Math.max(last(states), last(journals));
    if (states.isEmpty()) {
      if (!journals.isEmpty()) {
        throw damaged(journals.firstEntry().getValue(), 1, "the state before it is missing", null);
      }
      return null;
    }
    StateMerge merge = new StateMerge();
    Path state = states.lastEntry().getValue();
    byte[] whole = bytes(state);
    if (whole.length == 0 || whole[whole.length - 1] != '\n') {
      throw damaged(state, 1, "it is cut off", null);
    }
    merge.add(line(state, 1, Arrays.copyOf(whole, whole.length - 1)));
    journals.tailMap(states.lastKey()).values().forEach(path -> replay(path, merge));
    EngineState all = merge.state();
    if (all == null) {
      throw damaged(state, 1, "it has no account", null);
    }
    return all;
  }

  private static long last(TreeMap<Long, Path> files) {
    return files.isEmpty() ? 0 : files.lastKey();
  }

  private void replay(Path path, StateMerge merge) {
    byte[] bytes = bytes(path);
    int number = 0;
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        number++;
        merge.add(line(path, number, Arrays.copyOfRange(bytes, from, i)));
        from = i + 1;
      }
    }
    if (from < bytes.length) {
      LOG.warn(
          "{}: the last {} bytes were being written when the exchange was killed; nobody was told"
              + " of that change, and it is left out",
          path,
          bytes.length - from);
    }
  }

  private static EngineState line(Path path, int number, byte[] line) {
    try {
      return StateCodec.decode(line);
    } catch (IllegalArgumentException e) {
      throw damaged(path, number, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException damaged(Path file, int line, String why, Exception e) {
    return new IllegalArgumentException(
        "The saved account is damaged: "
            + file
            + ", line "
            + line
            + ": "
            + why
            + "; restore the folder from a copy, or name an empty one to begin anew",
        e);
  }

  private static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The saved account cannot be read: " + path + "; mend its permissions", e);
    }
  }

  private TreeMap<Long, Path> numbered(Pattern pattern) {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(dir)) {
      files.forEach(
          path -> {
            Matcher name = pattern.matcher(path.getFileName().toString());
            if (name.matches()) {
              found.put(Long.parseLong(name.group(1)), path);
            }
          });
    } catch (IOException e) {
      throw new IllegalArgumentException("The state folder " + dir + " cannot be read", e);
    }
    return found;
  }

  /** Puts a whole state in place, begins a new journal after it and deletes what is older. */
  void begin(EngineState state) {
    long next = generation + 1;
    Path target = dir.resolve(String.format("state-%010d.json", next));
    Path beside = dir.resolve("state.tmp");
    try {
      try (FileChannel out =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(out, StateCodec.encode(state));
        out.force(true);
      }
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder();
      FileChannel fresh =
          FileChannel.open(
              dir.resolve(String.format("journal-%010d.jsonl", next)),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
      if (journal != null) {
        journal.close();
      }
      journal = fresh;
      journalBytes = 0;
      generation = next;
      deleteBefore(next);
    } catch (IOException e) {
      throw new UncheckedIOException("The account cannot be saved in " + dir, e);
    }
  }

  private void forceFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private void deleteBefore(long number) throws IOException {
    for (Path old : numbered(JOURNAL).headMap(number).values()) {
      Files.delete(old);
    }
    for (Path old : numbered(STATE).headMap(number).values()) {
      Files.delete(old);
    }
  }

  /** Adds a change to the journal; it is safe from the death of the process on return. */
  void append(EngineState change) {
    try {
      journalBytes += write(journal, StateCodec.encode(change));
      if (force) {
        journal.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The account's journal in " + dir + " cannot be written", e);
    }
  }

  private static long write(FileChannel out, byte[] line) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    long bytes = buffer.remaining();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    return bytes;
  }

  long journalBytes() {
    return journalBytes;
  }

  @Override
  public void close() {
    try {
      if (journal != null) {
        journal.close();
      }
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException("The state folder " + dir + " was not closed", e);
    } finally {
      closeQuietly(lockChannel);
    }
  }
}
