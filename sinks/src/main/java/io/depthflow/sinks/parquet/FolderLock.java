package io.depthflow.sinks.parquet;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.fs.Path;

/**
 * One holder at a time over all processes of a machine, by a file that the system unlocks when its
 * process dies, however that was. Elsewhere than on a local file system it locks nothing: there who
 * starts jobs must see to it.
 */
final class FolderLock implements Closeable {
  private static final long POLL_NS = 20_000_000;

  /** Of this process: closing a second channel of a file would give up the first one's lock. */
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  private final String name;
  private final FileChannel channel;

  private FolderLock(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /** The lock, or null where another holds it. */
  static FolderLock tryAcquire(Path file) throws IOException {
    if (!"file".equals(file.getFileSystem().getUri().getScheme())) {
      return new FolderLock(null, null);
    }
    java.nio.file.Path local = new File(file.toUri().getPath()).toPath().toAbsolutePath();
    String name = local.normalize().toString();
    if (!HELD.add(name)) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      Files.createDirectories(local.getParent());
      channel = FileChannel.open(local, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another class loader of this process has it
    } finally {
      if (lock == null) {
        HELD.remove(name);
        if (channel != null) {
          channel.close();
        }
      }
    }
    return lock == null ? null : new FolderLock(name, channel);
  }

  /**
   * Waits for the lock.
   *
   * @throws IOException when it is held for longer than that
   */
  static FolderLock acquire(Path file, Duration patience) throws IOException {
    long untilNs = System.nanoTime() + patience.toNanos();
    while (true) {
      FolderLock lock = tryAcquire(file);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - untilNs > 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            file.getPath() + " is held by another job; wait for it to publish, and run again");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null && channel.isOpen()) {
      channel.close();
      HELD.remove(name);
    }
  }
}
