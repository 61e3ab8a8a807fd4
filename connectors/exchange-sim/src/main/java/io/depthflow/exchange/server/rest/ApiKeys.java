package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.ExchangeConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The API keys of the one account, each with the way its requests are signed. */
final class ApiKeys {

  private static final Pattern FORMAT = Pattern.compile("[!-~]{1,128}");

  private final Map<String, RequestSignature> signatures = new HashMap<>();

  ApiKeys(ExchangeConfig config) {
    signatures.put(config.apiKey(), RequestSignature.hmac(config.apiSecret()));
    config
        .rest()
        .publicKeys()
        .forEach((apiKey, key) -> signatures.put(apiKey, RequestSignature.of(key)));
  }

  /** The key's signature; -2014 when it cannot be a key, -2015 when it is not one of ours. */
  RequestSignature check(String apiKey) {
    if (apiKey == null || !FORMAT.matcher(apiKey).matches()) {
      throw new VenueException(-2014, "API-key format invalid.");
    }
    RequestSignature signature = signatures.get(apiKey);
    if (signature == null) {
      throw new VenueException(-2015, "Invalid API-key, IP, or permissions for action.");
    }
    return signature;
  }
}
