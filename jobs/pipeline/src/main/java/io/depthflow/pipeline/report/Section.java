package io.depthflow.pipeline.report;

/** One part of the page; writes nothing when it has nothing to say. */
interface Section {

  void write(ReportInputs in, Page page);
}
