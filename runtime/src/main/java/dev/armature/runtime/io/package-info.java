/**
 * What a device's outer side is connected to: serial lines, networks, displays and keys. Backends
 * live on host threads and never block the CPU thread; what comes in waits here until the device,
 * told by {@link dev.armature.runtime.machine.HostEvents}, polls it.
 */
package dev.armature.runtime.io;
