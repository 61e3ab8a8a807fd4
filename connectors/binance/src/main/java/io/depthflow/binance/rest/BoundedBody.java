package io.depthflow.binance.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;

/** Collects a response body up to a bound; a longer one fails the exchange. */
final class BoundedBody extends AbstractBinAsyncEntityConsumer<byte[]> {

  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  protected void streamStart(ContentType contentType) {}

  @Override
  protected int capacityIncrement() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void data(ByteBuffer source, boolean endOfStream) throws IOException {
    if (bytes.size() + source.remaining() > maxBytes) {
      throw new IOException("answer is longer than " + maxBytes + " bytes");
    }
    byte[] part = new byte[source.remaining()];
    source.get(part);
    bytes.write(part, 0, part.length);
  }

  @Override
  protected byte[] generateContent() {
    return bytes.toByteArray();
  }

  @Override
  public void releaseResources() {
    bytes.reset();
  }
}
