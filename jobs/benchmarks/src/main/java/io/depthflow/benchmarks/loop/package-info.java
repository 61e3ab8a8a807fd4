/**
 * One symbol's log from bytes to samples, three times: by the system's core, by a loop written by
 * hand for exactly this log, and by databind and sorted maps. All three give the same samples.
 */
package io.depthflow.benchmarks.loop;
