package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.screen.FeatureScreen;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code features} command: which feature sets there are, and what is in them. */
public final class FeaturesMain {

  static final ConfigOption<List<String>> SETS =
      ConfigOptions.key("sets")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Feature sets to list, one or more, also joined as in core+full; none lists the names"
                  + " of all.");

  static final ConfigOption<Boolean> JSON =
      ConfigOptions.key("json")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print one JSON object, every feature on its own.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "features",
          "Lists the feature sets, or what is in one: name, unit, history and definition.",
          List.of(SETS, JSON),
          SETS);

  private FeaturesMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, FeaturesMain::run);
  }

  public static void run(Options options) throws IOException {
    System.out.print(render(options.get(SETS), options.get(JSON)));
  }

  /**
   * @throws UsageException for a set that does not exist
   */
  static String render(List<String> names, boolean json) throws IOException {
    List<FeatureSet> sets =
        (names.isEmpty() ? FeatureSet.known() : names).stream().map(FeaturesMain::set).toList();
    if (json) {
      List<Listed> listed = sets.stream().map(Listed::of).toList();
      return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(new Listing(listed))
          + "\n";
    }
    return names.isEmpty() ? FeatureScreen.names(sets) : FeatureScreen.contents(sets);
  }

  private static FeatureSet set(String name) {
    try {
      return FeatureSet.byName(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** What {@code --json} prints. */
  public record Listing(List<Listed> sets) {}

  /** A set; history is how long it takes after a break until every feature has a value. */
  public record Listed(String name, int version, long historyMs, List<Definition> features) {

    static Listed of(FeatureSet set) {
      return new Listed(
          set.name(),
          set.version(),
          set.historyMs(),
          set.features().stream()
              .map(f -> new Definition(f.name(), f.unit(), f.historyMs(), f.doc()))
              .toList());
    }
  }

  /** A feature, as it says itself. */
  public record Definition(String name, String unit, long historyMs, String definition) {}
}
