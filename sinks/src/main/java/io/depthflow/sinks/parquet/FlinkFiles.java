package io.depthflow.sinks.parquet;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** Parquet's file ports over Flink's file systems, so that local and remote go one road. */
final class FlinkFiles {
  private FlinkFiles() {}

  static OutputFile output(FSDataOutputStream stream) {
    return new StreamOutput(stream);
  }

  static InputFile input(Path path) throws IOException {
    return new PathInput(path, path.getFileSystem().getFileStatus(path).getLen());
  }

  /** Where a file lies on a disk of ours; null if it lies elsewhere. */
  static java.nio.file.Path local(Path path) throws IOException {
    FileSystem fileSystem = FileSystem.getUnguardedFileSystem(path.toUri());
    return fileSystem instanceof LocalFileSystem local ? local.pathToFile(path).toPath() : null;
  }

  private record StreamOutput(FSDataOutputStream stream) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Positioned(stream);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Positioned(stream);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /**
   * Leaves the stream open: whoever opened it flushes, syncs and closes it. Gathers what is
   * written: Parquet writes a footer byte by byte, and each would be a call of the system.
   */
  private static final class Positioned extends PositionOutputStream {
    private static final int BYTES = 1 << 13;

    private final FSDataOutputStream stream;
    private final byte[] gathered = new byte[BYTES];
    private int count;

    Positioned(FSDataOutputStream stream) {
      this.stream = stream;
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos() + count;
    }

    @Override
    public void write(int b) throws IOException {
      if (count == BYTES) {
        pass();
      }
      gathered[count++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > BYTES - count) {
        pass();
      }
      if (length > BYTES) {
        stream.write(bytes, offset, length);
      } else {
        System.arraycopy(bytes, offset, gathered, count, length);
        count += length;
      }
    }

    private void pass() throws IOException {
      stream.write(gathered, 0, count);
      count = 0;
    }

    @Override
    public void flush() throws IOException {
      pass();
      stream.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  private record PathInput(Path path, long length) implements InputFile {
    @Override
    public long getLength() {
      return length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      FileSystem fileSystem = path.getFileSystem();
      FSDataInputStream stream = fileSystem.open(path);
      return new Seekable(stream);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  private static final class Seekable extends DelegatingSeekableInputStream {
    private final FSDataInputStream stream;

    Seekable(FSDataInputStream stream) {
      super(new Slices(stream));
      this.stream = stream;
    }

    @Override
    public long getPos() throws IOException {
      return stream.getPos();
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0) {
        throw new EOFException("seek to " + position);
      }
      stream.seek(position);
    }
  }

  /**
   * Reads a slice of what is asked for at a time: a local file goes through memory outside the heap
   * of the length of the call, which for a whole row group is new memory and in no cache.
   */
  private static final class Slices extends FilterInputStream {
    private static final int BYTES = 1 << 16;

    Slices(FSDataInputStream stream) {
      super(stream);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, Math.min(length, BYTES));
    }
  }
}
