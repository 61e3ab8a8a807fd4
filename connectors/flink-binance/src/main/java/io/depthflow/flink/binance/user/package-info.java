/** The account's own events (orders, positions) as a FLIP-27 source. */
package io.depthflow.flink.binance.user;
