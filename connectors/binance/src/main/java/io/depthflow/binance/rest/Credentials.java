package io.depthflow.binance.rest;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * API key and secret. Not {@link java.io.Serializable} on purpose: a secret must not travel in a
 * job graph or a checkpoint, it is loaded where it is used ({@link GatewayConfig}). {@link
 * #toString()} shows neither.
 *
 * @param apiKey goes into the header X-MBX-APIKEY
 * @param secret key of the HMAC; never leaves the process
 */
public record Credentials(String apiKey, String secret) {

  public static final String KEY_VARIABLE = "BINANCE_API_KEY";
  public static final String SECRET_VARIABLE = "BINANCE_API_SECRET";

  public Credentials {
    requireToken(apiKey, KEY_VARIABLE);
    requireToken(secret, SECRET_VARIABLE);
  }

  /**
   * Reads both values; a variable of the environment wins over the file.
   *
   * @param dotEnv the file to read what the environment lacks; need not exist
   * @throws CredentialsException naming the variable and the file, never a value
   */
  public static Credentials load(Path dotEnv) {
    return load(System.getenv(), dotEnv);
  }

  /** {@link #load(Path)} with the environment given. */
  public static Credentials load(Map<String, String> environment, Path dotEnv) {
    Objects.requireNonNull(dotEnv, "dotEnv");
    String key = environment.get(KEY_VARIABLE);
    String secret = environment.get(SECRET_VARIABLE);
    if (isSet(key) && isSet(secret)) {
      return new Credentials(key, secret); // a broken file does not matter then
    }
    Map<String, String> file = DotEnv.readIfPresent(dotEnv);
    return new Credentials(
        isSet(key) ? key : fromFile(file, KEY_VARIABLE, dotEnv, true),
        isSet(secret) ? secret : fromFile(file, SECRET_VARIABLE, dotEnv, true));
  }

  /** Reads both values from the file alone, whatever the environment says. */
  public static Credentials fromFile(Path dotEnv) {
    Map<String, String> file = DotEnv.readIfPresent(dotEnv);
    return new Credentials(
        fromFile(file, KEY_VARIABLE, dotEnv, false),
        fromFile(file, SECRET_VARIABLE, dotEnv, false));
  }

  /** Replaces key and secret wherever they stand in a text that is about to be shown. */
  public String redact(String text) {
    return text == null ? null : text.replace(secret, "***").replace(apiKey, "***");
  }

  @Override
  public String toString() {
    return "Credentials[apiKey=***, secret=***]";
  }

  private static String fromFile(
      Map<String, String> file, String variable, Path path, boolean environmentAsked) {
    String value = file == null ? null : file.get(variable);
    if (isSet(value)) {
      return value;
    }
    String why =
        file == null ? "there is no such file" : value == null ? "not in it" : "empty there";
    throw new CredentialsException(
        variable
            + " is "
            + (environmentAsked ? "neither in the environment nor in " : "not in ")
            + path.toAbsolutePath()
            + " ("
            + why
            + "): "
            + (environmentAsked ? "export it, or put the line " : "put the line ")
            + variable
            + "=... into that file");
  }

  private static boolean isSet(String value) {
    return value != null && !value.isBlank();
  }

  private static void requireToken(String value, String variable) {
    if (!isSet(value)) {
      throw new CredentialsException(variable + " is empty: give it a value");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 127) {
        throw new CredentialsException(
            variable
                + " holds a blank, a control or a non-ASCII character at position "
                + (i + 1)
                + ": copy it again, without quotes or line ends");
      }
    }
  }
}
