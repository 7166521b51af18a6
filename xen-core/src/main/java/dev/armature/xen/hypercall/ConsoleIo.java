package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.memory.GuestMemory;

/**
 * Hypercall console_io: writes to the console; reads what came in on it, for the foreground domain.
 */
public final class ConsoleIo implements Hypercall {
  private static final int WRITE = 0;
  private static final int READ = 1;

  /** Bytes for one call; a longer text is cut, as the line is slow and others wait. */
  private static final int MOST = 4096;

  /** The later tree takes text in pieces of so many bytes, of which a zero ends one. */
  private static final int LATER_PIECE = 127;

  private final GuestMemory guest;
  private final XenConsole console;
  private final PhysicalInterrupts interrupts;

  /** The hypercall on {@code console}. */
  public ConsoleIo(GuestMemory guest, XenConsole console, PhysicalInterrupts interrupts) {
    this.guest = guest;
    this.console = console;
    this.interrupts = interrupts;
  }

  @Override
  public int call(Vcpu caller, int command, int count, int buffer, int unused) {
    int most = count < 0 ? MOST : Math.min(count, MOST);
    return switch (command) {
      case WRITE -> write(caller, buffer, most);
      case READ -> read(caller, buffer, most);
      default -> -Errno.ENOSYS;
    };
  }

  private int write(Vcpu caller, int buffer, int count) {
    int piece = caller.domain().abi.isLater() ? LATER_PIECE : MOST;
    for (int i = 0; i < count; i++) {
      int b = guest.byteAt(buffer + i);
      if (b == 0) {
        // Ends the piece: the next one follows, if there is one.
        i += piece - 1 - i % piece;
      } else {
        console.put(caller.domain(), b);
      }
    }
    return 0;
  }

  private int read(Vcpu caller, int buffer, int count) {
    if (caller.domain().id() != interrupts.foreground()) {
      return 0;
    }
    GuestMemory.checkRange(buffer, count);
    int done = 0;
    while (done < count) {
      int b = console.read();
      if (b < 0) {
        break;
      }
      guest.setByte(buffer + done++, b);
    }
    return done;
  }
}
