package dev.armature.xen;

/**
 * What is chosen at boot.
 *
 * @param scheduler bvt, sedf or credit
 */
public record XenOptions(String scheduler) {}
