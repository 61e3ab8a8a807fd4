/** Many trainings compared on the same rows, with the number of tries counted against them. */
package io.depthflow.strategy.search;
