package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the protocol note, section 2.1. */
class RequestSignatureTest {

  private static final String SECRET =
      "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";

  private final RequestSignature signature = RequestSignature.hmac(SECRET);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943||3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9",
        "|symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943|3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC|quantity=1&price=9000&recvWindow=5000&timestamp= 1591702613943|f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2",
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC|quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943|30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4",
        "symbol=BTCUSDT&recvWindow=5000&timestamp=1591702613943||94ae0e3b5872d3eb469d1af5e892198c5f1dfc78ce21c3a7323f98d2de155229",
        "timestamp=1591702613943||84901bbeed96ffa9adf9995c40fcadcb0a9ddad37c2605ce82491f2c771077a6",
        "batchOrders=%5B%7B%22type%22%3A%22LIMIT%22%2C%22timeInForce%22%3A%22GTC%22%7D%5D&timestamp=1591702613943||a35c89fc5266e923a8e0bc64a975af466c99852cddba3b43d5b87e8612ca6120",
        "timestamp=1591702613943|symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=9000|31c96e648aac79dede6e6f4336dbc7aba3f6cfea04d58e5e6091cc6879c69981",
      })
  void shouldVerifyTheVectorsWhereverTheSignatureStands(String query, String body, String hex) {
    String q = query == null ? "" : query;
    String b = body == null ? "" : body;
    assertThat(signature.matches(q, b, hex)).isTrue();
    assertThat(signature.matches(q, b, hex.toUpperCase(Locale.ROOT))).isTrue();
    String pair = "signature=" + hex;
    assertThat(signature.matches(q.isEmpty() ? pair : q + "&" + pair, b, hex)).isTrue();
    assertThat(signature.matches(q, b.isEmpty() ? pair : b + "&" + pair, hex)).isTrue();
    assertThat(signature.matches(q.isEmpty() ? pair : pair + "&" + q, b, hex)).isTrue();
    assertThat(signature.matches(q + "x", b, hex)).isFalse();
    assertThat(RequestSignature.hmac(SECRET + "0").matches(q, b, hex)).isFalse();
  }

  @Test
  void shouldCutThePairFromTheMiddle() {
    assertThat(RequestSignature.withoutSignature("a=1&signature=ff&b=2")).isEqualTo("a=1&b=2");
    assertThat(RequestSignature.withoutSignature("mysignature=ff")).isEqualTo("mysignature=ff");
  }

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "Ed25519, Ed25519"})
  void shouldVerifyPublicKeys(String kind, String algorithm, @TempDir Path folder)
      throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    Path pem = folder.resolve("key.pem");
    String encoded = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        pem, "-----BEGIN PUBLIC KEY-----\n" + encoded + "\n-----END PUBLIC KEY-----\n");
    RequestSignature check = RequestSignature.of(PublicKeys.read(pem));
    String query = "timestamp=1671090801999&recvWindow=9999999&symbol=BTCUSDT";
    String body = "side=SELL&type=MARKET&quantity=1.23";
    String signed = sign(algorithm, pair, query + body);
    String sent = query + "&signature=" + URLEncoder.encode(signed, StandardCharsets.UTF_8);
    assertThat(check.matches(sent, body, signed)).isTrue();
    assertThat(check.matches(sent, body + "0", signed)).isFalse();
    assertThat(check.matches(sent, body, signed.toLowerCase(Locale.ROOT)))
        .as("base64 has a case")
        .isFalse();
    assertThat(check.matches(sent, body, "no base64")).isFalse();
    assertThat(check.matches(sent, body, "AAAA")).isFalse();
    assertThat(RequestSignature.hmac(SECRET).matches(sent, body, signed)).isFalse();
  }

  private static String sign(String algorithm, KeyPair pair, String payload) throws Exception {
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(payload.getBytes(StandardCharsets.US_ASCII));
    return Base64.getEncoder().encodeToString(signer.sign());
  }

  @Test
  void shouldRefuseFilesThatHoldNoPublicKeyOfTheVenues(@TempDir Path folder) throws Exception {
    Path pem = folder.resolve("key.pem");
    Files.writeString(pem, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> PublicKeys.read(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key.pem holds a private key");
    Files.writeString(pem, "hello");
    assertThatThrownBy(() -> PublicKeys.read(pem)).hasMessageContaining("BEGIN PUBLIC KEY");
    Files.writeString(pem, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(() -> PublicKeys.read(pem))
        .hasMessageContaining("neither an RSA nor an Ed25519");
    KeyPair elliptic = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThatThrownBy(() -> RequestSignature.of(elliptic.getPublic()))
        .hasMessageContaining("must be RSA or Ed25519");
  }
}
