package io.depthflow.exchange.engine.algo;

import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PriceMatch;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a conditional order must meet when it arrives; margin is not asked for before it triggers.
 *
 * <ol>
 *   <li>client id matches {@code ^[\.A-Z\:/a-z0-9_-]{1,36}$}: -4015
 *   <li>position side fits the account's mode -4061; no reduce-only in hedge mode -1106
 *   <li>closePosition: STOP_MARKET and TAKE_PROFIT_MARKET only, without quantity and reduce-only
 *       (-1106); every other order has a quantity (-1102)
 *   <li>STOP and TAKE_PROFIT have a price or a price match (-1102), the others none (-1106)
 *   <li>all but trailing stops have a trigger price (-1102), above zero (-4006), on the tick
 *       (-4014); trailing stops have a callback rate of 0.1 to 10 (-1102, -1130)
 *   <li>quantity above zero -4003, within the lot filter -4004 -4005, on the step -4023; price
 *       above zero -4001, on the tick -4014
 *   <li>an end lies at least 600 s ahead: -5040
 * </ol>
 */
final class AlgoRules {

  private static final Pattern CLIENT_ID = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");
  private static final BigDecimal RATE_MIN = new BigDecimal("0.1");
  private static final BigDecimal RATE_MAX = BigDecimal.TEN;
  private static final long GOOD_TILL_LEAST_MS = 600_000;

  private AlgoRules() {}

  static void check(NewAlgo a, Instrument instrument, boolean hedgeMode, long nowMs) {
    if (a.clientAlgoId() != null && !CLIENT_ID.matcher(a.clientAlgoId()).matches()) {
      throw Rejections.clientOrderId();
    }
    if ((a.positionSide() == PositionSide.BOTH) == hedgeMode) {
      throw Rejections.positionSide();
    }
    if (hedgeMode && a.reduceOnly()) {
      throw Rejections.notRequired("reduceonly");
    }
    checkPresence(a);
    if (a.triggerPrice() != null) {
      checkTick(a.triggerPrice(), instrument, new VenueException(-4006, "Stop price less than 0."));
    }
    if (a.activatePrice() != null) {
      checkTick(
          a.activatePrice(), instrument, new VenueException(-4006, "Stop price less than 0."));
    }
    if (a.price() != null) {
      checkTick(a.price(), instrument, Rejections.priceNegative());
    }
    if (a.quantity() != null) {
      checkQuantity(a, instrument);
    }
    if (a.goodTillMs() != 0 && a.goodTillMs() <= nowMs + GOOD_TILL_LEAST_MS) {
      throw Rejections.goodTillDate();
    }
  }

  private static void checkPresence(NewAlgo a) {
    if (a.closePosition()) {
      require(a.type().mayClosePosition(), "closeposition");
      require(a.quantity() == null, "quantity");
      require(!a.reduceOnly(), "reduceonly");
    } else if (a.quantity() == null) {
      throw Rejections.mandatory("quantity");
    }
    if (a.type().isMarket()) {
      require(a.price() == null, "price");
      require(a.priceMatch() == PriceMatch.NONE, "pricematch");
    } else if (a.price() == null && a.priceMatch() == PriceMatch.NONE) {
      throw Rejections.mandatory("price");
    }
    if (!a.type().isTrailing()) {
      if (a.triggerPrice() == null) {
        throw Rejections.mandatory("triggerprice");
      }
      require(a.activatePrice() == null, "activateprice");
      require(a.callbackRate() == null, "callbackrate");
      return;
    }
    require(a.triggerPrice() == null, "triggerprice");
    if (a.callbackRate() == null) {
      throw Rejections.mandatory("callbackrate");
    }
    if (a.callbackRate().compareTo(RATE_MIN) < 0 || a.callbackRate().compareTo(RATE_MAX) > 0) {
      throw new VenueException(-1130, "Data sent for parameter 'callbackRate' is not valid.");
    }
  }

  private static void require(boolean fits, String parameter) {
    if (!fits) {
      throw Rejections.notRequired(parameter);
    }
  }

  private static void checkTick(BigDecimal price, Instrument instrument, VenueException below) {
    if (price.signum() <= 0) {
      throw below;
    }
    if (price.remainder(instrument.tickSize()).signum() != 0) {
      throw Rejections.priceNotOnTick();
    }
  }

  private static void checkQuantity(NewAlgo a, Instrument instrument) {
    BigDecimal quantity = a.quantity();
    if (quantity.signum() <= 0) {
      throw Rejections.quantityNotPositive();
    }
    if (quantity.compareTo(instrument.minQuantity()) < 0) {
      throw Rejections.quantityBelowMin();
    }
    BigDecimal max =
        a.type().isMarket() ? instrument.marketMaxQuantity() : instrument.maxQuantity();
    if (quantity.compareTo(max) > 0) {
      throw Rejections.quantityAboveMax();
    }
    if (quantity.remainder(instrument.stepSize()).signum() != 0) {
      throw Rejections.quantityNotOnStep();
    }
  }
}
