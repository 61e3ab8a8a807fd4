package io.depthflow.exchange.server.admin;

import io.depthflow.exchange.server.faults.ArmedFault;
import io.depthflow.exchange.server.faults.Faults;

/** What the status page tells of faults; nothing while there are none. */
final class FaultsSection {

  private FaultsSection() {}

  static void render(StringBuilder html, Faults faults) {
    boolean none =
        faults.armed().isEmpty() && faults.fired().isEmpty() && faults.toCome().isEmpty();
    if (none) {
      return;
    }
    html.append("<h2>Faults</h2><p>");
    html.append(faults.armed().size()).append(" armed, ");
    html.append(faults.toCome().size()).append(" scheduled.</p><table>");
    html.append("<tr><th>Armed now</th><th>Acted</th></tr>");
    for (ArmedFault a : faults.armed()) {
      row(html, a.fault().toString(), a.fired());
    }
    html.append("<tr><th>In all</th><th>Acted</th></tr>");
    faults.fired().forEach((kind, n) -> row(html, kind.id(), n));
    html.append("</table>");
  }

  /** A fault's text holds nothing that would have to be escaped: its parameters are checked. */
  private static void row(StringBuilder html, String fault, long fired) {
    html.append("<tr><td>").append(fault).append("</td><td>").append(fired).append("</td></tr>");
  }
}
