package dev.armature.xen;

/**
 * What is chosen at boot.
 *
 * @param scheduler bvt, sedf or credit
 * @param policy of access control, in its binary form; null for none
 * @param blankMemory whether the machine's memory is zero behind the hypervisor's own, so that
 *     frames need not be cleared before their first use
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
public record XenOptions(String scheduler, byte[] policy, boolean blankMemory) {}
