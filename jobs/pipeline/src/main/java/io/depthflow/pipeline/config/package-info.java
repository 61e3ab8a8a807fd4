/**
 * Options: their definitions (one class a job), where their values come from, how they are told.
 */
package io.depthflow.pipeline.config;
