package dev.armature.debug.monitor;

import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThreads;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.machine.Board;
import java.util.List;

/**
 * What a monitor looks at.
 *
 * @param control of the machine
 * @param board that it is
 * @param engines that run its CPUs, in their order
 * @param threads the CPUs that its guests see
 * @param quit ends the run; any thread
 */
public record MonitorTarget(
    DebugControl control,
    Board board,
    List<ExecutionEngine> engines,
    DebugThreads threads,
    Runnable quit) {}
