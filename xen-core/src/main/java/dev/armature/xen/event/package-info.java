/** Event channels, virtual and physical interrupts. */
package dev.armature.xen.event;
