/** Hypercall dom0_op: control of other domains, for privileged ones. */
package dev.armature.xen.control;
