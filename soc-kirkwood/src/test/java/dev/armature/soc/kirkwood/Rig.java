package dev.armature.soc.kirkwood;

import dev.armature.runtime.log.GuestLog;
import dev.armature.testkit.BoardRig;
import dev.armature.testkit.ScriptedSerial;
import java.util.List;

/** A Kirkwood for tests, with a serial line. */
final class Rig extends BoardRig<Kirkwood> {
  private static final int RAM_BYTES = 16 << 20;

  private final ScriptedSerial line;

  /** A board with one line. */
  Rig() {
    this(new ScriptedSerial());
  }

  private Rig(ScriptedSerial line) {
    super(
        GuestLog.none(),
        context -> new Kirkwood(context, new KirkwoodConfig(RAM_BYTES, List.of(line))));
    this.line = line;
  }

  /** What UART0 is connected to. */
  ScriptedSerial line() {
    return line;
  }

  /** Whether main interrupt {@code n} is pending. */
  boolean interrupt(int n) {
    int cause = read(KirkwoodMap.INTERRUPTS + (n < 32 ? 0 : 0x10));
    return (cause >>> (n & 31) & 1) != 0;
  }

  /** What the other end of UART0 types. */
  void type(String text) {
    line.type(text);
    deliverHostEvents();
  }
}
