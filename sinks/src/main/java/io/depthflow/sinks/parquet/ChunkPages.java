package io.depthflow.sinks.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The pages of one column chunk of a local file, each read when it is asked for, into memory that
 * is used again for the next: where Parquet's own reader takes in a whole row group, tens of
 * megabytes that have left the processor's caches when they are decoded, a page is still there. A
 * mapping of the file would save one more copy; but it stays until a collector finds it, and an
 * error of the disk below it ends the process where a read throws.
 *
 * <p>A page's bytes are good until the next one is asked for; those of the dictionary stay. One
 * thread.
 */
final class ChunkPages implements PageReader, AutoCloseable {
  /** Read at least, so that small pages come many at a time. */
  private static final int WINDOW_BYTES = 1 << 16;

  /** By which a page with its header may be longer than the one before, and still come with it. */
  private static final int SLACK_BYTES = 1 << 9;

  private final FileChannel file;
  private final ColumnChunkMetaData chunk;
  private final ZstdCodecs codecs;
  private final ReadBuffers buffers;
  private final InputStream headers = new Headers();
  private final long end;

  /** Its remaining bytes are read and not yet used; outside the heap. */
  private ByteBuffer window;

  /** In the file, of what follows the window. */
  private long next;

  private long valuesLeft;

  /** Length of the page before, with its header. */
  private int pageBytes;

  /** Of the first page, where it was no dictionary. */
  private PageHeader firstHeader;

  /** Holds a page that was compressed. */
  private byte[] plain = new byte[0];

  /**
   * @param fileBytes length of the file
   * @param buffers take the memory back on {@link #close}
   * @throws IOException if the file is shorter than the chunk
   */
  ChunkPages(
      FileChannel file,
      long fileBytes,
      ColumnChunkMetaData chunk,
      ZstdCodecs codecs,
      ReadBuffers buffers)
      throws IOException {
    ZstdCodecs.requireKnown(chunk.getCodec());
    this.file = file;
    this.chunk = chunk;
    this.codecs = codecs;
    this.buffers = buffers;
    this.next = chunk.getStartingPos();
    this.end = next + chunk.getTotalSize();
    this.valuesLeft = chunk.getValueCount();
    if (next < 0 || end < next || end > fileBytes) {
      throw new EOFException(
          "%s lies in bytes %d to %d of a file of %d".formatted(this, next, end, fileBytes));
    }
    int most = (int) Math.min(WINDOW_BYTES + SLACK_BYTES, chunk.getTotalSize());
    this.window = buffers.allocateDirect(most).limit(0);
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      PageHeader header = header();
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        firstHeader = header;
        return null;
      }
      ByteBuffer packed = body(header);
      ByteBuffer plain = plain(packed, header.getUncompressed_page_size(), true);
      int entries = header.getDictionary_page_header().getNum_values();
      require(entries <= plain.remaining(), entries, "entries");
      ByteBuffer own = ByteBuffer.allocate(plain.remaining()).put(plain).flip();
      return new DictionaryPage(
          BytesInput.from(own),
          entries,
          encoding(header.getDictionary_page_header().getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next one with values; null after the last. */
  @Override
  public DataPage readPage() {
    try {
      while (valuesLeft > 0) {
        PageHeader header = firstHeader == null ? header() : firstHeader;
        firstHeader = null;
        ByteBuffer body = body(header);
        DataPage page =
            switch (header.getType()) {
              case DATA_PAGE -> page(header.getData_page_header(), header, body);
              case DATA_PAGE_V2 -> page(header.getData_page_header_v2(), header, body);
              default -> null;
            };
        if (page != null) {
          require(page.getValueCount() <= valuesLeft, page.getValueCount(), "values");
          valuesLeft -= page.getValueCount();
          return page;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage page(DataPageHeader data, PageHeader header, ByteBuffer body)
      throws IOException {
    int size = header.getUncompressed_page_size();
    return new DataPageV1(
        BytesInput.from(plain(body, size, true)),
        data.getNum_values(),
        size,
        null,
        encoding(data.getRepetition_level_encoding()),
        encoding(data.getDefinition_level_encoding()),
        encoding(data.getEncoding()));
  }

  /** Its levels lie before the values, never compressed. */
  private DataPage page(DataPageHeaderV2 data, PageHeader header, ByteBuffer body)
      throws IOException {
    ByteBuffer repetition = part(body, data.getRepetition_levels_byte_length());
    ByteBuffer definition = part(body, data.getDefinition_levels_byte_length());
    int size = header.getUncompressed_page_size() - repetition.limit() - definition.limit();
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(repetition),
        BytesInput.from(definition),
        encoding(data.getEncoding()),
        BytesInput.from(plain(body, size, data.isIs_compressed())),
        null);
  }

  private ByteBuffer part(ByteBuffer body, int bytes) throws IOException {
    require(bytes <= body.remaining(), bytes, "bytes of levels");
    ByteBuffer part = body.slice(body.position(), bytes);
    body.position(body.position() + bytes);
    return part;
  }

  private ByteBuffer plain(ByteBuffer body, int size, boolean compressed) throws IOException {
    require(size <= chunk.getTotalUncompressedSize(), size, "bytes before compression");
    if (!compressed || chunk.getCodec() == CompressionCodecName.UNCOMPRESSED || size == 0) {
      return body;
    }
    ByteBuffer stored = StoredFrame.content(body);
    if (stored != null && stored.remaining() == size) {
      return stored;
    }
    if (plain.length < size) {
      plain = new byte[size];
    }
    codecs.unpack(body, plain, size);
    return ByteBuffer.wrap(plain, 0, size).slice();
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  /** The next page's, which most often comes with the page itself in one read. */
  private PageHeader header() throws IOException {
    if (window.remaining() < pageBytes + SLACK_BYTES) {
      fill(Math.max(WINDOW_BYTES, pageBytes) + SLACK_BYTES);
    }
    long from = position();
    PageHeader header = Util.readPageHeader(headers);
    pageBytes = (int) (position() - from);
    return header;
  }

  /** What follows a header. */
  private ByteBuffer body(PageHeader header) throws IOException {
    int bytes = header.getCompressed_page_size();
    require(bytes <= end - position(), bytes, "bytes");
    if (window.remaining() < bytes) {
      fill(bytes + SLACK_BYTES);
    }
    pageBytes += bytes;
    ByteBuffer body = window.slice(window.position(), bytes);
    window.position(window.position() + bytes);
    return body;
  }

  /** Bounds what a page's header says, so that none asks for memory without measure. */
  private void require(boolean within, int count, String of) throws IOException {
    if (!within || count < 0) {
      throw new IOException("%s has a page of %d %s".formatted(this, count, of));
    }
  }

  /** In the file, of the next byte to use. */
  private long position() {
    return next - window.remaining();
  }

  /** Reads on until the window holds so many bytes, or the rest of the chunk. */
  private void fill(int bytes) throws IOException {
    int most = (int) Math.min(bytes, end - position());
    if (window.capacity() < most) {
      ByteBuffer larger = buffers.allocateDirect(most).put(window);
      buffers.release(window);
      window = larger;
    } else {
      window.compact();
    }
    window.limit(most);
    while (window.hasRemaining()) {
      int read = file.read(window, next);
      if (read < 0) {
        throw new EOFException("the file ends within " + this);
      }
      next += read;
    }
    window.flip();
  }

  @Override
  public void close() {
    buffers.release(window);
    window = null;
  }

  @Override
  public String toString() {
    return "column chunk " + chunk.getPath().toDotString();
  }

  /** Reads from the window, and on where it ends. */
  private final class Headers extends InputStream {
    @Override
    public int read() throws IOException {
      return more() ? window.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int count = Math.min(length, window.remaining());
      window.get(bytes, offset, count);
      return count;
    }

    private boolean more() throws IOException {
      if (!window.hasRemaining()) {
        fill(WINDOW_BYTES);
      }
      return window.hasRemaining();
    }
  }
}
