package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemKind;
import org.apache.flink.core.fs.Path;

/** Does what a file system does, until a given number of changes: the next one is a crash. */
final class CrashingFileSystem extends FileSystem {

  /** Not an IOException: no code under test may catch it and go on. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final FileSystem inner;
  private int changesLeft;

  CrashingFileSystem(FileSystem inner, int changes) {
    this.inner = inner;
    this.changesLeft = changes;
  }

  private void change() {
    if (changesLeft-- == 0) {
      throw new Crash();
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change();
    return inner.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    change();
    return inner.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    change();
    return inner.mkdirs(path);
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    change();
    return inner.create(path, mode);
  }

  @Override
  public Path getWorkingDirectory() {
    return inner.getWorkingDirectory();
  }

  @Override
  public Path getHomeDirectory() {
    return inner.getHomeDirectory();
  }

  @Override
  public URI getUri() {
    return inner.getUri();
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return inner.getFileStatus(path);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    return inner.getFileBlockLocations(file, start, length);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return inner.open(path, bufferSize);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    return inner.open(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return inner.listStatus(path);
  }

  @Override
  public boolean isDistributedFS() {
    return inner.isDistributedFS();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the base class
  public FileSystemKind getKind() {
    return inner.getKind();
  }
}
