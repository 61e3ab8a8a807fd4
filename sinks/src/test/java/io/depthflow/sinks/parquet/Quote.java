package io.depthflow.sinks.parquet;

/** Row of the tests: one of each column type, one of them optional. */
public record Quote(String symbol, long timeMs, int level, double mid, double imbalance) {

  private static final long START_MS = 1_721_347_190_000L; // 2024-07-18 23:59:50 UTC

  static final ParquetTable<Quote> TABLE =
      ParquetTable.builder("quote", Quote.class)
          .stringColumn("symbol")
          .longColumn("time_ms")
          .intColumn("level")
          .doubleColumn("mid")
          .optionalDoubleColumn("imbalance")
          .metadata("feature_set", "core")
          .writer(
              (row, out) -> {
                out.setString(0, row.symbol());
                out.setLong(1, row.timeMs());
                out.setInt(2, row.level());
                out.setDouble(3, row.mid());
                out.setDouble(4, row.imbalance());
              })
          .reader(
              in ->
                  new Quote(
                      in.getString(0),
                      in.getLong(1),
                      in.getInt(2),
                      in.getDouble(3),
                      in.getDouble(4)))
          .build();

  static final Partitioner<Quote> PARTITIONER =
      Partitioner.bySymbolAndDate(Quote::symbol, Quote::timeMs);

  /** A row a second over midnight, symbols in turn; every third without imbalance. */
  static Quote at(long index) {
    return new Quote(
        index % 2 == 0 ? "BTCUSDT" : "ETHUSDT",
        START_MS + 1000 * (index / 2) % 20_000,
        (int) index,
        60_000 + index * 0.1,
        index % 3 == 0 ? Double.NaN : 1.0 / (index + 1));
  }
}
