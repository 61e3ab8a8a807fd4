package io.depthflow.sinks.recording;

/**
 * What a checkpoint holds of one symbol's log.
 *
 * @param run the run that writes it: what another run wrote is never cut
 * @param journalEntries entries of the symbol's journal at the checkpoint; what later ones tell is
 *     undone by a restore
 * @param file file being written, its path below the root; empty before the first line
 * @param endNs the file takes lines received before this, nanoseconds since the epoch
 * @param length bytes of whole gzip members that the checkpoint covers
 * @param lastNs receive time of the last line, nanoseconds since the epoch; 0 before the first
 * @param due what an earlier restore cut off and no line could tell yet; null if nothing
 */
public record SymbolLogState(
    String run,
    int journalEntries,
    String file,
    long endNs,
    long length,
    long lastNs,
    CutOff due) {}
