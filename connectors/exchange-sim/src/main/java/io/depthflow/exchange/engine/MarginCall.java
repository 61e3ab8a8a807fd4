package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.List;

/**
 * A MARGIN_CALL: the maintenance margin has come to 80 % of the margin balance. Told once until it
 * has been less again.
 *
 * @param crossWallet USDT
 * @param positions that are not flat
 */
public record MarginCall(BigDecimal crossWallet, List<MarginView> positions, long timeMs) {}
