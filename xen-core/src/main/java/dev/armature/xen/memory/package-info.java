/** Frames, who owns them, what may map them; the guest's memory and the machine's. */
package dev.armature.xen.memory;
