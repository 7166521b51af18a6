package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.List;

/**
 * A CPU as debuggers see it: the machine's, or a virtual one that a hypervisor gives to a guest.
 * CPU thread only.
 */
public interface DebugThread {
  /** Its number, from 1, which stays while it exists. */
  int id();

  /** What people are told of it. */
  String description();

  /** Its registers: the same names and numbers for all threads of a machine. */
  List<CpuRegister> registers();

  /** Memory as it sees it. */
  GuestBytes memory();

  /** The CPU that runs it, where a single step is one of its instructions; null for none. */
  ArmCpu cpu();
}
