package io.depthflow.flink.binance.source.split;

/**
 * One raw log file of a symbol.
 *
 * @param path as the enumerator found it; every worker must reach it under this name
 * @param shared whether lines of other symbols stand in it as well
 */
public record LogFile(String path, boolean shared) {}
