package dev.armature.primecell;

import dev.armature.runtime.io.Key;
import dev.armature.runtime.state.StateVisitor;

/**
 * A PS/2 keyboard (IBM Personal System/2 Hardware Interface Technical Reference, "Keyboards"): scan
 * code set 2, no repeat of its own.
 *
 * <p>A key that does not fit into the buffer is lost whole, and an overrun code takes its place.
 */
public final class Ps2Keyboard extends Ps2Device {
  private static final int SET_LEDS = 0xED;
  private static final int ECHO = 0xEE;
  private static final int SCAN_CODE_SET = 0xF0;
  private static final int SET_REPEAT = 0xF3;

  private static final int ID_FIRST = 0xAB;
  private static final int ID_SECOND = 0x83;
  private static final int OVERRUN = 0x00;

  /** The only scan code set this keyboard has. */
  private static final int SET_2 = 2;

  private boolean scanning;
  private boolean overrun;

  /** A keyboard with no key down. */
  public Ps2Keyboard() {
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    scanning = true;
    overrun = false;
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    scanning = v.flag("scanning", scanning);
    overrun = v.flag("overrun", overrun);
  }

  /** A key goes down or up. */
  public void key(Key key, boolean pressed) {
    if (!scanning) {
      return;
    }
    boolean extended = ScanCodeSet2.isExtended(key);
    int length = 1 + (extended ? 1 : 0) + (pressed ? 0 : 1);
    // One byte stays free for the overrun code.
    if (buffer.hasRoomForEvent(length + 1)) {
      overrun = false;
      if (extended) {
        buffer.add(ScanCodeSet2.EXTENDED);
      }
      if (!pressed) {
        buffer.add(ScanCodeSet2.BREAK);
      }
      buffer.add(ScanCodeSet2.code(key));
    } else if (!overrun) {
      overrun = true;
      buffer.add(OVERRUN);
    }
    announce();
  }

  @Override
  void write(int command, int value) {
    if (command == NO_COMMAND || value >= SET_LEDS) {
      command(value);
    } else if (command == SCAN_CODE_SET) {
      selectSet(value);
    } else {
      buffer.add(ACKNOWLEDGE);
    }
  }

  private void command(int value) {
    switch (value) {
      case SET_LEDS, SET_REPEAT, SCAN_CODE_SET -> {
        expectArgument(value);
        buffer.add(ACKNOWLEDGE);
      }
      case ECHO -> buffer.add(ECHO);
      case IDENTIFY -> {
        buffer.add(ACKNOWLEDGE);
        buffer.add(ID_FIRST);
        buffer.add(ID_SECOND);
      }
      case ENABLE -> restart(true);
      case DISABLE -> restart(false);
      case SET_DEFAULTS -> restart(scanning);
      case RESEND -> resend();
      case RESET -> {
        reset();
        buffer.add(ACKNOWLEDGE);
        buffer.add(TEST_PASSED);
      }
      default -> buffer.add(RESEND);
    }
  }

  private void restart(boolean scan) {
    buffer.clear();
    overrun = false;
    scanning = scan;
    buffer.add(ACKNOWLEDGE);
  }

  private void selectSet(int set) {
    if (set == 0) {
      buffer.add(ACKNOWLEDGE);
      buffer.add(SET_2);
    } else {
      buffer.add(set == SET_2 ? ACKNOWLEDGE : RESEND);
    }
  }
}
