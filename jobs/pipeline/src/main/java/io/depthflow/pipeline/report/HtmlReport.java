package io.depthflow.pipeline.report;

import java.util.List;

/** The report of a run as one page. */
public final class HtmlReport {

  private static final List<Section> SECTIONS =
      List.of(
          new HeadSection(),
          new CardsSection(),
          new MarketSection(),
          new MoneySection(),
          new ForecastSection(),
          new TrainingSection(),
          new TripsSection(),
          new CheckSection(),
          new RunSection());

  private HtmlReport() {}

  /** The page; a function of the inputs alone. */
  public static String render(ReportInputs in) {
    Page page = new Page();
    SECTIONS.forEach(section -> section.write(in, page));
    return HtmlPage.of(HeadSection.title(in), page);
  }
}
