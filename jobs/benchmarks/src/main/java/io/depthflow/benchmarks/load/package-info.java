/**
 * Load on the simulated exchange over loopback sockets, each kind beside a bare server of the same
 * library, with as many threads, that sends as many bytes: what is read is the ratio of the two.
 */
package io.depthflow.benchmarks.load;
