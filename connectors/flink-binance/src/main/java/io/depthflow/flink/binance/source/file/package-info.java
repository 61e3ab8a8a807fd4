/** The bounded mode: raw log files, found, merged by receive time and read ahead. */
package io.depthflow.flink.binance.source.file;
