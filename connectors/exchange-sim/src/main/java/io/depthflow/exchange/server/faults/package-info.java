/**
 * Faults of a venue, to be met on purpose: what kinds there are, which are armed, and schedules of
 * them (protocol note, section 15). Where a fault acts is the server's affair.
 */
package io.depthflow.exchange.server.faults;
