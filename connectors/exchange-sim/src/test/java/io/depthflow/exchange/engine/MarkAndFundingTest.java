package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkAndFundingTest {

  private static TestMarket market(AccountTerms terms) {
    TestMarket market = new TestMarket(EngineConfig.defaults().withAccount(terms));
    market.openBook();
    return market;
  }

  private static void markFrame(TestMarket market, String price, String rate, long nextMs) {
    market.line(
        "{\"stream\":\"btcusdt@markPrice@1s\",\"data\":{\"e\":\"markPriceUpdate\",\"E\":1,"
            + "\"s\":\"BTCUSDT\",\"p\":\""
            + price
            + "\",\"i\":\"1\",\"P\":\"1\",\"r\":\""
            + rate
            + "\",\"T\":"
            + nextMs
            + "}}");
  }

  private static BigDecimal mark(TestMarket market) {
    return market.exchange.market(SYMBOL).mark();
  }

  @Test
  void shouldMarkAtTheExactMid() {
    TestMarket market = market(AccountTerms.defaults().withMark(MarkModel.MID));
    assertThat(mark(market)).isEqualByComparingTo("1000.05");
    markFrame(market, "1234.5", "0.0001", 0);
    assertThat(mark(market)).isEqualByComparingTo("1000.05");
  }

  @Test
  void shouldMarkAsTheFeedSaysOnceItSays() {
    TestMarket market = market(AccountTerms.defaults());
    assertThat(mark(market)).isEqualByComparingTo("1000.05");
    markFrame(market, "1001.12345678", "0.0001", 0);
    assertThat(mark(market)).isEqualByComparingTo("1001.12345678");
    assertThat(market.exchange.market(SYMBOL).mid()).isEqualByComparingTo("1000.05");
  }

  @Test
  void shouldHalveTheDistanceToTheMidInEachHalfLife() {
    TestMarket market = market(AccountTerms.defaults().withMark(MarkModel.ewma(1000)));
    market.depth("1000.0 0, 999.9 0, 1007.0 1", "1000.1 0, 1000.2 0, 1001.0 0, 1007.1 1");
    assertThat(mark(market)).isEqualByComparingTo("1000.05");
    market.nowMs += 999;
    market.depth("1007.0 2", "");
    assertThat(mark(market)).isEqualByComparingTo("1003.55");
    market.nowMs += 1999;
    market.depth("1007.0 3", "");
    assertThat(mark(market)).isEqualByComparingTo("1006.175");
  }

  @Test
  void shouldRefuseAFrameThatIsNoMarkPrice() {
    TestMarket market = market(AccountTerms.defaults());
    assertThatThrownBy(() -> markFrame(market, "-1", "0", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("markPriceUpdate of BTCUSDT")
        .hasMessageContaining("mend or drop");
  }

  @Test
  void shouldPayFundingAtEachMultipleOfTheInterval() {
    FundingTerms terms = FundingTerms.constant(new BigDecimal("0.0001"), 10_000);
    TestMarket market = market(AccountTerms.defaults().withFunding(terms));
    market.market(Side.BUY, "2", false);
    BigDecimal before = market.exchange.account().wallet();
    long next = market.exchange.funding(SYMBOL).nextMs();
    assertThat(next).isEqualTo(TestMarket.START_MS + 10_000);
    market.accounts.clear();
    market.exchange.advanceTo(next - 1);
    assertThat(market.accounts).isEmpty();
    market.exchange.advanceTo(next);
    market.exchange.advanceTo(next + 20_000);
    BigDecimal fee = new BigDecimal("-0.200010");
    assertThat(market.accounts)
        .hasSize(3)
        .allSatisfy(
            e -> {
              assertThat(e.reason()).isEqualTo(AccountReason.FUNDING_FEE);
              assertThat(e.position()).isNull();
              assertThat(e.change()).isEqualByComparingTo(fee);
            });
    AccountView account = market.exchange.account();
    assertThat(account.funding()).isEqualByComparingTo(fee.multiply(new BigDecimal("3")));
    assertThat(account.wallet()).isEqualByComparingTo(before.add(account.funding()));
    assertThat(market.exchange.fundingHistory(SYMBOL))
        .extracting(FundingSettlement::timeMs)
        .containsExactly(next, next + 10_000, next + 20_000);
  }

  @Test
  void shouldTakeRateAndTimeOfTheFeed() {
    TestMarket market = market(AccountTerms.defaults());
    market.market(Side.SELL, "2", false);
    long next = market.nowMs + 5_000;
    markFrame(market, "1001.5", "0.0003", next);
    assertThat(market.exchange.funding(SYMBOL))
        .isEqualTo(new FundingView(SYMBOL, new BigDecimal("0.0003"), next));
    market.exchange.advanceTo(next);
    assertThat(market.exchange.account().funding()).isEqualByComparingTo("0.60090");
  }

  @Test
  void shouldSettleOnceWhereTheFeedsClockRunsBehind() {
    TestMarket market = market(AccountTerms.defaults());
    market.market(Side.SELL, "2", false);
    long next = market.nowMs + 5_000;
    markFrame(market, "1001.5", "0.0003", next);
    market.nowMs = next - 1_500; // at the venue it is the funding time, by the recorder not yet
    markFrame(market, "1001.5", "0.0007", next + 28_800_000);
    assertThat(market.exchange.account().funding()).isEqualByComparingTo("0.60090");
    market.exchange.advanceTo(next + 1);
    assertThat(market.exchange.account().funding()).isEqualByComparingTo("0.60090");
    assertThat(market.exchange.funding(SYMBOL))
        .isEqualTo(new FundingView(SYMBOL, new BigDecimal("0.0007"), next + 28_800_000));
    assertThat(market.exchange.fundingHistory(SYMBOL))
        .extracting(FundingSettlement::timeMs)
        .containsExactly(next);
  }

  @Test
  void shouldTellEveryChangeOfTheWalletAsIncome() {
    FundingTerms terms = FundingTerms.constant(new BigDecimal("0.0001"), 10_000);
    TestMarket market = market(AccountTerms.defaults().withFunding(terms));
    market.market(Side.BUY, "2", false);
    market.exchange.advanceTo(TestMarket.START_MS + 10_000);
    market.nowMs += 10_000;
    market.market(Side.SELL, "2", true);
    List<Income> rows = market.exchange.income();
    assertThat(rows)
        .extracting(Income::type)
        .containsExactly(
            IncomeType.TRANSFER,
            IncomeType.COMMISSION,
            IncomeType.FUNDING_FEE,
            IncomeType.REALIZED_PNL,
            IncomeType.COMMISSION);
    assertThat(rows).extracting(Income::tranId).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(rows.stream().map(Income::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(market.exchange.account().wallet());
  }
}
