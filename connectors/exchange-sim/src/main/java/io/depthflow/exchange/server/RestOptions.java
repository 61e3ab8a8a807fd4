package io.depthflow.exchange.server;

import io.depthflow.exchange.server.rest.RequestSignature;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Options of the REST side beside its limits.
 *
 * @param publicKeys RSA or Ed25519 keys by the API key that they belong to; an API key with a
 *     public key has no HMAC secret any more
 * @param refusalsBeforeBan answers 429 within a minute after which an address is banned
 * @param addressesMax addresses that are counted apart at a time
 * @param timeOffsetMs how far the clock that requests are checked against, and that {@code
 *     /fapi/v1/time} tells, is ahead of the exchange's
 * @param refuseUnread whether a parameter that the endpoint does not have is refused with -1104;
 *     the venue's futures endpoints pass over it
 * @param tradesMax public trades and aggregate trades kept per symbol
 * @param minutesMax one-minute bars kept per symbol
 */
public record RestOptions(
    Map<String, PublicKey> publicKeys,
    int refusalsBeforeBan,
    int addressesMax,
    long timeOffsetMs,
    boolean refuseUnread,
    int tradesMax,
    int minutesMax) {

  public RestOptions {
    publicKeys = Map.copyOf(publicKeys);
    if (refusalsBeforeBan < 0 || addressesMax < 1 || tradesMax < 1 || minutesMax < 1) {
      throw new IllegalArgumentException(
          "refusalsBeforeBan must not be negative; addressesMax, tradesMax and minutesMax must be"
              + " positive");
    }
  }

  /** HMAC only; 10 refusals before a ban; futures rules for unread parameters. */
  public static RestOptions defaults() {
    return new RestOptions(Map.of(), 10, 1_024, 0, false, 10_000, 10_080);
  }

  /** With a key more; RSA and Ed25519 only. */
  public RestOptions withPublicKey(String apiKey, PublicKey key) {
    RequestSignature.of(key);
    Map<String, PublicKey> keys = new HashMap<>(publicKeys);
    keys.put(apiKey, key);
    return new RestOptions(
        keys, refusalsBeforeBan, addressesMax, timeOffsetMs, refuseUnread, tradesMax, minutesMax);
  }

  public RestOptions withTimeOffsetMs(long value) {
    return new RestOptions(
        publicKeys, refusalsBeforeBan, addressesMax, value, refuseUnread, tradesMax, minutesMax);
  }

  public RestOptions withRefusalsBeforeBan(int value) {
    return new RestOptions(
        publicKeys, value, addressesMax, timeOffsetMs, refuseUnread, tradesMax, minutesMax);
  }

  public RestOptions withAddressesMax(int value) {
    return new RestOptions(
        publicKeys, refusalsBeforeBan, value, timeOffsetMs, refuseUnread, tradesMax, minutesMax);
  }

  public RestOptions withRefuseUnread(boolean value) {
    return new RestOptions(
        publicKeys, refusalsBeforeBan, addressesMax, timeOffsetMs, value, tradesMax, minutesMax);
  }

  /** Public trades and one-minute bars kept per symbol. */
  public RestOptions withHistory(int trades, int minutes) {
    return new RestOptions(
        publicKeys, refusalsBeforeBan, addressesMax, timeOffsetMs, refuseUnread, trades, minutes);
  }
}
