package io.depthflow.exchange.engine;

import java.util.List;

/**
 * Options of the account's arithmetic, each with its formula where it is declared.
 *
 * @param mark where the mark price comes from
 * @param funding rate and times
 * @param brackets maintenance margin and highest leverage by notional, of every symbol
 */
public record AccountTerms(MarkModel mark, FundingTerms funding, List<LeverageBracket> brackets) {

  public AccountTerms {
    brackets = LeverageBracket.checked(brackets);
  }

  /**
   * Mark and funding rate of the feed, else the mid and no funding; {@link
   * LeverageBracket#DEFAULTS}.
   */
  public static AccountTerms defaults() {
    return new AccountTerms(MarkModel.FEED, FundingTerms.DEFAULT, LeverageBracket.DEFAULTS);
  }

  public AccountTerms withMark(MarkModel value) {
    return new AccountTerms(value, funding, brackets);
  }

  public AccountTerms withFunding(FundingTerms value) {
    return new AccountTerms(mark, value, brackets);
  }

  public AccountTerms withBrackets(List<LeverageBracket> value) {
    return new AccountTerms(mark, funding, value);
  }
}
