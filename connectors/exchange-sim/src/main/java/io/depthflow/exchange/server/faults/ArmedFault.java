package io.depthflow.exchange.server.faults;

/**
 * A fault that was armed, as it stands.
 *
 * @param id counts from 1 in the order of arming
 * @param armedMs when it was armed, by the venue's clock
 * @param fromMs from when it acts
 * @param untilMs until when it acts; {@code Long.MAX_VALUE} without an end
 * @param left how often it may still act
 * @param fired how often it acted
 * @param lastFiredMs when it acted last; 0 for never
 */
public record ArmedFault(
    long id,
    Fault fault,
    long armedMs,
    long fromMs,
    long untilMs,
    int left,
    long fired,
    long lastFiredMs) {}
