package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.rest.Listing;
import io.depthflow.flink.binance.source.SymbolChoice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolSelectionTest {

  private final Map<String, Listing> listings = new TreeMap<>();
  private final Map<String, BigDecimal> volumes = new TreeMap<>();

  private void list(String symbol, String status, String type, String quote, int volume) {
    listings.put(symbol, new Listing(symbol, status, type, quote, null));
    volumes.put(symbol, BigDecimal.valueOf(volume));
  }

  private void perpetual(String symbol, int volume) {
    list(symbol, "TRADING", "PERPETUAL", "USDT", volume);
  }

  private Set<String> select(String choice, String... current) {
    return SymbolSelection.select(
        SymbolChoice.of(List.of(choice.split(","))), listings, volumes, Set.of(current));
  }

  @Test
  void shouldTakeTheMostTradedUsdtPerpetualsThatTrade() {
    perpetual("LOWUSDT", 5);
    perpetual("TOPUSDT", 50);
    perpetual("MIDUSDT", 40);
    perpetual("EQUALUSDT", 40);
    list("HALTUSDT", "BREAK", "PERPETUAL", "USDT", 900);
    list("BTCUSDT_260327", "TRADING", "CURRENT_QUARTER", "USDT", 800);
    list("BTCUSDC", "TRADING", "PERPETUAL", "USDC", 700);
    perpetual("NOTICKERUSDT", 0);
    volumes.remove("NOTICKERUSDT");
    assertThat(select("top:1")).containsExactly("TOPUSDT");
    assertThat(select("top:2")).as("equal volumes by name").containsExactly("TOPUSDT", "EQUALUSDT");
    assertThat(select("top:99"))
        .containsExactly("TOPUSDT", "EQUALUSDT", "MIDUSDT", "LOWUSDT", "NOTICKERUSDT");
    assertThat(select("BTCUSDC,btcusdt_260327,top:1"))
        .as("by name of any kind")
        .containsExactly("BTCUSDC", "BTCUSDT_260327", "TOPUSDT");
    assertThat(select("TOPUSDT,top:1")).containsExactly("TOPUSDT");
  }

  /** Of top:10 a symbol stays to rank 12, and joins to rank 10 only. */
  @ParameterizedTest
  @CsvSource({
    "10, false, true",
    "11, true, true",
    "11, false, false",
    "12, true, true",
    "13, true, false"
  })
  void shouldLetRankNoiseNotFlap(int rank, boolean isRead, boolean expected) {
    for (int i = 1; i <= 20; i++) {
      perpetual(String.format("S%02dUSDT", i), 1_000 - i);
    }
    String symbol = String.format("S%02dUSDT", rank);
    Set<String> selected = isRead ? select("top:10", symbol) : select("top:10");
    assertThat(selected.contains(symbol)).isEqualTo(expected);
    assertThat(selected.size()).isBetween(10, 12);
  }

  /** 1.2 N rounded up. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 3", "5, 6", "10, 12", "50, 60", "9999, 11999"})
  void shouldRoundTheBandUp(int top, int staysTo) {
    assertThat(SymbolSelection.staysWithin(top)).isEqualTo(staysTo);
  }

  @Test
  void shouldNameAnUnknownSymbolTheNearestOneAndTheCureAtTheStart() {
    perpetual("BTCUSDT", 1);
    perpetual("ETHUSDT", 1);
    assertThatThrownBy(() -> select("BTCUSD"))
        .isInstanceOf(UnknownSymbolException.class)
        .hasMessageContaining("BTCUSD is unknown")
        .hasMessageContaining("nearest is BTCUSDT")
        .hasMessageContaining("correct 'symbols'");
    listings.clear();
    assertThatThrownBy(() -> select("BTCUSD")).hasMessageContaining("which lists none");
  }

  @Test
  void shouldLeaveOutANamedSymbolThatStoppedTradingOrWasDelisted() {
    list("AUSDT", "SETTLING", "PERPETUAL", "USDT", 1);
    perpetual("BUSDT", 1);
    assertThat(select("AUSDT,BUSDT,CUSDT", "AUSDT", "BUSDT", "CUSDT")).containsExactly("BUSDT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"top:0", "top:", "top:x", "top:-5", "top:10000", "top:1.5"})
  void shouldRefuseABadCount(String choice) {
    assertThatThrownBy(() -> SymbolChoice.of(List.of(choice)))
        .hasMessageContaining(choice)
        .hasMessageContaining("e.g. top:50");
  }

  @Test
  void shouldReadAndPrintAChoice() {
    SymbolChoice choice = SymbolChoice.of(List.of("btcusdt", " Top:50", "BTCUSDT", "ETHUSDT"));
    assertThat(choice).isEqualTo(new SymbolChoice(List.of("BTCUSDT", "ETHUSDT"), 50));
    assertThat(choice).hasToString("BTCUSDT,ETHUSDT,top:50");
    assertThat(choice.mayHold("ANYUSDT")).isTrue();
    assertThat(SymbolChoice.of(List.of("BTCUSDT")).mayHold("ANYUSDT")).isFalse();
    assertThatThrownBy(() -> SymbolChoice.of(List.of("top:1", "top:2")))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> SymbolChoice.of(List.of("best:5"))).hasMessageContaining("'best:5'");
    assertThatThrownBy(() -> SymbolChoice.of(List.of())).hasMessageContaining("no symbol given");
  }
}
