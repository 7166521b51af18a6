package dev.armature.xen.event;

/** What an event channel port is, in the order of the interface's status codes. */
public enum PortState {
  FREE,
  UNBOUND,
  INTERDOMAIN,
  PIRQ,
  VIRQ,
  IPI,
  /** Port 0, which is never given out. */
  RESERVED
}
