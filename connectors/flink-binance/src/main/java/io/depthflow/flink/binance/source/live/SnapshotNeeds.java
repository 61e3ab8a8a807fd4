package io.depthflow.flink.binance.source.live;

import java.util.ArrayList;
import java.util.List;

/**
 * Symbols that a snapshot would help now.
 *
 * @param books those without a book: no row comes of them until a snapshot does
 * @param refreshes those whose book in step nears the end of what is known of it
 */
record SnapshotNeeds(List<String> books, List<String> refreshes) {

  List<String> all() {
    List<String> all = new ArrayList<>(books);
    all.addAll(refreshes);
    return all;
  }
}
