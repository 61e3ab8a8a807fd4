/** What a person sees at the end: results on disk, and one self-contained page with plots. */
package io.depthflow.pipeline.report;
