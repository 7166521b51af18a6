/** Boards, as far as the hypervisor drives them. */
package dev.armature.xen.platform;
