package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueModelTest {

  private static final double LOT = 0.001;

  @Test
  void shouldReadTheNamesItWrites() {
    List<QueueModel> models =
        List.of(
            QueueModel.RISK_AVERSE,
            QueueModel.RISK_AVERSE_CAPPED,
            QueueModel.power(1),
            QueueModel.power2(2),
            QueueModel.power3(3),
            QueueModel.LOG,
            QueueModel.LOG2,
            QueueModel.FIFO);
    assertThat(models)
        .extracting(QueueModel::toString)
        .containsExactly(
            "risk-averse",
            "risk-averse-capped",
            "power-1",
            "power2-2",
            "power3-3",
            "log",
            "log2",
            "fifo");
    assertThat(models).allSatisfy(m -> assertThat(QueueModel.parse(m.toString())).isEqualTo(m));
    assertThat(QueueModel.parse(" POWER-3 ")).isEqualTo(QueueModel.power(3));
  }

  @Test
  void shouldRefuseOtherNamesAndTellTheKnownOnes() {
    for (String name : List.of("", "power", "power-0", "power-11", "log-2", "pow-2", "fifo-1")) {
      assertThatThrownBy(() -> QueueModel.parse(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'")
          .hasMessageContaining("power3-N");
    }
  }

  /** 6 of 10 base units are ahead, then 2 are cancelled: worked by hand from the formulas. */
  @Test
  void shouldShareACancelAsTheFormulasSay() {
    assertThat(afterCancel(QueueModel.RISK_AVERSE)).isEqualTo(6);
    assertThat(afterCancel(QueueModel.RISK_AVERSE_CAPPED)).isEqualTo(6);
    // p = 4 / 10, 16 / 52, 64 / 280
    assertThat(afterCancel(QueueModel.power(1))).isCloseTo(4.8, within(1e-9));
    assertThat(afterCancel(QueueModel.power(2))).isCloseTo(4.615384615, within(1e-9));
    assertThat(afterCancel(QueueModel.power(3))).isCloseTo(4.457142857, within(1e-9));
    // p = 16 / 100, 1 - 0.6^3
    assertThat(afterCancel(QueueModel.power2(2))).isCloseTo(4.32, within(1e-9));
    assertThat(afterCancel(QueueModel.power3(3))).isCloseTo(5.568, within(1e-9));
    // p = ln 5 / (ln 5 + ln 7), ln 5 / ln 11
    assertThat(afterCancel(QueueModel.LOG)).isCloseTo(4.905361661, within(1e-9));
    assertThat(afterCancel(QueueModel.LOG2)).isCloseTo(5.342375483, within(1e-9));
  }

  private static double afterCancel(QueueModel model) {
    QueuePosition place = model.arrive(6_000, LOT, 0);
    place.level(10_000, 8_000, 0);
    return place.ahead() * LOT;
  }

  @Test
  void shouldGiveAllOfACancelToTheFrontWhenNobodyIsBehind() {
    for (QueueModel model : List.of(QueueModel.power(2), QueueModel.LOG, QueueModel.LOG2)) {
      QueuePosition place = model.arrive(10_000, LOT, 0);
      place.level(10_000, 7_000, 0);
      assertThat(place.ahead()).as("%s", model).isEqualTo(7_000);
      place.level(7_000, 0, 0);
      assertThat(place.ahead()).as("%s", model).isZero();
      place.level(0, 5_000, 0);
      assertThat(place.ahead()).as("%s", model).isZero();
    }
  }

  @Test
  void shouldNotTakeATradedDecreaseForACancel() {
    QueuePosition place = QueueModel.power(1).arrive(6_000, LOT, 0);
    assertThat(place.trade(2_000, 0, false)).isZero();
    place.level(10_000, 8_000, 2_000);
    assertThat(place.ahead()).isEqualTo(4_000);
    assertThat(place.trade(5_000, 0, false)).isEqualTo(1_000);
  }

  @Test
  void shouldNotCountALateTradeTwice() {
    QueuePosition place = QueueModel.power(1).arrive(10_000, LOT, 0);
    place.level(10_000, 7_000, 0);
    assertThat(place.trade(3_000, 0, true)).isZero();
    assertThat(place.ahead()).isEqualTo(7_000);
    assertThat(place.trade(3_000, 0, true)).isZero();
    assertThat(place.ahead()).isEqualTo(4_000);
  }

  @Test
  void shouldKeepWhatOurEarlierFillsLeftStandingAheadOfLaterOrders() {
    QueuePosition later = QueueModel.RISK_AVERSE_CAPPED.arrive(5_000, LOT, 0);
    // Our first order took all 3,000; the feed shows 2,000, but 5,000 would stand there.
    assertThat(later.trade(0, 3_000, false)).isZero();
    later.level(5_000, 2_000, 3_000);
    assertThat(later.ahead()).isEqualTo(5_000);
    assertThat(later.through(4_000)).isEqualTo(1_000);
  }

  @Test
  void shouldMoveUpByCancelsOfOrdersAheadOnly() {
    QueuePosition place = QueueModel.FIFO.arrive(6_000, LOT, 12);
    place.cancelled(12, 1_000);
    place.cancelled(13, 4_000);
    assertThat(place.ahead()).isEqualTo(5_000);
    QueuePosition unknowing = QueueModel.RISK_AVERSE.arrive(6_000, LOT, 12);
    unknowing.cancelled(12, 1_000);
    assertThat(unknowing.ahead()).isEqualTo(6_000);
  }

  @Test
  void shouldStandBehindEverythingAfterARestart() {
    for (QueueModel model : List.of(QueueModel.RISK_AVERSE, QueueModel.LOG, QueueModel.FIFO)) {
      QueuePosition place = model.arrive(6_000, LOT, 1);
      place.trade(5_000, 0, false);
      place.restart(9_000, 4);
      assertThat(place.ahead()).as("%s", model).isEqualTo(9_000);
      place.scale(10);
      assertThat(place.ahead()).as("%s", model).isEqualTo(90_000);
    }
  }

  @Test
  void shouldExplainOnlyWhatADepthEventCanHold() {
    UntoldTrades trades = new UntoldTrades();
    Side bids = Side.BUY;
    trades.trade(bids, 100, 3, 50, 10);
    trades.trade(bids, 100, 2, 60, 10);
    assertThat(trades.explained(bids, 100, 10, 2, 49)).isZero();
    assertThat(trades.explained(bids, 100, 10, 2, 50)).isEqualTo(3);
    assertThat(trades.explained(bids, 100, 10, 9, 60)).isEqualTo(1);
    assertThat(trades.explained(bids, 100, 10, 12, 60)).isZero();
    // Told up to 55: the level fell by 8, of which 3 were the first trade's.
    trades.told(55, t -> 2, t -> 0);
    assertThat(trades.explained(bids, 100, 2, 0, 60)).isEqualTo(2);
    trades.told(61, t -> 2, t -> 0);
    assertThat(trades.explained(bids, 100, 2, 0, 70)).isZero();
  }
}
