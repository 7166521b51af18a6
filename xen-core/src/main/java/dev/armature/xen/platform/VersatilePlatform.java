package dev.armature.xen.platform;

import dev.armature.runtime.memory.PhysicalMemory;

/** The ARM Versatile/PB: PL190 interrupt controller, SP804 timer, PL011 serial line. */
public final class VersatilePlatform {
  /** The machine's name. */
  public static final String NAME = "versatilepb";

  private static final int SYSTEM_REGISTERS = 0x10000000;
  private static final int VIC = 0x10140000;
  private static final int SYSTEM_CONTROLLER = 0x101E0000;
  private static final int TIMERS_2_3 = 0x101E3000;
  private static final int UART0 = 0x101F1000;
  private static final int IO_START = 0x10000000;
  private static final int IO_END = 0x10200000;
  private static final int IO_VIRTUAL = 0xF1000000;
  private static final int TIMER_3 = TIMERS_2_3 + 0x20;
  private static final int LINE_TIMERS_2_3 = 5;
  private static final int LINE_UART0 = 12;

  private VersatilePlatform() {}

  /** The drivers on the registers in {@code memory}. */
  public static Platform of(PhysicalMemory memory) {
    return new Platform(
        NAME,
        new Pl190Driver(new Registers(memory, VIC)),
        new Sp804TimerDriver(
            new Registers(memory, TIMER_3),
            new Registers(memory, SYSTEM_CONTROLLER),
            new Registers(memory, SYSTEM_REGISTERS),
            LINE_TIMERS_2_3),
        new Pl011Driver(new Registers(memory, UART0), LINE_UART0),
        IO_START >>> 12,
        (IO_END - 1) >>> 12,
        IO_VIRTUAL,
        (IO_END - IO_START) >>> 20,
        new int[] {VIC >>> 12, SYSTEM_CONTROLLER >>> 12, TIMERS_2_3 >>> 12, UART0 >>> 12},
        new int[0],
        Platform.counted(IO_START >>> 12, (IO_END - 1) >>> 12));
  }
}
