package io.depthflow.strategy.feature;

/**
 * One definition: what is computed, in which unit, after which paper, and how much history it
 * needs.
 *
 * @param name unique in its set; also the column name in stored tables
 * @param unit "bp", "ratio", "s", "1/s", "ticks", "quote" (price), "base" (quantity) ...
 * @param doc formula or paper, one sentence
 * @param historyMs how far back the oldest sample it reads lies behind the current one, 0 for the
 *     current one alone; the value is NaN until that much unbroken history is there
 * @param formula the value; called only when the history is there
 */
public record Feature(String name, String unit, String doc, long historyMs, Formula formula) {

  /** Computes a feature from the history that it declared. */
  @FunctionalInterface
  public interface Formula {
    double value(SampleHistory history);
  }

  public Feature {
    if (name.isBlank() || unit.isBlank() || doc.isBlank()) {
      throw new IllegalArgumentException(
          "feature '" + name + "': name, unit and doc must all be given");
    }
    if (historyMs < 0) {
      throw new IllegalArgumentException(
          "feature '" + name + "': historyMs must not be negative, is " + historyMs);
    }
  }

  /** Whether the other one says the same of itself: name, unit, definition and history. */
  public boolean isDefinedAs(Feature other) {
    return name.equals(other.name)
        && unit.equals(other.unit)
        && doc.equals(other.doc)
        && historyMs == other.historyMs;
  }
}
