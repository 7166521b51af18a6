package dev.armature.xen.event;

/**
 * An event channel port, as it is now.
 *
 * @param port its number
 * @param state what it is
 * @param peer id of the domain at the other end, or that it is kept for; -1 if there is none
 * @param number the other end's port, the virtual interrupt, or the physical line
 * @param vcpu number of the virtual CPU that is told
 */
public record EventPort(int port, PortState state, int peer, int number, int vcpu) {}
