package dev.armature.xen;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.boot.GuestImage;

/**
 * A domain to build at boot.
 *
 * @param name for people; unique
 * @param kernel its kernel
 * @param securityClass that access control knows it by; -1 for what the kernel says
 * @param megabytes of its partition
 * @param arguments its kernel's command line
 * @param module a ramdisk, or whatever else the kernel wants; or null
 * @param abi the interface of its kernel; null for what the kernel says
 * @param vcpus its virtual CPUs, from 1 to {@link GuestAbi#MOST_VCPUS}
 * @param cpu the one CPU that they run on; -1 for any
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
public record DomainRequest(
    String name,
    GuestImage kernel,
    int securityClass,
    int megabytes,
    String arguments,
    byte[] module,
    GuestAbi abi,
    int vcpus,
    int cpu) {}
