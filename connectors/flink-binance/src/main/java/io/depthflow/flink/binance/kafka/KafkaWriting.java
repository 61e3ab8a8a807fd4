package io.depthflow.flink.binance.kafka;

import java.io.Serializable;
import java.time.Duration;

/**
 * How lines are written into a topic.
 *
 * @param writer tells writers to one topic apart: two at once need two names. One that begins under
 *     the name of another takes its place: what that one left open is aborted, and if it still
 *     runs, it ends with a message, having written seconds of lines a second time
 * @param live whether the source cannot give again what came after a checkpoint; then a restore,
 *     and the beginning of a run, are told by gap markers
 * @param linger how long a line waits for others to fill its batch, ms precision; zero: until the
 *     batch is full or a checkpoint comes, which is best where nobody reads what is not committed
 * @param venue where the lines come from, e.g. {@code live}: stands in every record's header; null
 *     for not known
 */
public record KafkaWriting(String writer, boolean live, Duration linger, String venue)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Lines of files, which can be read again. */
  public static KafkaWriting replayed(String writer) {
    return new KafkaWriting(writer, false, Duration.ZERO, null);
  }

  /** Lines of a market as it goes on. */
  public static KafkaWriting live(String writer, Duration linger, String venue) {
    return new KafkaWriting(writer, true, linger, venue);
  }
}
