package dev.armature.runtime.net;

/**
 * What tells connections apart.
 *
 * @param guest the guest's IPv4 address
 * @param guestPort the guest's port
 * @param remote the IPv4 address that the guest talks to
 * @param remotePort the port there
 */
record TcpAddress(int guest, int guestPort, int remote, int remotePort) {}
