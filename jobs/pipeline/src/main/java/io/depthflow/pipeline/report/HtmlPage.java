package io.depthflow.pipeline.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A page that needs nothing else: style, data, script and the plotting library stand in it, and its
 * content security policy forbids it to fetch anything.
 */
final class HtmlPage {

  private static final String LIBRARY =
      "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  private HtmlPage() {}

  /** The whole file of a page's content. */
  static String of(String title, Page page) {
    return String.join(
        "\n",
        "<!DOCTYPE html>",
        "<html lang=\"en\"><head><meta charset=\"utf-8\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">",
        "<meta name=\"color-scheme\" content=\"light dark\">",
        "<title>" + Html.escape(title) + "</title>",
        "<link rel=\"icon\" href=\"data:,\">",
        "<style>",
        resource("report/report.css"),
        "</style></head><body><main>",
        page.body(),
        "</main>",
        "<script type=\"application/json\" id=\"charts\">" + page.chartsJson() + "</script>",
        "<script>",
        library(),
        "</script><script>",
        resource("report/report.js"),
        "</script></body></html>",
        "");
  }

  private static String library() {
    // The source map's address would make a browser's developer tools look for a file.
    return resource(LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String path) {
    try (InputStream in = HtmlReport.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path; build the jar anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + " from the class path", e);
    }
  }
}
