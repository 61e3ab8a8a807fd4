package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * The venue's static order rules (exchangeInfo filters; protocol note, section 6), checked in this
 * order:
 *
 * <ol>
 *   <li>client order id matches {@code ^[\.A-Z\:/a-z0-9_-]{1,36}$} and does not begin with {@code
 *       autoclose-}: -4015
 *   <li>no more decimals than lot (quantity) and tick (price) are written with: -1111
 *   <li>quantity above zero -4003, within LOT_SIZE or MARKET_LOT_SIZE -4004 -4005, on the step from
 *       minQty -4023
 *   <li>LIMIT: price above zero -4001, within PRICE_FILTER -4013 -4002, on the tick from minPrice
 *       -4014; a filter bound of zero is off
 *   <li>PERCENT_PRICE against the mark: BUY not above -4016, SELL not below -4024
 *   <li>MIN_NOTIONAL, at the mark for MARKET, waived for reduce-only: -4164
 * </ol>
 */
final class OrderRules {

  private static final Pattern CLIENT_ORDER_ID = Pattern.compile("[.A-Z:/a-z0-9_-]{1,36}");

  private OrderRules() {}

  static void check(NewOrder order, Instrument instrument, BigDecimal mark, BigDecimal bound) {
    if (order.clientOrderId() != null
        && (!CLIENT_ORDER_ID.matcher(order.clientOrderId()).matches()
            || Liquidator.isLiquidation(order.clientOrderId()))) {
      throw Rejections.clientOrderId();
    }
    checkPresence(order);
    checkFilters(order, instrument, mark, bound);
    boolean limit = order.type() == OrderType.LIMIT;
    BigDecimal notional = order.quantity().multiply(limit ? order.price() : mark);
    if (!order.reduces() && notional.compareTo(instrument.minNotional()) < 0) {
      throw Rejections.notional(instrument.minNotional());
    }
  }

  /** The notional of an amended order, waived for reduce-only: -5029. */
  static void checkAmendedNotional(NewOrder order, Instrument instrument) {
    BigDecimal notional = order.quantity().multiply(order.price());
    if (!order.reduces() && notional.compareTo(instrument.minNotional()) < 0) {
      throw Rejections.amendedNotional(instrument.minNotional());
    }
  }

  /** The rules of price and quantity, each for itself. */
  static void checkFilters(
      NewOrder order, Instrument instrument, BigDecimal mark, BigDecimal bound) {
    boolean limit = order.type() == OrderType.LIMIT;
    checkDecimals(order.quantity(), instrument.stepSize());
    if (limit) {
      checkDecimals(order.price(), instrument.tickSize());
    }
    checkQuantity(order.quantity(), instrument, limit);
    if (limit) {
      checkPrice(order, instrument, mark, bound);
    }
  }

  private static void checkPresence(NewOrder order) {
    if (order.side() == null) {
      throw Rejections.mandatory("side");
    }
    if (order.quantity() == null) {
      throw Rejections.mandatory("quantity");
    }
    if (order.type() == OrderType.LIMIT) {
      if (order.price() == null) {
        throw Rejections.mandatory("price");
      }
      if (order.timeInForce() == null) {
        throw Rejections.mandatory("timeinforce");
      }
    } else if (order.price() != null) {
      throw Rejections.notRequired("price");
    }
  }

  private static void checkDecimals(BigDecimal value, BigDecimal unit) {
    if (value.stripTrailingZeros().scale() > unit.scale()) {
      throw Rejections.precision();
    }
  }

  private static void checkQuantity(BigDecimal quantity, Instrument instrument, boolean limit) {
    if (quantity.signum() <= 0) {
      throw Rejections.quantityNotPositive();
    }
    if (quantity.compareTo(instrument.minQuantity()) < 0) {
      throw Rejections.quantityBelowMin();
    }
    BigDecimal max = limit ? instrument.maxQuantity() : instrument.marketMaxQuantity();
    if (quantity.compareTo(max) > 0) {
      throw Rejections.quantityAboveMax();
    }
    if (!isMultiple(quantity.subtract(instrument.minQuantity()), instrument.stepSize())) {
      throw Rejections.quantityNotOnStep();
    }
  }

  private static void checkPrice(
      NewOrder order, Instrument instrument, BigDecimal mark, BigDecimal bound) {
    BigDecimal price = order.price();
    if (price.signum() <= 0) {
      throw Rejections.priceNegative();
    }
    if (instrument.minPrice().signum() > 0 && price.compareTo(instrument.minPrice()) < 0) {
      throw Rejections.priceBelowMin();
    }
    if (instrument.maxPrice().signum() > 0 && price.compareTo(instrument.maxPrice()) > 0) {
      throw Rejections.priceAboveMax();
    }
    if (!isMultiple(price.subtract(instrument.minPrice()), instrument.tickSize())) {
      throw Rejections.priceNotOnTick();
    }
    BigDecimal highest = mark.multiply(BigDecimal.ONE.add(bound));
    BigDecimal lowest = mark.multiply(BigDecimal.ONE.subtract(bound));
    if (order.side() == Side.BUY && price.compareTo(highest) > 0) {
      throw Rejections.priceTooHigh(highest);
    }
    if (order.side() == Side.SELL && price.compareTo(lowest) < 0) {
      throw Rejections.priceTooLow(lowest);
    }
  }

  private static boolean isMultiple(BigDecimal value, BigDecimal unit) {
    return unit.signum() == 0 || value.remainder(unit).signum() == 0;
  }
}
