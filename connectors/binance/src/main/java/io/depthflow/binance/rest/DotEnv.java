package io.depthflow.binance.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of {@code .env} files: one {@code KEY=VALUE} a line, an optional {@code export} before it,
 * blank lines and {@code #} comments between.
 *
 * <ol>
 *   <li>An unquoted value ends at the line's end or at a blank followed by {@code #}; blanks around
 *       it are cut.
 *   <li>{@code 'single quotes'} keep everything as it stands.
 *   <li>{@code "double quotes"} know the escapes {@code \n \r \t \" \\ \$}.
 *   <li>After a quoted value only a comment may follow. Values do not span lines and nothing is
 *       expanded.
 *   <li>A key given twice has the later value.
 * </ol>
 *
 * Messages name file and line, and never quote the line: it may hold a secret.
 */
final class DotEnv {

  /** Far above any honest file; guards against a path that points at something else. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(.*)", Pattern.DOTALL);

  private DotEnv() {}

  /** Returns the file's pairs, or null where there is no file. */
  static Map<String, String> readIfPresent(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    if (!Files.isRegularFile(file)) {
      throw new CredentialsException(
          file.toAbsolutePath() + " is not a regular file: give the path of an .env file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new CredentialsException(
          "cannot read " + file.toAbsolutePath() + ": check its permissions", e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new CredentialsException(
          file.toAbsolutePath()
              + " is larger than "
              + MAX_BYTES
              + " bytes: that is no .env file, check the path");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(text, file.toAbsolutePath().toString());
    } catch (CharacterCodingException e) {
      throw new CredentialsException(file.toAbsolutePath() + " is not UTF-8 text: save it as such");
    }
  }

  /** Parses the text of a file; {@code name} is used in messages. */
  static Map<String, String> parse(String text, String name) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Map<String, String> pairs = new HashMap<>();
    String[] lines = body.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      Matcher matcher = ASSIGNMENT.matcher(line);
      if (!matcher.matches()) {
        throw bad(name, i, "is not KEY=VALUE");
      }
      pairs.put(matcher.group(1), value(matcher.group(2), name, i));
    }
    return pairs;
  }

  private static String value(String raw, String name, int line) {
    if (raw.isEmpty() || (raw.charAt(0) != '"' && raw.charAt(0) != '\'')) {
      return unquoted(raw);
    }
    char quote = raw.charAt(0);
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == quote) {
        String rest = raw.substring(i + 1).strip();
        if (!rest.isEmpty() && rest.charAt(0) != '#') {
          throw bad(name, line, "goes on after the closing quote");
        }
        return out.toString();
      }
      if (c == '\\' && quote == '"') {
        if (++i == raw.length()) {
          break;
        }
        out.append(unescape(raw.charAt(i), name, line));
      } else {
        out.append(c);
      }
    }
    throw bad(name, line, "has no closing quote");
  }

  private static String unquoted(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '#' && (i == 0 || Character.isWhitespace(raw.charAt(i - 1)))) {
        return raw.substring(0, i).strip();
      }
    }
    return raw.strip();
  }

  private static char unescape(char c, String name, int line) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\', '$' -> c;
      default -> throw bad(name, line, "has an unknown escape (known: \\n \\r \\t \\\" \\\\ \\$)");
    };
  }

  private static CredentialsException bad(String name, int line, String what) {
    return new CredentialsException(
        name + " line " + (line + 1) + " " + what + ": write KEY=VALUE, or # before a comment");
  }
}
