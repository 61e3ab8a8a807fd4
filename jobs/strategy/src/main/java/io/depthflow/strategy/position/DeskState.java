package io.depthflow.strategy.position;

import io.depthflow.strategy.risk.RiskState;

/**
 * Everything a desk must not forget, for checkpoints: records of primitives, enums, strings,
 * BigDecimals and arrays. Append only. Models and market prices are not part of it: they come anew.
 *
 * @param epoch run attempt that wrote it
 */
public record DeskState(long epoch, MachineState[] machines, RiskState risk) {}
