package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * One change of the wallet. The incomes of an account add up to its wallet, to the last digit.
 *
 * @param symbol empty for TRANSFER and INSURANCE_CLEAR
 * @param amount signed, USDT
 * @param tranId unique, counts up
 * @param tradeId of the fill; zero when there is none
 */
public record Income(
    long tranId, String symbol, IncomeType type, BigDecimal amount, long timeMs, long tradeId) {}
