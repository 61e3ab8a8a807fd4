package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/** One past funding time of a symbol: its rate and the mark price that it was taken at. */
public record FundingSettlement(
    String symbol, BigDecimal rate, long timeMs, BigDecimal markPrice) {}
