/** Labels: what mid did after each horizon, where the book was in sync all the way. */
package io.depthflow.strategy.label;
