package io.depthflow.strategy.lasso;

import java.util.ArrayDeque;

/**
 * What sums of the same columns share, one being added to at a time: memory to multiply in, and
 * batches that those which are closed have given back.
 */
final class BatchPool {

  private final int columns;
  private final ArrayDeque<RowBatch> free = new ArrayDeque<>();

  /** Made at the first batch. */
  private Products products;

  BatchPool(int columns) {
    this.columns = columns;
  }

  int columns() {
    return columns;
  }

  RowBatch take() {
    RowBatch batch = free.poll();
    return batch == null ? new RowBatch(columns) : batch;
  }

  /** Takes a batch back, which its owner must not use any more. */
  void give(RowBatch batch) {
    batch.clear();
    free.push(batch);
  }

  Products products() {
    if (products == null) {
      products = new Products(columns, RowBatch.MOST_ROWS);
    }
    return products;
  }
}
