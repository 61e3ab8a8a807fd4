package io.depthflow.flink.binance.user;

import org.apache.flink.api.connector.source.SourceSplit;

/** The account's one stream. It has no position: what was missed is read by REST. */
public record UserDataSplit() implements SourceSplit {

  static final UserDataSplit ONLY = new UserDataSplit();

  @Override
  public String splitId() {
    return "user-data";
  }
}
