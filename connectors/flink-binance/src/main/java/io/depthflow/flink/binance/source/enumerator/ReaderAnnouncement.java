package io.depthflow.flink.binance.source.enumerator;

import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.flink.binance.source.split.MarketSplitSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What a reader tells the enumerator when it starts: the splits that it restored and owns, and
 * those that it restored but that belong to another subtask since the last rescale (parked).
 */
public final class ReaderAnnouncement implements SourceEvent {

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  public ReaderAnnouncement(List<String> ownedIds, List<MarketSplit> parked) {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(buffer)) {
      out.writeInt(ownedIds.size());
      for (String id : ownedIds) {
        out.writeUTF(id);
      }
      out.writeInt(parked.size());
      for (MarketSplit split : parked) {
        MarketSplitSerializer.write(split, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bytes = buffer.toByteArray();
  }

  /** Ids of the splits that the sender goes on reading. */
  public List<String> ownedIds() {
    try (DataInputStream in = open()) {
      return readIds(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Splits that the sender keeps in its snapshots but does not read. */
  public List<MarketSplit> parked() {
    try (DataInputStream in = open()) {
      readIds(in);
      List<MarketSplit> parked = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        parked.add(MarketSplitSerializer.read(in));
      }
      return parked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> readIds(DataInputStream in) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      ids.add(in.readUTF());
    }
    return ids;
  }

  private DataInputStream open() {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  @Override
  public String toString() {
    return "ReaderAnnouncement(owned=" + ownedIds() + ", parked=" + parked() + ")";
  }
}
