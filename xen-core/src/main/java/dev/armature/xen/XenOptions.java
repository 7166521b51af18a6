package dev.armature.xen;

/**
 * What is chosen at boot.
 *
 * @param scheduler bvt, sedf or credit
 * @param policy of access control, in its binary form; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
public record XenOptions(String scheduler, byte[] policy) {}
