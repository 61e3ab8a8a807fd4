package io.depthflow.pipeline.cli;

import io.depthflow.pipeline.BackfillJob;
import io.depthflow.pipeline.BacktestMain;
import io.depthflow.pipeline.CheckMain;
import io.depthflow.pipeline.CompactMain;
import io.depthflow.pipeline.ExportMain;
import io.depthflow.pipeline.FeaturesMain;
import io.depthflow.pipeline.ModelsMain;
import io.depthflow.pipeline.ParityMain;
import io.depthflow.pipeline.RecordJob;
import io.depthflow.pipeline.ReportMain;
import io.depthflow.pipeline.SearchMain;
import io.depthflow.pipeline.ShowMain;
import io.depthflow.pipeline.TradeJob;
import io.depthflow.pipeline.TrainJob;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.demo.Demo;
import java.util.Arrays;
import java.util.List;

/** The commands, in the order of a day's work. */
enum Command {
  DEMO(Demo.OPTIONS, Demo::run),
  EXCHANGE(ExchangeOptions.SET, ExchangeCommand::run),
  RECORD(RecordJob.OPTIONS, RecordJob::run),
  COMPACT(CompactMain.OPTIONS, CompactMain::run),
  EXPORT(ExportMain.OPTIONS, ExportMain::run),
  CHECK(CheckMain.OPTIONS, CheckMain::run),
  SHOW(ShowMain.OPTIONS, ShowMain::run),
  FEATURES(FeaturesMain.OPTIONS, FeaturesMain::run),
  BACKFILL(BackfillJob.OPTIONS, BackfillJob::run),
  PARITY(ParityMain.OPTIONS, ParityMain::run),
  SEARCH(SearchMain.OPTIONS, SearchMain::run),
  TRAIN(TrainJob.OPTIONS, TrainJob::run),
  MODELS(ModelsMain.OPTIONS, ModelsMain::run),
  BACKTEST(BacktestMain.OPTIONS, BacktestMain::run),
  TRADE(TradeJob.OPTIONS, TradeJob::run),
  REPORT(ReportMain.OPTIONS, ReportMain::run);

  private final OptionSet options;
  private final Commands.Body body;

  Command(OptionSet options, Commands.Body body) {
    this.options = options;
    this.body = body;
  }

  OptionSet options() {
    return options;
  }

  Commands.Body body() {
    return body;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(c -> c.options.job()).toList();
  }
}
