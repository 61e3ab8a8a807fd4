package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.OutcomeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the protocol note, sections 4 and 4.2. */
class ResponseClassifierTest {

  @ParameterizedTest(name = "{0} {1} {2} -> {3}")
  @CsvSource(
      nullValues = "null",
      value = {
        "200,0,null,OK",
        "200,200,The operation of cancel all open order is done.,OK",
        "200,-2019,an error code in a success,UNKNOWN",
        "400,-1000,An unknown error occurred,UNKNOWN",
        "400,-1001,Internal error,FAILED",
        "400,-1006,Unexpected response,UNKNOWN",
        "400,-1007,Timeout waiting for response,UNKNOWN",
        "408,0,null,UNKNOWN",
        "408,-1007,Timeout,UNKNOWN",
        "408,-2019,Margin is insufficient,UNKNOWN",
        "401,-2015,Invalid API-key,UNAUTHORIZED",
        "401,0,null,UNAUTHORIZED",
        "400,-1002,Not authorized,UNAUTHORIZED",
        "400,-2014,API-key format invalid,UNAUTHORIZED",
        "400,-1022,Signature is not valid,UNAUTHORIZED",
        "400,-1021,Timestamp outside of recvWindow,CLOCK_SKEW",
        "400,-5028,outside of the ME recvWindow,CLOCK_SKEW",
        "403,0,<html>WAF</html>,BLOCKED",
        "418,-1003,Way too many requests,BANNED",
        "429,-1003,Too many requests,RATE_LIMITED",
        "429,0,null,RATE_LIMITED",
        "429,-1015,Too many new orders,RATE_LIMITED",
        "400,-1015,Too many new orders,RATE_LIMITED",
        "400,-1003,Too many requests,RATE_LIMITED",
        "400,-1016,shutting down,REFUSED",
        "400,-1102,mandatory missing,REFUSED",
        "400,-1111,precision,REFUSED",
        "400,-1121,bad symbol,REFUSED",
        "400,-1125,listenKey,REFUSED",
        "400,-2010,new order rejected,REFUSED",
        "400,-2011,Unknown order sent.,REFUSED",
        "400,-2013,Order does not exist.,REFUSED",
        "400,-2019,Margin is insufficient.,REFUSED",
        "400,-2022,ReduceOnly Order is rejected.,REFUSED",
        "400,-4014,not a tick multiple,REFUSED",
        "400,-4015,client id,REFUSED",
        "400,-4116,ClientOrderId is duplicated,DUPLICATE_ID",
        "400,-4118,reduce-only margin check,REFUSED",
        "400,-4164,notional,REFUSED",
        "400,-5021,FOK,REFUSED",
        "400,-5022,GTX,REFUSED",
        "404,0,<html>not found</html>,REFUSED",
        "500,0,null,UNKNOWN",
        "500,-1001,Internal error,UNKNOWN",
        "502,0,<html>Bad Gateway</html>,UNKNOWN",
        "504,0,null,UNKNOWN",
        // 503: variant A, B, the -1001 text, C
        "503,0,'Unknown error, please check your request or try again later.',UNKNOWN",
        "503,-1000,'Unknown error, please check your request or try again later.',UNKNOWN",
        "503,-1001,'Unknown error, please check your request or try again later.',UNKNOWN",
        "503,0,Service Unavailable.,FAILED",
        "503,0,Service Unavailable,FAILED",
        "503,-1001,Internal error; unable to process your request. Please try again.,FAILED",
        "503,-1008,Request throttled by system-level protection.,OVERLOADED",
        "503,-1016,shutting down,REFUSED",
        "503,0,null,UNKNOWN",
        "503,0,<html>503 Service Unavailable</html>,UNKNOWN",
        "503,-2019,a code that does not belong here,UNKNOWN",
        "301,0,null,UNKNOWN",
        "100,0,null,UNKNOWN",
        "0,0,null,UNKNOWN",
      })
  void shouldClassify(int status, int code, String message, Verdict verdict) {
    assertThat(ResponseClassifier.classify(status, code, message)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501, 502, 504, 507, 520, 522, 524, 599, 304})
  void shouldNeverTakeAStatusItDoesNotKnowForARefusal(int status) {
    for (int code : new int[] {0, -1, -1003, -1008, -1021, -2010, -2019, -4116, -9999}) {
      assertThat(ResponseClassifier.classify(status, code, "text").kind())
          .as("status %d code %d", status, code)
          .isEqualTo(OutcomeKind.UNKNOWN);
    }
  }

  @Test
  void shouldMapEveryVerdictToAnOutcome() {
    assertThat(Verdict.values())
        .filteredOn(v -> v.kind() == OutcomeKind.UNKNOWN)
        .containsExactly(Verdict.DUPLICATE_ID, Verdict.UNKNOWN);
    assertThat(Verdict.values())
        .filteredOn(v -> v.kind() == OutcomeKind.ACCEPTED)
        .containsExactly(Verdict.OK);
    assertThat(Verdict.values())
        .filteredOn(v -> v.kind() == OutcomeKind.NOT_SENT)
        .containsExactly(Verdict.NOT_SENT);
  }
}
