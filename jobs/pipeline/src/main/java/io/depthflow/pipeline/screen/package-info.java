/** What a command shows of its progress. */
package io.depthflow.pipeline.screen;
