/** What happened, as flat journal rows, and what it was worth. */
package io.depthflow.strategy.evaluation;
