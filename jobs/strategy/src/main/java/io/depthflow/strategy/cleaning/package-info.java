/** Outliers: which training rows are left out, by thresholds of the training part alone. */
package io.depthflow.strategy.cleaning;
