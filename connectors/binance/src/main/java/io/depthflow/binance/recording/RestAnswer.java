package io.depthflow.binance.recording;

import java.nio.file.Path;

/**
 * A REST answer in a recording that is no line of the market.
 *
 * @param endpoint path of the request, e.g. {@code /fapi/v1/exchangeInfo}
 * @param receiveTimeNs nanoseconds since the epoch
 * @param contracts symbols that it describes, where it is an exchangeInfo; else 0
 */
public record RestAnswer(Path file, String endpoint, long receiveTimeNs, int contracts) {}
