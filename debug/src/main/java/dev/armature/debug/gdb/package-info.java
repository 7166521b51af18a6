/**
 * A stub of gdb's remote serial protocol (gdb manual, appendix E): {@link
 * dev.armature.debug.gdb.GdbServer} takes one client after the other, {@link
 * dev.armature.debug.gdb.PacketReader} and {@link dev.armature.debug.gdb.PacketWriter} are the
 * framing, {@link dev.armature.debug.gdb.GdbSession} one client's session.
 *
 * <p>What comes from the port is not trusted: packets are bounded, and what makes no sense is
 * answered with an error or with nothing at all.
 */
package dev.armature.debug.gdb;
