package io.depthflow.exchange.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.faults.ArmedFault;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.FaultParameter;
import io.depthflow.exchange.server.faults.FaultSchedule;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Faults over HTTP: {@code POST /admin/faults?kind=drop-depth&symbol=BTCUSDT&count=3} arms one,
 * {@code GET /admin/faults} tells those armed, what has acted, what the schedule has to come and
 * all kinds with their parameters, {@code DELETE /admin/faults} disarms all, {@code POST
 * /admin/faults/schedule?seed=&seconds=&perMinute=[&kinds=a,b]} plays a seeded schedule.
 */
final class FaultEndpoints {

  /** Scheduled faults told; a long schedule is not told in full. */
  private static final int TO_COME_MAX = 100;

  private final Venue venue;
  private final Faults faults;

  FaultEndpoints(Venue venue) {
    this.venue = venue;
    this.faults = venue.faults();
  }

  JsonNode arm(ApiRequest request) {
    Map<String, String> values = new LinkedHashMap<>(request.all());
    String kind = values.remove("kind");
    if (kind == null || kind.isEmpty()) {
      throw Rejections.mandatory("kind");
    }
    Fault fault = new Fault(FaultKind.of(kind), values);
    if (fault.symbol() != null) {
      venue.exchange().market(fault.symbol());
    }
    return view(faults.arm(fault));
  }

  JsonNode schedule(ApiRequest request) {
    String kinds = request.text("kinds");
    List<FaultKind> chosen =
        kinds == null
            ? List.of(FaultKind.values())
            : Arrays.stream(kinds.split(",")).map(FaultKind::of).toList();
    request.mandatoryText("perMinute");
    FaultSchedule schedule =
        FaultSchedule.seeded(
            request.mandatoryInteger("seed"),
            Duration.ofSeconds(request.mandatoryInteger("seconds")),
            chosen,
            request.decimal("perMinute").doubleValue());
    faults.play(schedule);
    ObjectNode answer = Json.object().put("planned", schedule.planned().size());
    answer.set("toCome", toCome());
    return answer;
  }

  JsonNode clear() {
    return Json.object().put("disarmed", faults.clear());
  }

  JsonNode list() {
    ObjectNode answer = Json.object();
    ArrayNode armed = answer.putArray("armed");
    faults.armed().forEach(a -> armed.add(view(a)));
    ArrayNode done = answer.putArray("done");
    faults.done().forEach(a -> done.add(view(a)));
    ObjectNode fired = answer.putObject("fired");
    faults.fired().forEach((kind, n) -> fired.put(kind.id(), n));
    answer.put("scheduled", faults.toCome().size());
    answer.set("toCome", toCome());
    ArrayNode kinds = answer.putArray("kinds");
    for (FaultKind kind : FaultKind.values()) {
      kinds.add(view(kind));
    }
    return answer;
  }

  private ArrayNode toCome() {
    ArrayNode list = Json.array();
    faults.toCome().stream()
        .limit(TO_COME_MAX)
        .forEach(
            p ->
                list.addObject().put("atMs", p.at().toMillis()).put("fault", p.fault().toString()));
    return list;
  }

  private static ObjectNode view(ArmedFault a) {
    ObjectNode view = Json.object().put("id", a.id()).put("fault", a.fault().toString());
    view.put("armedMs", a.armedMs()).put("fromMs", a.fromMs());
    if (a.untilMs() != Long.MAX_VALUE) {
      view.put("untilMs", a.untilMs());
    }
    if (a.left() != Integer.MAX_VALUE) {
      view.put("left", a.left());
    }
    return view.put("fired", a.fired()).put("lastFiredMs", a.lastFiredMs());
  }

  private static ObjectNode view(FaultKind kind) {
    ObjectNode view = Json.object().put("kind", kind.id()).put("help", kind.help());
    view.put("site", kind.site().name().toLowerCase(java.util.Locale.ROOT));
    ArrayNode parameters = view.putArray("parameters");
    for (FaultParameter p : kind.parameters()) {
      ObjectNode parameter = parameters.addObject().put("name", p.name()).put("help", p.help());
      parameter.put("type", p.type().name().toLowerCase(java.util.Locale.ROOT));
      parameter.put("default", p.byDefault());
      p.choices().forEach(parameter.withArray("choices")::add);
    }
    return view;
  }
}
