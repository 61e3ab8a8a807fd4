package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.RoundTrip;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Every round trip, up to a number that a page can carry. */
final class TripsSection implements Section {

  static final int MOST = 200;

  /** Averages over several fills have endless digits. */
  private static final MathContext PRICE_DIGITS = new MathContext(8);

  private static final List<String> HEAD =
      List.of(
          "opened (UTC)",
          "side",
          "exit",
          "held",
          "quantity",
          "entry (USDT)",
          "exit (USDT)",
          "prediction (bp)",
          "gross (USDT)",
          "fees (USDT)",
          "net (USDT)");

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("trips", "Round trips");
    list("Backtest", in.backtest().roundTrips(), page);
    if (in.trade() != null) {
      list("Live act", in.trade().ordinaryTrips(), page);
      if (!in.trade().shockTrips().isEmpty()) {
        list("Live act, open at the announced shock", in.trade().shockTrips(), page);
      }
    }
  }

  private static void list(String name, List<RoundTrip> trips, Page page) {
    String more = trips.size() > MOST ? ", the first " + MOST + " shown" : "";
    page.raw(
        "<details open=\"\"><summary>"
            + Html.escape(name + ": " + trips.size() + more)
            + "</summary>");
    if (trips.isEmpty()) {
      page.note("None closed.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      List<RoundTrip> shown = trips.stream().limit(MOST).toList();
      int decimals = decimals(shown);
      shown.forEach(t -> rows.add(row(t, decimals)));
      page.table("tall", 3, HEAD, rows);
    }
    page.raw("</details>");
  }

  private static int decimals(List<RoundTrip> trips) {
    return trips.stream()
        .flatMap(t -> Stream.of(t.entryPrice(), t.exitPrice()))
        .filter(Objects::nonNull)
        .mapToInt(p -> p.round(PRICE_DIGITS).stripTrailingZeros().scale())
        .max()
        .orElse(0);
  }

  private static List<String> row(RoundTrip t, int decimals) {
    return List.of(
        Figures.dateTime(t.openedMs()),
        Figures.words(t.side()),
        Figures.exit(t.exitKind()),
        Figures.duration(t.closedMs() - t.openedMs()),
        Figures.exact(t.quantity()),
        Figures.price(t.entryPrice(), decimals),
        Figures.price(t.exitPrice(), decimals),
        Figures.number(t.predictionBp(), 2),
        Figures.money(t.gross()),
        Figures.cost(t.fees()),
        Figures.money(t.net()));
  }
}
