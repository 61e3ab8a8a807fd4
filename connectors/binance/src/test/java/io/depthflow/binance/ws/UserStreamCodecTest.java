package io.depthflow.binance.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.depthflow.binance.rest.WireException;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.market.order.UserEvent;
import io.depthflow.market.order.UserEvent.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserStreamCodecTest {

  private static final String FILL =
      "{'e':'ORDER_TRADE_UPDATE','T':1682909310665,'E':1682909310676,'o':{'s':'BTCUSDT',"
          + "'c':'df-1','S':'SELL','o':'LIMIT','f':'GTX','q':'1','p':'28400.10','ap':'28400.10',"
          + "'sp':'0','x':'TRADE','X':'PARTIALLY_FILLED','i':3335374531,'l':'0.817','z':'0.9',"
          + "'L':'28400.10','n':'9.28112','N':'USDT','T':1682909310664,'t':258542462,'b':'0',"
          + "'a':'0','m':true,'R':true,'wt':'CONTRACT_PRICE','ot':'LIMIT','ps':'BOTH',"
          + "'cp':false,'rp':'-444.3','pP':false,'si':0,'ss':0,'V':'NONE','er':'0'}}";
  private static final String ACCOUNT =
      "{'e':'ACCOUNT_UPDATE','T':11,'E':12,'a':{'m':'ORDER','B':[{'a':'USDT','wb':'1'}],'P':["
          + "{'s':'BTCUSDT','pa':'-0.5','ep':'64000.5','ps':'BOTH'},"
          + "{'s':'ETHUSDT','pa':'0','ep':'0.00000','ps':'BOTH'},"
          + "{'s':'XRPUSDT','pa':'3','ep':'1','ps':'LONG'}]}}";

  private final UserStreamCodec codec = new UserStreamCodec();

  private List<UserEvent> parse(String frame) {
    return codec.parse(frame.replace('\'', '"'), 99);
  }

  @Test
  void shouldReadAFill() {
    BigDecimal price = new BigDecimal("28400.10");
    Fill fill =
        new Fill(
            "BTCUSDT",
            258542462L,
            3335374531L,
            "df-1",
            Side.SELL,
            price,
            new BigDecimal("0.817"),
            new BigDecimal("-444.3"),
            new BigDecimal("9.28112"),
            "USDT",
            true,
            1682909310664L);
    OrderReport report =
        new OrderReport(
            "BTCUSDT",
            "df-1",
            3335374531L,
            Side.SELL,
            OrderType.LIMIT,
            TimeInForce.GTX,
            OrderStatus.PARTIALLY_FILLED,
            BigDecimal.ONE,
            price,
            new BigDecimal("0.9"),
            price,
            true,
            1682909310665L,
            fill);

    assertThat(parse(FILL))
        .containsExactly(new UserEvent(Kind.ORDER, report, null, 1682909310676L, 99));
    assertThat(parse("{'stream':'listen-key','data':" + FILL + "}"))
        .as("combined form")
        .isEqualTo(parse(FILL));
  }

  @Test
  void shouldReadAFillWithoutCommission() {
    Fill fill = parse(FILL.replace("'n':'9.28112','N':'USDT',", "")).get(0).report().fill();

    assertThat(fill.commission()).isZero();
    assertThat(fill.commissionAsset()).isNull();
  }

  @Test
  void shouldReadCancelAndExpiryWithoutFill() {
    String cancel = FILL.replace("'TRADE'", "'CANCELED'").replace("PARTIALLY_FILLED", "CANCELED");
    OrderReport report = parse(cancel).get(0).report();

    assertThat(report.status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(report.executedQuantity()).isEqualByComparingTo("0.9");
    assertThat(report.fill()).isNull();
    assertThat(parse(cancel.replace("CANCELED", "EXPIRED").replace("'er':'0'", "'er':9")))
        .extracting(e -> e.report().status())
        .containsExactly(OrderStatus.EXPIRED);
  }

  @Test
  void shouldReadALiquidation() {
    String liquidation =
        FILL.replace("'TRADE'", "'CALCULATED'")
            .replace("'o':'LIMIT'", "'o':'LIQUIDATION'")
            .replace("df-1", "autoclose-1");
    OrderReport report = parse(liquidation).get(0).report();

    assertThat(report.type()).isNull();
    assertThat(report.fill().quantity()).isEqualByComparingTo("0.817");
  }

  @Test
  void shouldReadOneEventForEachOneWayPosition() {
    List<UserEvent> events = parse(ACCOUNT);

    assertThat(events).extracting(UserEvent::kind).containsOnly(Kind.POSITION);
    assertThat(events).extracting(e -> e.position().symbol()).containsExactly("BTCUSDT", "ETHUSDT");
    assertThat(events.get(0).position().amount()).isEqualByComparingTo("-0.5");
    assertThat(events.get(0).position().entryPrice()).isEqualByComparingTo("64000.5");
    assertThat(events.get(0).position().updateTimeMs()).isEqualTo(11);
    assertThat(events.get(0).eventTimeMs()).isEqualTo(12);
    assertThat(events.get(1).position().amount()).isZero();
    assertThat(codec.hedgePositions()).isEqualTo(1);
  }

  @Test
  void shouldReadAFundingFeeAsNoPosition() {
    assertThat(
            parse(
                "{'e':'ACCOUNT_UPDATE','T':1,'E':2,'a':{'m':'FUNDING_FEE','B':[{'a':'USDT'}],"
                    + "'P':[]}}"))
        .isEmpty();
  }

  @Test
  void shouldReadAnExpiredKeyAsLost() {
    assertThat(parse("{'e':'listenKeyExpired','E':1699596037418,'listenKey':'k'}"))
        .containsExactly(new UserEvent(Kind.LOST, null, null, 1699596037418L, 99));
  }

  @Test
  void shouldIgnoreAndCountTheRest() {
    assertThat(parse("{'e':'TRADE_LITE','E':1,'T':1,'s':'BTCUSDT','q':'1','t':5}")).isEmpty();
    assertThat(parse("{'e':'MARGIN_CALL','E':1,'p':[]}")).isEmpty();
    assertThat(parse("{'result':null,'id':1}")).isEmpty();
    assertThat(codec.ignored()).isEqualTo(3);
  }

  @Test
  void shouldNameWhatItCannotUnderstand() {
    assertThatThrownBy(() -> parse(FILL.replace("'X':", "'Y':")))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("'X'");
    assertThatThrownBy(() -> parse("{'e':'ORDER_TRADE_UPDATE','E':1}")).hasMessageContaining("'o'");
    assertThatThrownBy(() -> parse(ACCOUNT.replace("'pa':'-0.5'", "'pa':true")))
        .hasMessageContaining("'pa'");
    assertThatThrownBy(() -> parse(FILL.substring(0, 50)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void shouldReadTheRecordedTestnetStream() throws IOException {
    Path file =
        Path.of(
            System.getProperty("depthflow.shared.data", "absent"),
            "user-stream",
            "aiver_user_data_stream_2023-05-01.txt");
    assumeTrue(Files.exists(file), "skipped: no recorded user stream at " + file);
    List<UserEvent> orders = new ArrayList<>();
    List<UserEvent> positions = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.contains("{\"e\"")) {
        continue;
      }
      for (UserEvent event : codec.parse(line.substring(line.indexOf("{\"e\"")), 0)) {
        (event.kind() == Kind.ORDER ? orders : positions).add(event);
      }
    }

    assertThat(codec.ignored()).isZero();
    assertThat(orders).hasSize(23);
    assertThat(positions).hasSize(21);
    // A round trip: the bought and sold fills add up to each order, the last position is flat.
    for (long orderId : new long[] {3335374431L, 3335374531L}) {
      List<OrderReport> reports =
          orders.stream().map(UserEvent::report).filter(r -> r.orderId() == orderId).toList();
      OrderReport last = reports.get(reports.size() - 1);
      BigDecimal quantity = BigDecimal.ZERO;
      BigDecimal notional = BigDecimal.ZERO;
      for (OrderReport report : reports) {
        if (report.fill() != null) {
          quantity = quantity.add(report.fill().quantity());
          notional = notional.add(report.fill().quantity().multiply(report.fill().price()));
        }
        assertThat(report.executedQuantity()).isEqualByComparingTo(quantity);
      }
      assertThat(last.status()).isEqualTo(OrderStatus.FILLED);
      assertThat(quantity).isEqualByComparingTo("1");
      assertThat(notional.subtract(last.averagePrice()).abs())
          .as("average price of order %d", orderId)
          .isLessThan(new BigDecimal("0.00001"));
    }
    BigDecimal realized =
        orders.stream()
            .map(e -> e.report().fill())
            .filter(f -> f != null)
            .map(Fill::realizedPnl)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    // 'cr' of the last ACCOUNT_UPDATE minus 'cr' of the first: -8464.070642 + 7934.747842
    assertThat(realized.subtract(new BigDecimal("-529.3228")).abs())
        .isLessThan(new BigDecimal("0.0001"));
    assertThat(positions.get(20).position().amount()).isZero();
  }
}
