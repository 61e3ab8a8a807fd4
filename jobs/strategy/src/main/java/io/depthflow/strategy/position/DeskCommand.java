package io.depthflow.strategy.position;

import java.util.Objects;

/**
 * An order from outside.
 *
 * @param symbol upper case; null means every symbol, and for HALT and RESUME the whole account
 * @param reason goes into the journal; may be null
 */
public record DeskCommand(Kind kind, String symbol, String reason) {

  public enum Kind {
    /** No new risk; open entries are cancelled, positions are managed on. */
    HALT,
    /** Ends a halt; what the venue holds is read again first. */
    RESUME,
    /** Halts, and closes everything by the stop procedure. */
    FLATTEN
  }

  public DeskCommand {
    Objects.requireNonNull(kind, "kind");
  }

  public static DeskCommand halt(String reason) {
    return new DeskCommand(Kind.HALT, null, reason);
  }

  public static DeskCommand resume(String reason) {
    return new DeskCommand(Kind.RESUME, null, reason);
  }

  public static DeskCommand flatten(String reason) {
    return new DeskCommand(Kind.FLATTEN, null, reason);
  }
}
