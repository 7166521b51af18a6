package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;

/**
 * Enhanced multimedia accelerator (i.MX21 reference manual, "eMMA"), as far as a driver needs that
 * probes it: the post- and the preprocessor keep their settings and end a reset at once. They
 * convert no pictures; a conversion that is started never ends.
 */
final class Emma extends RegisterBank {
  private static final int PREPROCESSOR = 0x400;
  private static final int PP_SOFT_RESET = 1 << 8;
  private static final int PRP_SOFT_RESET = 1 << 12;

  private final Register ppControl = register(0x00, "PP_CNTL").writable(~PP_SOFT_RESET);
  private final Register prpControl = register(PREPROCESSOR, "PRP_CNTL").writable(~PRP_SOFT_RESET);

  Emma(GuestLog log) {
    super("emma", 4, log);
    settings(0x04, 0x04, "PP_INTRCNTL");
    register(0x08, "PP_INTRSTATUS").clearedByOnes(5);
    settings(0x0C, 0x3C, "PP_SETTING");
    settings(0x100, 0x17C, "PP_RESIZE");
    settings(PREPROCESSOR + 0x04, PREPROCESSOR + 0x04, "PRP_INTRCNTL");
    register(PREPROCESSOR + 0x08, "PRP_INTRSTATUS").clearedByOnes(0x1FF);
    settings(PREPROCESSOR + 0x0C, PREPROCESSOR + 0x80, "PRP_SETTING");
    ppControl.takes(written -> control(ppControl, written, PP_SOFT_RESET));
    prpControl.takes(written -> control(prpControl, written, PRP_SOFT_RESET));
  }

  private void settings(int first, int last, String name) {
    for (int offset = first; offset <= last; offset += 4) {
      register(offset, name + Integer.toHexString(offset)).writable(-1);
    }
  }

  private static void control(Register register, int written, int softReset) {
    register.store((written & softReset) == 0 ? written : 0);
  }
}
