package io.depthflow.strategy.evaluation;

import java.util.List;

/**
 * What forecasts of rows that their model had not seen were worth; made by {@link ForecastSums}.
 *
 * @param metrics of all rows
 * @param slope of the realised change on the forecast, least squares (Mincer and Zarnowitz 1969): 1
 *     where sizes are right, below it where they promise too much; NaN where forecasts never vary
 * @param largestBp largest |forecast|, bp; NaN without a row
 * @param largestThresholdBp what that one had to beat, bp
 * @param blockMs length of the blocks of time that errors are made of
 * @param byTime stretches of time, in order
 * @param byHour the 24 hours of the day, UTC
 * @param calibration forecasts by size, in groups of about equally many
 * @param trades by multiple of the threshold, ascending
 */
public record OutOfSample(
    Metrics metrics,
    Figure slope,
    double largestBp,
    double largestThresholdBp,
    long blockMs,
    List<SpanScore> byTime,
    List<SpanScore> byHour,
    List<Calibration> calibration,
    List<ThresholdTrades> trades) {}
