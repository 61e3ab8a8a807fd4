package io.depthflow.exchange.server.admin;

import io.depthflow.exchange.server.faults.ArmedFault;
import io.depthflow.exchange.server.faults.Faults;
import java.util.List;

/** What the status page tells of faults; nothing while there are none. */
final class FaultsSection {

  private static final int ARMED_MAX = 10;

  private FaultsSection() {}

  static void render(Html html, Faults faults) {
    List<ArmedFault> armed = faults.armed();
    if (armed.isEmpty() && faults.fired().isEmpty() && faults.toCome().isEmpty()) {
      return;
    }
    html.card("Faults");
    html.note(armed.size() + " armed, " + faults.toCome().size() + " scheduled");
    if (!armed.isEmpty()) {
      html.table("Armed now", "Acted");
      armed.stream().limit(ARMED_MAX).forEach(a -> html.row(a.fault(), a.fired()));
      html.endTable();
    }
    if (!faults.fired().isEmpty()) {
      html.table("In all", "Acted");
      faults.fired().forEach((kind, n) -> html.row(kind.id(), n));
      html.endTable();
    }
    html.end();
  }
}
