/**
 * The user-mode network: an Ethernet segment with a gateway that needs no privileges on the host.
 *
 * <p>{@link dev.armature.runtime.net.UserNetwork} carries frames between the CPU thread and one
 * thread of its own, on which everything else of this package runs. {@link
 * dev.armature.runtime.net.UserStack} takes the guest's frames apart; its services answer ARP, DHCP
 * and ICMP themselves and carry UDP and TCP over sockets of the host.
 */
package dev.armature.runtime.net;
