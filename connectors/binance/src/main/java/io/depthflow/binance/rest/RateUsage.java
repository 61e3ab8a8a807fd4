package io.depthflow.binance.rest;

/**
 * Budgets as the venue last reported them.
 *
 * @param weight1m request weight used in the running minute, -1 while unknown
 * @param orders10s orders placed in the running ten seconds, -1 while unknown
 * @param orders1m orders placed in the running minute, -1 while unknown
 * @param blockedUntilMs local time until which the venue asked for silence (429, 418), or 0
 * @param unreadableHeaders counter headers that held no usable number
 * @param heldBack requests that were not sent for the sake of a budget
 */
public record RateUsage(
    long weight1m,
    long orders10s,
    long orders1m,
    long blockedUntilMs,
    long unreadableHeaders,
    long heldBack) {}
