/**
 * A hypervisor with the guest interface of Xen on ARM: {@link dev.armature.xen.Hypervisor} stands
 * at the CPU's exception boundary. docs/xen.md describes it.
 */
package dev.armature.xen;
