package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * Funding of a symbol as it stands.
 *
 * @param rate what the next settlement takes, should nothing change
 * @param nextMs time of the next settlement; zero before the engine knows the time
 */
public record FundingView(String symbol, BigDecimal rate, long nextMs) {}
