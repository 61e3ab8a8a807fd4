package io.depthflow.exchange.server.faults;

import java.util.Collection;
import java.util.Comparator;

/** The known word that a wrong one was probably meant to be. */
final class Nearest {

  private Nearest() {}

  /** Of all known words the one with the least edits to it. */
  static String to(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String k) -> edits(word, k)).thenComparing(k -> k))
        .orElseThrow();
  }

  /** Levenshtein distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
