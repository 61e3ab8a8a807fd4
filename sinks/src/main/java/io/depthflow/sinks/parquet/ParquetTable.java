package io.depthflow.sinks.parquet;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Description of a table: its columns, how a row is laid into them and made of them again, and the
 * key-value pairs that go into each file's footer (feature set, version, code revision ...), the
 * {@linkplain #UNITS units} of its columns among them.
 *
 * <p>Evolution: new columns are appended as optional ones; an older file then reads as null (NaN)
 * there, and columns of a file that the table does not know are skipped. Columns are matched by
 * name.
 *
 * @param <T> type of a row
 */
public final class ParquetTable<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Footer key of a JSON object: the unit of each column that says one. */
  public static final String UNITS = "depthflow.units";

  private final String name;
  private final Class<T> rowClass;
  private final Column[] columns;
  private final RowWriter<T> rowWriter;
  private final RowReader<T> rowReader;
  private final TreeMap<String, String> metadata;
  private final ArrayList<FooterSum<T>> sums;

  private ParquetTable(Builder<T> builder) {
    this.name = builder.name;
    this.rowClass = builder.rowClass;
    this.columns = builder.columns.toArray(new Column[0]);
    this.rowWriter = Objects.requireNonNull(builder.rowWriter, "row writer of table " + name);
    this.rowReader = Objects.requireNonNull(builder.rowReader, "row reader of table " + name);
    this.metadata = new TreeMap<>(builder.metadata);
    this.sums = new ArrayList<>(builder.sums);
    String units =
        builder.columns.stream()
            .filter(c -> c.unit() != null)
            .map(c -> '"' + c.name() + "\":\"" + c.unit() + '"')
            .collect(Collectors.joining(","));
    if (!units.isEmpty()) {
      metadata.put(UNITS, "{" + units + "}");
    }
  }

  /** Starts a table; {@code name} becomes the schema's name in the file. */
  public static <T> Builder<T> builder(String name, Class<T> rowClass) {
    return new Builder<>(name, rowClass);
  }

  public String name() {
    return name;
  }

  public List<Column> columns() {
    return List.of(columns);
  }

  /** Footer key-value pairs that files of this table carry. */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** The same table with further footer pairs (a key given twice: the later one holds). */
  public ParquetTable<T> withMetadata(Map<String, String> more) {
    Builder<T> builder = copy(more);
    builder.sums.addAll(sums);
    return builder.build();
  }

  /** The same for a file of rows that others hold: what its rows add up to is given, not summed. */
  ParquetTable<T> ofMerged(Map<String, String> more) {
    return copy(more).build();
  }

  private Builder<T> copy(Map<String, String> more) {
    Builder<T> builder = new Builder<>(name, rowClass);
    builder.columns.addAll(columns());
    builder.rowWriter = rowWriter;
    builder.rowReader = rowReader;
    builder.metadata.putAll(metadata);
    builder.metadata.putAll(more);
    return builder;
  }

  List<FooterSum<T>> sums() {
    return List.copyOf(sums);
  }

  /** Type of a row in a stream. */
  public TypeInformation<T> rowType() {
    return TypeInformation.of(rowClass);
  }

  /** For Flink's bulk-format sinks. */
  public BulkWriter.Factory<T> writerFactory() {
    return new TableBulkWriter.Factory<>(this);
  }

  /** Lays a row into columns; for whoever writes the rows elsewhere too. */
  public RowWriter<T> rowWriter() {
    return rowWriter;
  }

  RowReader<T> rowReader() {
    return rowReader;
  }

  Column[] columnArray() {
    return columns;
  }

  MessageType schema() {
    List<Type> fields = new ArrayList<>(columns.length);
    for (Column column : columns) {
      fields.add(field(column));
    }
    return new MessageType(name, fields);
  }

  private static PrimitiveType field(Column column) {
    PrimitiveTypeName primitive = primitive(column.type());
    Types.PrimitiveBuilder<PrimitiveType> field =
        column.optional() ? Types.optional(primitive) : Types.required(primitive);
    if (column.type() == Column.Type.STRING) {
      field = field.as(LogicalTypeAnnotation.stringType());
    }
    return field.named(column.name());
  }

  static PrimitiveTypeName primitive(Column.Type type) {
    return switch (type) {
      case LONG -> PrimitiveTypeName.INT64;
      case INT -> PrimitiveTypeName.INT32;
      case DOUBLE -> PrimitiveTypeName.DOUBLE;
      case STRING -> PrimitiveTypeName.BINARY;
    };
  }

  /** Collects columns in order; the n-th call of a column method defines column n - 1. */
  public static final class Builder<T> {
    private final String name;
    private final Class<T> rowClass;
    private final List<Column> columns = new ArrayList<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<FooterSum<T>> sums = new ArrayList<>();
    private RowWriter<T> rowWriter;
    private RowReader<T> rowReader;

    private Builder(String name, Class<T> rowClass) {
      this.name = Objects.requireNonNull(name, "name");
      this.rowClass = Objects.requireNonNull(rowClass, "rowClass");
    }

    public Builder<T> longColumn(String column) {
      return column(new Column(column, Column.Type.LONG, false));
    }

    public Builder<T> intColumn(String column) {
      return column(new Column(column, Column.Type.INT, false));
    }

    /** An integer that older files do not have; a writer leaves it out where there is none. */
    public Builder<T> optionalIntColumn(String column) {
      return column(new Column(column, Column.Type.INT, true));
    }

    /** The same for a long. */
    public Builder<T> optionalLongColumn(String column) {
      return column(new Column(column, Column.Type.LONG, true));
    }

    public Builder<T> doubleColumn(String column) {
      return column(new Column(column, Column.Type.DOUBLE, false));
    }

    /** A double whose NaN means "no value" and is null in the file. */
    public Builder<T> optionalDoubleColumn(String column) {
      return column(new Column(column, Column.Type.DOUBLE, true));
    }

    public Builder<T> stringColumn(String column) {
      return column(new Column(column, Column.Type.STRING, false));
    }

    public Builder<T> column(Column column) {
      if (columns.stream().anyMatch(c -> c.name().equals(column.name()))) {
        throw new IllegalArgumentException(
            "table " + name + " has two columns named " + column.name());
      }
      columns.add(column);
      return this;
    }

    /** Says the unit of the column that was given last. */
    public Builder<T> unit(String unit) {
      Column column = columns.remove(columns.size() - 1);
      columns.add(new Column(column.name(), column.type(), column.optional(), unit));
      return this;
    }

    /** A footer entry: the decimal number that a file's rows add up to, modulo 2^64. */
    public Builder<T> sum(String key, FooterSum.Addend<T> of) {
      sums.add(new FooterSum<>(key, false, of));
      return this;
    }

    /** The same, written as 16 hexadecimal digits. */
    public Builder<T> hexSum(String key, FooterSum.Addend<T> of) {
      sums.add(new FooterSum<>(key, true, of));
      return this;
    }

    public Builder<T> writer(RowWriter<T> writer) {
      this.rowWriter = writer;
      return this;
    }

    public Builder<T> reader(RowReader<T> reader) {
      this.rowReader = reader;
      return this;
    }

    public Builder<T> metadata(String key, String value) {
      metadata.put(key, Objects.requireNonNull(value, "metadata " + key));
      return this;
    }

    public ParquetTable<T> build() {
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("table " + name + " has no columns");
      }
      return new ParquetTable<>(this);
    }
  }
}
