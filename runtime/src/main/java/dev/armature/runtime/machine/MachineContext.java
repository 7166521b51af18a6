package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.EventQueue;

/**
 * What a board builds its devices from.
 *
 * @param cpu the CPU whose interrupt inputs the board drives
 * @param memory where devices are mapped
 * @param clock guest time
 * @param events timers of guest time
 * @param hostEvents the way from host threads to the CPU thread
 * @param control reset and power
 * @param log what the guest does wrong
 */
public record MachineContext(
    ArmCpu cpu,
    PhysicalMemory memory,
    Clock clock,
    EventQueue events,
    HostEvents hostEvents,
    MachineControl control,
    GuestLog log) {}
