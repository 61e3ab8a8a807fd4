package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingCodecTest {

  private static Map<String, Listing> read(String symbols) {
    return ListingCodec.listings(
        WireJson.parse(RestCodecTest.json("{'symbols':[" + symbols + "]}")));
  }

  @Test
  void shouldListWhatTradesAndWhatDoesNot() {
    Map<String, Listing> listings =
        read(
            "{'symbol':'BTCUSDT','status':'TRADING','contractType':'PERPETUAL',"
                + "'quoteAsset':'USDT'},"
                + "{'symbol':'ETHUSDC','status':'TRADING','contractType':'PERPETUAL',"
                + "'quoteAsset':'USDC'},"
                + "{'symbol':'OLDUSDT','contractStatus':'SETTLING','contractType':'PERPETUAL',"
                + "'quoteAsset':'USDT'},{'symbol':'BARE'}");
    assertThat(listings).containsOnlyKeys("BARE", "BTCUSDT", "ETHUSDC", "OLDUSDT");
    assertThat(listings.get("BTCUSDT").isTrading()).isTrue();
    assertThat(listings.get("BTCUSDT").isUsdtPerpetual()).isTrue();
    assertThat(listings.get("ETHUSDC").isUsdtPerpetual()).isFalse();
    assertThat(listings.get("OLDUSDT").isTrading()).isFalse();
    assertThat(listings.get("BARE").isTrading()).isFalse();
    assertThat(listings.get("BARE").instrument()).isNull();
  }

  @Test
  void shouldReadVolumesAndRefuseWhatIsNoList() {
    byte[] body =
        RestCodecTest.json(
            "[{'symbol':'BTCUSDT','quoteVolume':'12.50'},{'symbol':'ETHUSDT','quoteVolume':'0'}]");
    assertThat(ListingCodec.dayVolumes(body))
        .containsExactly(
            Map.entry("BTCUSDT", new BigDecimal("12.50")),
            Map.entry("ETHUSDT", new BigDecimal("0")));
    assertThatThrownBy(() -> ListingCodec.dayVolumes(RestCodecTest.json("{'code':-1}")))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("not a list");
    assertThatThrownBy(() -> ListingCodec.dayVolumes(RestCodecTest.json("[{'symbol':'B'}]")))
        .hasMessageContaining("quoteVolume");
  }
}
