package io.depthflow.binance.quality;

import java.util.List;

/**
 * A broken threshold.
 *
 * @param threshold its name, that of the option
 * @param limit what it allows; times in ms
 * @param found what there is
 */
public record Breach(
    String symbol, String day, List<String> files, String threshold, double limit, double found) {}
