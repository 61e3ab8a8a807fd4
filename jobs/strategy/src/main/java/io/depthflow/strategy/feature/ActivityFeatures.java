package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;

/** How alive the book is: its age, the time since mid moved, how much is told of it. */
final class ActivityFeatures {

  private static final int[] SECONDS = {1, 10, 60};

  private ActivityFeatures() {}

  static List<Feature> list() {
    List<Feature> features = new ArrayList<>();
    features.add(bookAge());
    features.add(
        new Feature(
            "mid_age_s",
            "s",
            "time since mid moved last, or since the book came into step where it did not since",
            0,
            h ->
                h.now().midAgeMs() == BookSample.UNKNOWN
                    ? Double.NaN
                    : h.now().midAgeMs() / 1000.0));
    features.addAll(
        Formulas.each(
            SECONDS,
            s -> perSecond("updates_per_s_", s, "depth events applied", Flow.DEPTH_UPDATES)));
    features.addAll(
        Formulas.each(
            SECONDS,
            s -> perSecond("levels_per_s_", s, "levels told by depth events", Flow.LEVEL_UPDATES)));
    return features;
  }

  static Feature bookAge() {
    return new Feature(
        "book_age_s",
        "s",
        "time since the last applied depth line",
        0,
        h -> h.now().bookAgeMs() / 1000.0);
  }

  private static Feature perSecond(String name, int seconds, String what, Flow flow) {
    long ms = seconds * 1000L;
    return new Feature(
        name + seconds + "s",
        "1/s",
        "update intensity: " + what + ", per second over the last " + seconds + " s",
        ms,
        h -> h.total(flow, ms) / seconds);
  }
}
