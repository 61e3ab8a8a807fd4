package io.depthflow.market;

import java.util.Collection;
import java.util.Comparator;

/** The valid word that a mistyped one was probably meant to be; for messages to people. */
public final class Nearest {

  private Nearest() {}

  /**
   * The valid word with the least Levenshtein distance, the first in the alphabet of equals; "?" if
   * there is none.
   */
  public static String of(String word, Collection<String> valid) {
    return valid.stream()
        .min(
            Comparator.comparingInt((String known) -> distance(word, known))
                .thenComparing(Comparator.naturalOrder()))
        .orElse("?");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
