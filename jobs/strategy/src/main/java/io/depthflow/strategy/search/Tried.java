package io.depthflow.strategy.search;

/**
 * What a try came to on its validation rows, none of which its fits were given; the hold-out is not
 * among them.
 *
 * @param point what was tried
 * @param features with a weight in the fit on all rows before the hold-out
 * @param rows validated on
 * @param r2 against zero change
 * @param deflatedR2 less what the best of so many tries without any signal is expected to show
 * @param pR2 share of resamplings of a world without signal in which the best of all tries did
 *     better than this one
 * @param signals forecasts beyond the threshold, one position at a time
 * @param netBp mean of what a signal earned after fees, bp; NaN without one
 * @param sharpe mean of the net profit per block of time / its standard deviation; 0 without signal
 * @param pProfit as pR2, of the net profit
 * @param deflatedSharpe probability that the true Sharpe ratio is above that which the best of so
 *     many tries shows by luck; careful where tries differ by skill, as their spread then counts as
 *     luck; NaN without a signal
 */
public record Tried(
    SearchPoint point,
    int features,
    long rows,
    double r2,
    double deflatedR2,
    double pR2,
    long signals,
    double netBp,
    double sharpe,
    double pProfit,
    double deflatedSharpe) {}
