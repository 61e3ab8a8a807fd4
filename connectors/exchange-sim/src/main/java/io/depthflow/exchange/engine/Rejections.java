package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/** The venue's refusals, each with its code and the venue's wording. */
public final class Rejections {

  private Rejections() {}

  /** HTTP 503: failed for certain, may be sent again. */
  public static VenueException noMarket(String symbol) {
    return new VenueException(
        -1001,
        "Internal error; unable to process your request. Please try again. (The market of "
            + symbol
            + " is not in sync.)");
  }

  public static VenueException mandatory(String parameter) {
    return new VenueException(
        -1102,
        "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
  }

  public static VenueException notRequired(String parameter) {
    return new VenueException(-1106, "Parameter '" + parameter + "' sent when not required.");
  }

  public static VenueException precision() {
    return new VenueException(-1111, "Precision is over the maximum defined for this asset.");
  }

  public static VenueException invalidSymbol() {
    return new VenueException(-1121, "Invalid symbol.");
  }

  public static VenueException invalidSide() {
    return new VenueException(-1117, "Invalid side.");
  }

  public static VenueException unableToFill() {
    return new VenueException(-2020, "Unable to fill.");
  }

  public static VenueException cancelRejected() {
    return new VenueException(-2011, "Unknown order sent.");
  }

  public static VenueException noSuchOrder() {
    return new VenueException(-2013, "Order does not exist.");
  }

  public static VenueException margin() {
    return new VenueException(-2019, "Margin is insufficient.");
  }

  public static VenueException reduceOnly() {
    return new VenueException(-2022, "ReduceOnly Order is rejected.");
  }

  public static VenueException tooManyOpenOrders() {
    return new VenueException(-2025, "Reach max open order limit.");
  }

  public static VenueException priceNegative() {
    return new VenueException(-4001, "Price less than 0.");
  }

  public static VenueException priceAboveMax() {
    return new VenueException(-4002, "Price greater than max price.");
  }

  public static VenueException quantityNotPositive() {
    return new VenueException(-4003, "Quantity less than or equal to zero.");
  }

  public static VenueException quantityBelowMin() {
    return new VenueException(-4004, "Quantity less than min quantity.");
  }

  public static VenueException quantityAboveMax() {
    return new VenueException(-4005, "Quantity greater than max quantity.");
  }

  public static VenueException priceBelowMin() {
    return new VenueException(-4013, "Price less than min price.");
  }

  public static VenueException priceNotOnTick() {
    return new VenueException(-4014, "Price not increased by tick size.");
  }

  public static VenueException clientOrderId() {
    return new VenueException(-4015, "Client order id is not valid.");
  }

  public static VenueException priceTooHigh(BigDecimal bound) {
    return new VenueException(
        -4016, "Limit price can't be higher than " + bound.toPlainString() + ".");
  }

  public static VenueException quantityNotOnStep() {
    return new VenueException(-4023, "Qty not increased by step size.");
  }

  public static VenueException priceTooLow(BigDecimal bound) {
    return new VenueException(
        -4024, "Limit price can't be lower than " + bound.toPlainString() + ".");
  }

  public static VenueException leverage(int leverage) {
    return new VenueException(-4028, "Leverage " + leverage + " is not valid");
  }

  /** The account is in this position mode already. */
  public static VenueException sameMode() {
    return new VenueException(-4059, "No need to change position side.");
  }

  public static VenueException badPositionSide() {
    return new VenueException(-4060, "Invalid position side.");
  }

  public static VenueException positionSide() {
    return new VenueException(-4061, "Order's position side does not match user's setting.");
  }

  public static VenueException modeWithOrders() {
    return new VenueException(
        -4067, "Position side cannot be changed if there exists open orders.");
  }

  public static VenueException modeWithPosition() {
    return new VenueException(-4068, "Position side cannot be changed if there exists position.");
  }

  public static VenueException reduceOnlyMargin() {
    return new VenueException(
        -4118, "ReduceOnly Order Failed. Please check your existing position and open orders.");
  }

  public static VenueException duplicateClientOrderId() {
    return new VenueException(-4116, "ClientOrderId is duplicated.");
  }

  public static VenueException counterpartyPrice() {
    return new VenueException(
        -4131, "The counterparty's best price does not meet the PERCENT_PRICE filter limit.");
  }

  public static VenueException notional(BigDecimal minimum) {
    return new VenueException(
        -4164,
        "Order's notional must be no smaller than "
            + minimum.toPlainString()
            + " (unless you choose reduce only).");
  }

  public static VenueException limitOnly() {
    return new VenueException(-5025, "Only limit order is supported.");
  }

  public static VenueException tooManyAmendments() {
    return new VenueException(-5026, "Exceed maximum modify order limit.");
  }

  public static VenueException sameOrder() {
    return new VenueException(-5027, "No need to modify the order.");
  }

  public static VenueException amendedNotional(BigDecimal minimum) {
    return new VenueException(
        -5029, "Order's notional must be no smaller than " + minimum.toPlainString() + ".");
  }

  public static VenueException priceMatch() {
    return new VenueException(-5037, "Invalid price match");
  }

  public static VenueException priceMatchType() {
    return new VenueException(
        -5038, "Price match only supports order type: LIMIT, STOP AND TAKE_PROFIT");
  }

  public static VenueException selfTradePrevention() {
    return new VenueException(-5039, "Invalid self trade prevention mode");
  }

  public static VenueException goodTillDate() {
    return new VenueException(
        -5040,
        "The goodTillDate timestamp must be greater than the current time plus 600 seconds and"
            + " smaller than 253402300799000 (UTC 9999-12-31 23:59:59)");
  }

  public static VenueException noDepthForPriceMatch() {
    return new VenueException(-5041, "No depth matches this BBO order");
  }

  public static VenueException fillOrKill() {
    return new VenueException(
        -5021,
        "Due to the order could not be filled immediately, the FOK order has been rejected."
            + " The order will not be recorded in the order history.");
  }

  public static VenueException postOnly() {
    return new VenueException(
        -5022,
        "Due to the order could not be executed as maker, the Post Only order will be rejected."
            + " The order will not be recorded in the order history.");
  }

  public static VenueException inLiquidation() {
    return new VenueException(-2023, "User in liquidation mode now.");
  }

  public static VenueException positionTooLarge() {
    return new VenueException(
        -2027, "Exceeded the maximum allowable position at current leverage.");
  }

  public static VenueException leverageTooSmall() {
    return new VenueException(
        -2028, "Leverage is smaller than permitted: insufficient margin balance.");
  }

  public static VenueException sameMarginType() {
    return new VenueException(-4046, "No need to change margin type.");
  }

  public static VenueException marginTypeWithOrders() {
    return new VenueException(-4047, "Margin type cannot be changed if there exists open orders.");
  }

  public static VenueException marginTypeWithPosition() {
    return new VenueException(-4048, "Margin type cannot be changed if there exists position.");
  }

  public static VenueException isolatedLeverage() {
    return new VenueException(
        -4161, "Leverage reduction is not supported in Isolated Margin Mode with open positions.");
  }
}
