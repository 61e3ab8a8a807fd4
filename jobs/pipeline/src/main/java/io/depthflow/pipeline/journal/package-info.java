/** The desk's journal outside of the stream: JSON lines on disk, and lines for a person. */
package io.depthflow.pipeline.journal;
