/** The demonstration: the whole line from raw depth to a report, by one command. */
package io.depthflow.pipeline.demo;
