/**
 * Parameters under the names that Flink ML's own stages give them. Flink ML has interfaces of the
 * same names, in a module that cannot be had without its unpublished iteration runtime.
 */
package io.depthflow.flink.ml.param;
