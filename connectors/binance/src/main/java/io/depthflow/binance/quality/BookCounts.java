package io.depthflow.binance.quality;

/**
 * How the book fared.
 *
 * @param breaks depth events that did not chain ({@code pu}; spot: {@code U}); gap markers are
 *     counted among the lines
 * @param crossed books voided because best bid and ask crossed
 * @param duplicates depth events seen before
 * @param stale depth events that a snapshot contained
 * @param resyncs how often the book came into step
 * @param rows seconds that ended with a book in step: rows that a backfill makes of the day
 * @param seconds seconds that ended between the symbol's first snapshot and its last line
 * @param compared bookTickers that carry the update id of a rebuilt book
 * @param equal bookTickers among them whose best prices and quantities are the book's
 * @param untrustedRows rows of which some tiers lie beyond what a snapshot made known of the book:
 *     levels that nobody touched since may be missing there
 * @param tiersCompared frames of partial depth that carry the update id of a rebuilt book
 * @param tiersEqual frames among them whose levels are the book's
 */
public record BookCounts(
    long breaks,
    long crossed,
    long duplicates,
    long stale,
    long resyncs,
    long rows,
    long seconds,
    long compared,
    long equal,
    long untrustedRows,
    long tiersCompared,
    long tiersEqual) {}
