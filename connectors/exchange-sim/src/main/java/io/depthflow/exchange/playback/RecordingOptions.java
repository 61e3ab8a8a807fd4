package io.depthflow.exchange.playback;

/**
 * Which part of a recording is played, and when.
 *
 * @param symbol upper case; null where the files hold only one
 * @param fromMs receive time of the cut, in recorded time; {@link #BEGINNING} for none
 * @param toMs lines received at or after it are not played, in recorded time; {@link #END} for none
 * @param startMs receive time that the first line gets, the others keeping their distance; {@link
 *     #AS_RECORDED} to leave all times as they are. Times inside frames stay: where they shall move
 *     too, leave this and see the server's FeedDates
 * @param synthesisePu whether a spot recording may be played as a futures market, with the fields
 *     that it lacks made up (protocol note, section 9: {@code pu := U - 1}); it is refused
 *     otherwise
 */
public record RecordingOptions(
    String symbol, long fromMs, long toMs, long startMs, boolean synthesisePu) {

  public static final long BEGINNING = Long.MIN_VALUE;
  public static final long END = Long.MAX_VALUE;
  public static final long AS_RECORDED = Long.MIN_VALUE;

  /** All of it, at its own time. */
  public static final RecordingOptions WHOLE =
      new RecordingOptions(null, BEGINNING, END, AS_RECORDED, false);

  public RecordingOptions {
    if (fromMs >= toMs) {
      throw new IllegalArgumentException(
          "recording option fromMs " + fromMs + " must be before toMs " + toMs);
    }
  }

  public RecordingOptions withSymbol(String value) {
    return new RecordingOptions(value, fromMs, toMs, startMs, synthesisePu);
  }

  public RecordingOptions between(long newFromMs, long newToMs) {
    return new RecordingOptions(symbol, newFromMs, newToMs, startMs, synthesisePu);
  }

  public RecordingOptions startingAt(long newStartMs) {
    return new RecordingOptions(symbol, fromMs, toMs, newStartMs, synthesisePu);
  }

  /** Plays a spot recording as if it were futures; see {@link #synthesisePu}. */
  public RecordingOptions synthesisePu(boolean value) {
    return new RecordingOptions(symbol, fromMs, toMs, startMs, value);
  }
}
