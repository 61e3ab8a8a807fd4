package io.depthflow.pipeline.check;

import io.depthflow.binance.quality.Breach;
import io.depthflow.binance.quality.DayQuality;
import io.depthflow.binance.recording.CutTail;
import io.depthflow.binance.recording.RestAnswer;
import java.util.List;

/**
 * What {@code check} found, and the form of its JSON.
 *
 * @param files that were read, as they were named
 * @param clampedLines lines whose receive time went back
 * @param cutFiles files that end inside a compressed block: being written, or cut
 * @param answers REST answers in the files that are no market lines
 * @param breaches thresholds that are broken; none when passed
 */
public record CheckResult(
    boolean passed,
    List<String> files,
    long lines,
    long clampedLines,
    List<Cut> cutFiles,
    List<Answer> answers,
    List<DayQuality> days,
    List<Breach> breaches) {

  /** A {@link CutTail} with its file as text. */
  public record Cut(String file, long lines) {

    public static Cut of(CutTail cut) {
      return new Cut(cut.file().toString(), cut.lines());
    }
  }

  /** A {@link RestAnswer} with its file as text. */
  public record Answer(String file, String endpoint, long receiveTimeNs, int contracts) {

    public static Answer of(RestAnswer a) {
      return new Answer(a.file().toString(), a.endpoint(), a.receiveTimeNs(), a.contracts());
    }
  }
}
