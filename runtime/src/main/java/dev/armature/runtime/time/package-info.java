/**
 * Guest time in nanoseconds since power on, from the host's clock or from the number of
 * instructions executed, and the timers that devices arm in it.
 */
package dev.armature.runtime.time;
