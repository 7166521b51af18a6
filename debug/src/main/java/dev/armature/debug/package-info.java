/**
 * What lets people look into a machine that runs: {@link dev.armature.debug.DebugControl} holds it
 * between two instructions for whoever asks, {@link dev.armature.debug.CpuRegisters} and {@link
 * dev.armature.debug.GuestBytes} are what there is to see.
 *
 * <p>Clients have threads of their own, and everything they do to the machine is an action on the
 * CPU thread ({@link dev.armature.debug.DebugControl#call}).
 */
package dev.armature.debug;
