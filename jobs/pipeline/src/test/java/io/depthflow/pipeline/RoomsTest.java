package io.depthflow.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom: the table of the README, as rules. */
class RoomsTest {
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.depthflow");
  }

  @Test
  void shouldKeepTheMarketToTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.market..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("io.depthflow.market..", "java..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.market..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.logging..")
        .check(classes);
  }

  @Test
  void shouldKeepBinanceToTheMarket() {
    rule("io.depthflow.binance..", "io.depthflow.market..", "io.depthflow.binance..");
  }

  @Test
  void shouldKeepTheExchangeToTheMarketAndTheCodec() {
    for (String room : List.of("engine", "generator", "playback", "server")) {
      rule(
          "io.depthflow.exchange." + room + "..",
          "io.depthflow.market..",
          "io.depthflow.binance.codec..",
          "io.depthflow.binance.recording..",
          "io.depthflow.exchange..");
    }
  }

  /** Shadow mode reads a real market: the one room of the exchange that is a client. */
  @Test
  void shouldLetOnlyTheShadowBeAClient() {
    rule(
        "io.depthflow.exchange.live..",
        "io.depthflow.market..",
        "io.depthflow.binance..",
        "io.depthflow.exchange.live..",
        "io.depthflow.exchange.engine..");
  }

  @Test
  void shouldKeepTheStrategyToTheMarket() {
    rule("io.depthflow.strategy..", "io.depthflow.market..", "io.depthflow.strategy..");
  }

  @Test
  void shouldKeepJsonInTheModelStoreAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.strategy..")
        .and()
        .resideOutsideOfPackage("io.depthflow.strategy.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml..")
        .check(classes);
  }

  @Test
  void shouldKeepTheBacktestFreeOfSockets() {
    rule(
        "io.depthflow.backtest..",
        "io.depthflow.market..",
        "io.depthflow.binance.codec..",
        "io.depthflow.binance.recording..",
        "io.depthflow.exchange.engine..",
        "io.depthflow.strategy..",
        "io.depthflow.backtest..");
  }

  @Test
  void shouldKeepFeaturesOutOfTheSinks() {
    rule(
        "io.depthflow.sinks..",
        "io.depthflow.market..",
        "io.depthflow.binance..",
        "io.depthflow.sinks..");
  }

  @Test
  void shouldKeepRestFilesAndOptionsOutOfTheOperators() {
    rule(
        "io.depthflow.pipeline.operator..",
        "io.depthflow.market..",
        "io.depthflow.binance.codec..",
        "io.depthflow.strategy..",
        "io.depthflow.pipeline.operator..");
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.pipeline.operator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "org.apache.flink.configuration..")
        .check(classes);
  }

  /** They cost seconds at every start; who wants them has jobs/flink-ml. */
  @Test
  void shouldKeepTablesAndFlinkMlOutOfTheJobJar() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink.table..", "org.apache.flink.ml..")
        .check(classes);
  }

  @Test
  void shouldGiveWorkflowsTheirSourcesAndSinks() {
    noClasses()
        .that()
        .resideInAPackage("io.depthflow.pipeline.workflow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.depthflow.flink.binance..", "io.depthflow.sinks.parquet..")
        .check(classes);
  }

  private static void rule(String room, String... mayImport) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.depthflow..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                        mayImport)))
        .check(classes);
  }
}
