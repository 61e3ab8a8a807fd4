package io.depthflow.flink.binance.metrics;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink under its class name; see {@link MarketFigures#install}. */
public final class MarketFiguresFactory implements MetricReporterFactory {

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new MarketFigures.Reporter();
  }
}
