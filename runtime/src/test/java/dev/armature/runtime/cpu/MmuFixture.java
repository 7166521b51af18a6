package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import org.junit.jupiter.api.function.Executable;

/**
 * A CPU with 4 MB of RAM at 0 and its translation tables at fixed places. Every test maps what it
 * needs; nothing else is mapped.
 */
final class MmuFixture implements AutoCloseable {
  static final int SIZE = 4 << 20;
  static final int LEVEL_1 = 0x00004000;
  static final int LEVEL_2 = 0x00008000;
  static final int CLIENT = 1;
  static final int MANAGER = 3;

  /** A virtual megabyte that tests map. */
  static final int VA = 0xC0100000;

  /** Where it goes. */
  static final int PA = 0x00200000;

  final Ram ram = new Ram(SIZE);
  final PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
  final ArmCpu cpu;
  final Mmu mmu;
  final Cp15 cp15;

  MmuFixture() {
    memory.mapRam("ram", 0, ram);
    cpu = new ArmCpu(memory, GuestLog.none());
    mmu = cpu.mmu;
    cp15 = cpu.cp15;
    cp15.write(0, 2, 0, 0, LEVEL_1);
    domain(0, CLIENT);
    control(Cp15.SCTLR_M);
  }

  /** Sets SCTLR. */
  void control(int bits) {
    cp15.write(0, 1, 0, 0, bits);
  }

  /** Gives one domain its access, all others none. */
  void domain(int domain, int access) {
    cp15.write(0, 3, 0, 0, access << (2 * domain));
  }

  void user() {
    cpu.setCpsr(Psr.USR);
  }

  void privileged() {
    cpu.setCpsr(Psr.SVC);
  }

  /** Writes the first-level descriptor of {@code va} and has the TLB forget. */
  void level1(int va, int descriptor) {
    memory.write(LEVEL_1 + (va >>> 20) * 4, 4, descriptor);
    flush();
  }

  /** Writes entry {@code index} of the second-level table. */
  void level2(int index, int descriptor) {
    memory.write(LEVEL_2 + index * 4, 4, descriptor);
    flush();
  }

  void section(int va, int pa, int ap, int domain) {
    level1(va, pa | (ap << 10) | (domain << 5) | 0x12);
  }

  void coarse(int va, int domain) {
    level1(va, LEVEL_2 | (domain << 5) | 0x11);
  }

  void fine(int va, int domain) {
    level1(va, LEVEL_2 | (domain << 5) | 0x13);
  }

  void flush() {
    cp15.write(0, 8, 7, 0, 0);
  }

  /** {@code access} aborts, with this in DFSR and FAR. */
  void assertAborts(int status, int far, Executable access) {
    assertSame(GuestAbort.DATA, assertThrows(GuestAbort.class, access));
    assertEquals(status, cp15.dataFaultStatus(), "DFSR");
    assertEquals(Integer.toHexString(far), Integer.toHexString(cp15.faultAddress()), "FAR");
  }

  @Override
  public void close() {
    ram.close();
  }
}
