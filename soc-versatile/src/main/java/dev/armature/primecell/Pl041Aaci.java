package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;

/**
 * PL041 audio interface (ARM DDI 0173) with no codec on its link: software finds it by its
 * identification registers, gets no answer from a codec and leaves it alone.
 */
public final class Pl041Aaci extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1041;

  /** An interface without a codec. */
  public Pl041Aaci(GuestLog log) {
    super("pl041", PERIPHERAL_ID, log);
  }

  /** Without a codec there is nothing to tell. */
  @Override
  protected int readElsewhere(int offset, int width) {
    return 0;
  }

  @Override
  protected void writeElsewhere(int offset, int width, int value) {
    // Without a codec nothing that could be set has an effect.
  }
}
