package io.depthflow.strategy.position;

import java.util.Set;

/** What the venue's refusals mean for a desk (protocol note 4 and 4.2). */
final class VenueCodes {

  static final int WOULD_TAKE = -5022;
  static final int NO_SUCH_ORDER = -2013;
  static final int DUPLICATE_ID = -4116;

  private static final Set<Integer> PAUSE = Set.of(-1003, -1008, -1015, 418, 429);

  private static final Set<Integer> REDUCE_ONLY = Set.of(-2022, -4118);

  private static final Set<Integer> SIZE = Set.of(-1111, -1013, -4003, -4004, -4023, -4164);

  private static final Set<Integer> STOP_ENTRIES =
      Set.of(
          -1002, -1016, -1022, -2014, -2015, -2018, -2019, -2023, -2024, -2025, -2027, -2028, -4015,
          -4060, -4061, -4087, -4088, -4105, -4106, -4107, -4109, -4189, -4192, -4400, -4401, 401,
          403);

  private VenueCodes() {}

  /** The venue wants less of us for a while. */
  static boolean asksForPause(int code) {
    return PAUSE.contains(code);
  }

  /** Nothing to reduce, or other resting orders reduce it already. */
  static boolean reduceOnlyConflict(int code) {
    return REDUCE_ONLY.contains(code);
  }

  /** The quantity is below the lot, not on it, or worth less than the venue takes. */
  static boolean badSize(int code) {
    return SIZE.contains(code);
  }

  /** Neither waiting nor another price will help: someone has to look. */
  static boolean stopsEntries(int code) {
    return STOP_ENTRIES.contains(code);
  }
}
