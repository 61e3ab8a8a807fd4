package io.depthflow.pipeline.report;

/** Text that goes into a page. Whatever is not a literal of this package passes here. */
final class Html {

  private Html() {}

  /** Safe inside elements and quoted attributes; null becomes empty. */
  static String escape(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(isControl(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return c < 0x20 && c != '\n' && c != '\t' && c != '\r';
  }

  /** JSON that may stand inside a script element: nothing in it can end that element. */
  static String scriptJson(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
