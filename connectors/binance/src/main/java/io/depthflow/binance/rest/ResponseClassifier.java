package io.depthflow.binance.rest;

import java.util.Locale;

/**
 * Reads the verdict from status, error code and text (protocol note, sections 4 and 4.2). Rules,
 * the first that fits decides:
 *
 * <ol>
 *   <li>2xx: done, unless an error code stands in it.
 *   <li>-1000, -1006, -1007 and status 408: unknown, whatever else is said.
 *   <li>418 banned, 429 rate limited, 403 blocked.
 *   <li>4xx: by code; without a known one refused. All of them are certain not to have acted.
 *   <li>503 by code and text: -1008 overloaded; the text of variant A unknown; -1001 or the text of
 *       variant B failed; -1016 (shutting down) refused; anything else, a proxy's page too,
 *       unknown.
 *   <li>Every other status: unknown. What is not understood is never taken for a refusal.
 * </ol>
 */
public final class ResponseClassifier {

  private static final String VARIANT_A = "unknown error, please check your request";
  private static final String VARIANT_B = "service unavailable";

  private ResponseClassifier() {}

  /**
   * Classifies one answer.
   *
   * @param status HTTP status
   * @param code error code of the body, 0 if it has none
   * @param message error text of the body, or the whole body where it is not JSON; may be null
   */
  public static Verdict classify(int status, int code, String message) {
    if (status >= 200 && status < 300) {
      return code < 0 ? Verdict.UNKNOWN : Verdict.OK;
    }
    if (status == 408 || code == -1000 || code == -1006 || code == -1007) {
      return Verdict.UNKNOWN;
    }
    if (status >= 400 && status < 500) {
      return clientError(status, code);
    }
    return status == 503 ? unavailable(code, message) : Verdict.UNKNOWN;
  }

  private static Verdict clientError(int status, int code) {
    switch (status) {
      case 418:
        return Verdict.BANNED;
      case 429:
        return Verdict.RATE_LIMITED;
      case 403:
        return Verdict.BLOCKED;
      default:
        break;
    }
    return switch (code) {
      case -1003, -1015 -> Verdict.RATE_LIMITED;
      case -1008 -> Verdict.OVERLOADED;
      case -1001 -> Verdict.FAILED;
      case -1021, -5028 -> Verdict.CLOCK_SKEW;
      case -1002, -1022, -2014, -2015 -> Verdict.UNAUTHORIZED;
      case -4116 -> Verdict.DUPLICATE_ID;
      default -> status == 401 ? Verdict.UNAUTHORIZED : Verdict.REFUSED;
    };
  }

  private static Verdict unavailable(int code, String message) {
    if (code == -1008) {
      return Verdict.OVERLOADED;
    }
    String text = message == null ? "" : message.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith(VARIANT_A)) {
      return Verdict.UNKNOWN;
    }
    if (code == -1001 || text.equals(VARIANT_B) || text.equals(VARIANT_B + ".")) {
      return Verdict.FAILED;
    }
    return code == -1016 ? Verdict.REFUSED : Verdict.UNKNOWN;
  }
}
