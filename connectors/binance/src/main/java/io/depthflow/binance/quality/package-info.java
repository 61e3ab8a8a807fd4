/**
 * How good a recording is: per symbol and UTC day, from the lines alone. Pure: lines in, figures
 * out.
 */
package io.depthflow.binance.quality;
