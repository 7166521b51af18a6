/**
 * A whole machine: {@link dev.armature.runtime.machine.Machine} runs an engine on one thread and,
 * between two of its runs, serves host events, timers and interrupts; {@link
 * dev.armature.runtime.machine.Board} is what it is made of, {@link
 * dev.armature.runtime.machine.MachineContext} what boards build their devices from.
 */
package dev.armature.runtime.machine;
