/**
 * The recorder under load: a server that sends a dense market over real sockets, the record job as
 * users start it, and a client that only counts, each in a process of its own.
 */
package io.depthflow.benchmarks.live;
