package dev.armature.debug.monitor;

import dev.armature.debug.DebugControl;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.machine.Board;

/**
 * What a monitor looks at.
 *
 * @param control of the machine
 * @param board that it is
 * @param engine that runs it
 * @param quit ends the run; any thread
 */
public record MonitorTarget(
    DebugControl control, Board board, ExecutionEngine engine, Runnable quit) {}
