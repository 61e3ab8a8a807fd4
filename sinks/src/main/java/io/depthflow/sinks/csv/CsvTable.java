package io.depthflow.sinks.csv;

import java.io.Serializable;

/** How rows of a type stand in CSV files. The order of the columns is part of the format. */
public interface CsvTable<T> extends Serializable {

  /** The first line of every file, without a line end. */
  String header();

  /** A row's line, without a line end; plain decimals, no blanks. */
  String line(T row);

  /** What the row belongs to, of letters, digits, '_' and '-'; a file holds one group. */
  String group(T row);

  /** Time of the row, milliseconds since the epoch; ascending within a group. */
  long timeMs(T row);
}
