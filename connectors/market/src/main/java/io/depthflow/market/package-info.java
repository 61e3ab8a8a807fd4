/**
 * The market's vocabulary: what every other room speaks. JDK alone; no clock, thread, I/O or
 * logging. Prices are integer multiples of {@code 10^-priceDecimals} ("ticks" of the {@link
 * io.depthflow.market.Grid}), quantities of {@code 10^-quantityDecimals} ("lots"); {@code double}
 * begins at the features.
 */
package io.depthflow.market;
