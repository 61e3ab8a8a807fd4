/** The quality of recordings on a screen and as JSON. */
package io.depthflow.pipeline.check;
