/**
 * The monitor: commands that show what a machine does and make it do something. Each is there once,
 * as a {@link dev.armature.debug.monitor.Command}, and answers a {@link
 * dev.armature.debug.monitor.Report}; {@link dev.armature.debug.monitor.Monitor} reads and answers
 * lines of text, {@link dev.armature.debug.monitor.JsonSession} lines of JSON.
 */
package dev.armature.debug.monitor;
