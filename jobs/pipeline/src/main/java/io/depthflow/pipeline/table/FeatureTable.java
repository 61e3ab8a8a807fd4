package io.depthflow.pipeline.table;

import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.Partitioner;
import io.depthflow.sinks.parquet.RowSink;
import io.depthflow.sinks.parquet.RowView;
import io.depthflow.strategy.feature.Feature;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Labelled feature rows as a table: {@code time_ms, segment, mid, spread, bid, ask}, one column a
 * feature ({@link #featureColumn}), one column a horizon ({@code label_10s_bp}); null where a value
 * is not known. The symbol is the partition's, {@code symbol=BTCUSDT/date=2024-07-18}, and stands
 * in no column: readers of Hive partitions would meet it twice.
 */
public final class FeatureTable {
  private static final int TIME = 0;
  private static final int SEGMENT = 1;
  private static final int MID = 2;
  private static final int SPREAD = 3;
  private static final int BID = 4;
  private static final int ASK = 5;
  private static final int FIRST_FEATURE = 6;

  /** Unit of prices, as features have it. */
  private static final String QUOTE = "quote";

  /** What every row has whatever its set, in this order. */
  private static final List<String> OWN =
      List.of("time_ms", "segment", "mid", "spread", "bid", "ask");

  /** Time of a row, milliseconds since the epoch. */
  public static final String TIME_COLUMN = OWN.get(TIME);

  /** Mid of a row, quote currency. */
  public static final String MID_COLUMN = OWN.get(MID);

  /** Spread of a row, quote currency. */
  public static final String SPREAD_COLUMN = OWN.get(SPREAD);

  private FeatureTable() {}

  /** The columns that a training reads: features in order, then labels. */
  public static List<String> valueColumns(FeatureSet set, long[] horizonsMs) {
    return Stream.concat(
            Arrays.stream(set.names()).map(FeatureTable::featureColumn),
            Arrays.stream(horizonsMs).mapToObj(FeatureTable::labelColumn))
        .toList();
  }

  /**
   * @param horizonsMs horizons of the labels, milliseconds
   * @param symbol what a row that is read is given as its symbol; null for a table that is written
   */
  public static ParquetTable<LabeledRow> of(FeatureSet set, long[] horizonsMs, String symbol) {
    ParquetTable.Builder<LabeledRow> table =
        ParquetTable.builder("features", LabeledRow.class)
            .longColumn(OWN.get(TIME))
            .unit("ms since 1970-01-01 UTC, end of the period")
            .longColumn(OWN.get(SEGMENT))
            .unit("number")
            .doubleColumn(OWN.get(MID))
            .unit(QUOTE)
            .doubleColumn(OWN.get(SPREAD))
            .unit(QUOTE)
            .doubleColumn(OWN.get(BID))
            .unit(QUOTE)
            .doubleColumn(OWN.get(ASK))
            .unit(QUOTE);
    for (Feature feature : set.features()) {
      table.optionalDoubleColumn(featureColumn(feature.name())).unit(feature.unit());
    }
    for (long horizon : horizonsMs) {
      table.optionalDoubleColumn(labelColumn(horizon)).unit("bp");
    }
    int features = set.names().length;
    int labels = horizonsMs.length;
    return table
        .writer(FeatureTable::write)
        .reader(in -> read(in, symbol, features, labels))
        .sum(Footers.SOURCE_LINES, row -> row.row().source().lines())
        .hexSum(Footers.SOURCE_SUM, row -> row.row().source().sum())
        .metadata(Footers.FEATURE_SET, set.name())
        .metadata(Footers.FEATURE_SET_VERSION, String.valueOf(set.version()))
        .metadata(
            Footers.HORIZONS,
            Arrays.stream(horizonsMs).mapToObj(Long::toString).collect(Collectors.joining(",")))
        .build();
  }

  /** Column of a feature: its name, or {@code feature_spread} where a row's own column has it. */
  public static String featureColumn(String name) {
    return OWN.contains(name) ? "feature_" + name : name;
  }

  /** Column of the label of a horizon, e.g. {@code label_10s_bp}, {@code label_500ms_bp}. */
  public static String labelColumn(long horizonMs) {
    return "label_" + (horizonMs % 1000 == 0 ? horizonMs / 1000 + "s" : horizonMs + "ms") + "_bp";
  }

  /** Folder of a feature set's table below a store: {@code features/core-v1}. */
  public static Path folder(Path store, FeatureSet set) {
    return store.resolve("features").resolve(set.name() + "-v" + set.version());
  }

  public static Partitioner<LabeledRow> partitioner() {
    return Partitioner.bySymbolAndDate(r -> r.row().symbol(), r -> r.row().timeMs() - 1);
  }

  private static void write(LabeledRow labeled, RowSink out) {
    FeatureRow row = labeled.row();
    out.setLong(TIME, row.timeMs());
    out.setLong(SEGMENT, row.segment());
    out.setDouble(MID, row.mid());
    out.setDouble(SPREAD, row.spread());
    out.setDouble(BID, row.bid());
    out.setDouble(ASK, row.ask());
    int column = FIRST_FEATURE;
    for (double value : row.values()) {
      out.setDouble(column++, value);
    }
    for (double label : labeled.labelsBp()) {
      out.setDouble(column++, label);
    }
  }

  private static LabeledRow read(RowView in, String symbol, int features, int labels) {
    double[] values = new double[features];
    for (int i = 0; i < features; i++) {
      values[i] = in.getDouble(FIRST_FEATURE + i);
    }
    double[] labelsBp = new double[labels];
    for (int i = 0; i < labels; i++) {
      labelsBp[i] = in.getDouble(FIRST_FEATURE + features + i);
    }
    return new LabeledRow(
        new FeatureRow(
            symbol,
            in.getLong(TIME),
            in.getLong(SEGMENT),
            in.getDouble(MID),
            in.getDouble(SPREAD),
            in.getDouble(BID),
            in.getDouble(ASK),
            values),
        labelsBp);
  }
}
