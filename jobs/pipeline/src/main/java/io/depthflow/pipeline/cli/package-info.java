/** The command line program {@code depthflow}. */
package io.depthflow.pipeline.cli;
