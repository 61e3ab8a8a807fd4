/**
 * A matching engine for our own orders against a market that is fed to it. Pure: single-threaded,
 * deterministic, no clock, no I/O; every call says what time it is. Money is exact (BigDecimal).
 */
package io.depthflow.exchange.engine;
