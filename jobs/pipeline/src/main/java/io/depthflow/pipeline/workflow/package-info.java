/** Workflows: operators joined to streams. They take sources and sinks as arguments. */
package io.depthflow.pipeline.workflow;
