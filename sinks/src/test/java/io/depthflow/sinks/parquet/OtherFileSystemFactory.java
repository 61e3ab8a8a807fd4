package io.depthflow.sinks.parquet;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;

/** Local files as {@code other:/path}, by a file system of which nobody knows that it is local. */
public final class OtherFileSystemFactory implements FileSystemFactory {
  private static final String SCHEME = "other";

  /** The same file there. */
  static Path other(Path local) {
    return new Path(SCHEME + ":" + local.getPath());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem create(URI uri) {
    return new CrashingFileSystem(FileSystem.getLocalFileSystem(), Integer.MAX_VALUE);
  }
}
