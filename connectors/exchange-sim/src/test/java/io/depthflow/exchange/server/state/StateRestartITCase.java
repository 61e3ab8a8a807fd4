package io.depthflow.exchange.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange in a process of its own, killed as the kernel kills, finds its account again. */
class StateRestartITCase {

  @TempDir Path dir;

  private record Running(Process process, RawClient client) {}

  private Running start() throws IOException {
    String path = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(path == null ? System.getProperty("java.class.path") : path);
    command.add(ExchangeProcess.class.getName());
    command.add(dir.resolve("account").toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int at = line.indexOf("REST http");
      if (at >= 0) {
        String uri = line.substring(at + 5).split("\\s")[0];
        return new Running(process, new RawClient(URI.create(uri), "k", "s"));
      }
    }
    throw new AssertionError("the exchange ended before it said where it is");
  }

  private static String ids(JsonNode rows) {
    return rows.findValuesAsText("orderId") + " " + rows.findValuesAsText("clientOrderId");
  }

  private static BigDecimal wallet(RawClient client) {
    return new BigDecimal(
        client.signed("GET", "/fapi/v3/balance", "").body().path(0).path("balance").asText());
  }

  @Test
  void shouldFindItsAccountAfterItWasKilled() throws Exception {
    Running first = start();
    RawClient client = first.client();
    try {
      String bid =
          client
              .open("GET", "/fapi/v1/ticker/bookTicker", "symbol=BTCUSDT")
              .body()
              .path("bidPrice")
              .asText();
      String far = new BigDecimal(bid).multiply(new BigDecimal("0.97")).toBigInteger() + ".0";
      client.signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=11");
      client.signed("POST", "/fapi/v1/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010");
      for (int i = 0; i < 3; i++) {
        String order =
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=" + far;
        assertThat(client.signed("POST", "/fapi/v1/order", order).status()).isEqualTo(200);
      }
    } catch (RuntimeException | Error e) {
      first.process().destroyForcibly();
      throw e;
    }
    JsonNode open = client.signed("GET", "/fapi/v1/openOrders", "symbol=BTCUSDT").body();
    final BigDecimal wallet = wallet(client);
    final JsonNode all = client.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT").body();
    final JsonNode trades = client.signed("GET", "/fapi/v1/userTrades", "symbol=BTCUSDT").body();
    final JsonNode income = client.signed("GET", "/fapi/v1/income", "").body();
    first.process().destroyForcibly();
    assertThat(first.process().waitFor(10, TimeUnit.SECONDS)).isTrue();

    Running second = start();
    try {
      RawClient again = second.client();
      assertThat(open).hasSize(3);
      assertThat(again.signed("GET", "/fapi/v1/openOrders", "symbol=BTCUSDT").body())
          .isEqualTo(open);
      assertThat(again.signed("GET", "/fapi/v1/allOrders", "symbol=BTCUSDT").body()).isEqualTo(all);
      assertThat(again.signed("GET", "/fapi/v1/userTrades", "symbol=BTCUSDT").body())
          .isEqualTo(trades);
      assertThat(again.signed("GET", "/fapi/v1/income", "").body()).isEqualTo(income);
      assertThat(wallet(again)).isEqualTo(wallet);
      JsonNode risk = again.signed("GET", "/fapi/v2/positionRisk", "symbol=BTCUSDT").body();
      assertThat(risk.at("/0/positionAmt").asText()).isEqualTo("0.010");
      assertThat(risk.at("/0/leverage").asText()).isEqualTo("11");
      JsonNode next =
          again
              .signed(
                  "POST", "/fapi/v1/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.010")
              .body();
      long highest = all.get(all.size() - 1).path("orderId").asLong();
      assertThat(next.path("orderId").asLong()).as(ids(all)).isEqualTo(highest + 1);
    } finally {
      second.process().destroyForcibly();
      second.process().waitFor(10, TimeUnit.SECONDS);
    }
  }
}
