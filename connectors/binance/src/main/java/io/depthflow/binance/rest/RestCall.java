package io.depthflow.binance.rest;

/**
 * One request, before timestamp and signature.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path e.g. {@code /fapi/v1/order}
 * @param query encoded parameters; may be empty
 * @param security what has to be added
 * @param urgent a cancel, an exit, or a read that one waits for: not held back by budgets, may use
 *     the reserved connections
 * @param placesOrder whether it counts against the order limits
 * @param sendByMs local time after which it must not leave any more
 */
record RestCall(
    String method,
    String path,
    String query,
    Security security,
    boolean urgent,
    boolean placesOrder,
    long sendByMs) {

  enum Security {
    NONE,
    /** Header X-MBX-APIKEY. */
    KEY,
    /** Header, timestamp and signature. */
    SIGNED
  }

  static RestCall open(String method, String path, String query) {
    return new RestCall(method, path, query, Security.NONE, false, false, Long.MAX_VALUE);
  }

  static RestCall keyed(String method, String path) {
    return new RestCall(method, path, "", Security.KEY, false, false, Long.MAX_VALUE);
  }

  static RestCall signed(String method, String path, String query) {
    return new RestCall(method, path, query, Security.SIGNED, false, false, Long.MAX_VALUE);
  }

  RestCall asUrgent(boolean urgent) {
    return new RestCall(method, path, query, security, urgent, placesOrder, sendByMs);
  }

  /**
   * A read of the account. Even an urgent one is held back while the address is banned: more calls
   * would prolong the ban.
   */
  boolean isSignedRead() {
    return security == Security.SIGNED && "GET".equals(method);
  }

  /** Method and path: all that may be shown of a call. */
  String name() {
    return method + " " + path;
  }
}
