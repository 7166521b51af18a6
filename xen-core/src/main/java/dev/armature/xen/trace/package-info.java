/** Trace records for tools. */
package dev.armature.xen.trace;
