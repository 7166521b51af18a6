package dev.armature.translator.system;

import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;

/**
 * A {@link CpuFixture} with the MMU on: the first megabyte is mapped to itself, the second has
 * small pages that tests map one by one.
 */
public final class PagedFixture implements AutoCloseable {
  /** The megabyte of small pages. */
  public static final int PAGES = 0x00100000;

  public static final int OPEN = 0xFF2;
  static final int READ_ONLY = 0x002 | 0xAA0; // for User mode
  static final int TABLE = 0x4000;
  private static final int COARSE = 0x00010000;

  public final CpuFixture f;

  public PagedFixture(EngineKind engine) {
    this(new CpuFixture(engine));
  }

  /** Has the MMU of {@code fixture}, which has 1 MB of RAM, translate. */
  PagedFixture(CpuFixture fixture) {
    f = fixture;
    f.words(TABLE, 0xC12);
    f.words(TABLE + 4, COARSE | 0x11);
    for (int vector = 0; vector < 0x20; vector += 4) {
      f.words(vector, 0xEAFFFFFE);
    }
    f.cpu.cp15.write(0, 2, 0, 0, TABLE);
    f.cpu.cp15.write(0, 3, 0, 0, 1);
    f.cpu.cp15.write(0, 1, 0, 0, Cp15.SCTLR_M);
    f.cpu.setCpsr(Psr.USR);
  }

  /** Maps page {@code number} of the second megabyte, and flushes the TLB. */
  public void map(int number, int physical, int bits) {
    describe(number, physical | bits);
    f.cpu.cp15.write(0, 8, 7, 0, 0);
  }

  /** Writes the descriptor of page {@code number} of the second megabyte, and flushes nothing. */
  public void describe(int number, int descriptor) {
    f.words(COARSE + 4 * number, descriptor);
  }

  /** Leaves the data abort handler, back to the instruction that aborted. */
  void retry() {
    int lr = f.cpu.r[14];
    int spsr = f.cpu.spsr();
    f.cpu.setCpsr(spsr);
    f.cpu.pc = lr - 8;
  }

  @Override
  public void close() {
    f.close();
  }
}
