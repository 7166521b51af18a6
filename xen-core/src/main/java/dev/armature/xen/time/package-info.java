/** Timers, ticks, and the time that guests see. */
package dev.armature.xen.time;
