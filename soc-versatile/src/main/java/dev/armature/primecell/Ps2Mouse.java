package dev.armature.primecell;

import dev.armature.runtime.io.Display;
import dev.armature.runtime.state.StateVisitor;

/**
 * A PS/2 mouse with three buttons and a wheel (IBM Personal System/2 Hardware Interface Technical
 * Reference, "Auxiliary Device", with Microsoft's extensions).
 *
 * <p>It starts as a plain mouse with packets of three bytes; a host that sets the sample rates 200,
 * 100 and 80 one after the other gets the wheel in a fourth byte. Rates 200, 200 and 80 then make
 * it one with five buttons, which share the fourth byte with the wheel; the two more are never
 * down.
 */
public final class Ps2Mouse extends Ps2Device {
  private static final int SCALE_1_1 = 0xE6;
  private static final int SCALE_2_1 = 0xE7;
  private static final int SET_RESOLUTION = 0xE8;
  private static final int STATUS_REQUEST = 0xE9;
  private static final int STREAM_MODE = 0xEA;
  private static final int READ_DATA = 0xEB;
  private static final int REMOTE_MODE = 0xF0;
  private static final int SET_SAMPLE_RATE = 0xF3;

  private static final int ID_PLAIN = 0x00;
  private static final int ID_WHEEL = 0x03;
  private static final int ID_FIVE_BUTTONS = 0x04;

  private static final int DEFAULT_RESOLUTION = 2;
  private static final int DEFAULT_SAMPLE_RATE = 100;

  /** The three sample rates that make it a wheel mouse, the first one highest. */
  private static final int WHEEL_KNOCK = 200 << 16 | 100 << 8 | 80;

  /** The three sample rates that give a wheel mouse five buttons. */
  private static final int FIVE_BUTTONS_KNOCK = 200 << 16 | 200 << 8 | 80;

  // Packet byte 0.
  private static final int PACKET_ALWAYS = 1 << 3;
  private static final int PACKET_X_NEGATIVE = 1 << 4;
  private static final int PACKET_Y_NEGATIVE = 1 << 5;

  // First byte of the answer to a status request.
  private static final int STATUS_SCALE_2_1 = 1 << 4;
  private static final int STATUS_ENABLED = 1 << 5;
  private static final int STATUS_REMOTE = 1 << 6;

  private static final int MAX_MOVE = 255;
  private static final int MAX_WHEEL = 7;

  /**
   * Movement that the host has not asked for yet; what is beyond is lost, as at the desk's edge.
   */
  private static final int MAX_PENDING = 4096;

  private static final int BUTTONS =
      Display.BUTTON_LEFT | Display.BUTTON_RIGHT | Display.BUTTON_MIDDLE;

  private boolean enabled;
  private boolean remote;

  /** What IDENTIFY answers; all but the plain one send the wheel. */
  private int id;

  private boolean scale21;
  private int resolution;
  private int sampleRate;
  private int knock;

  private int dx;
  private int dy;
  private int wheel;
  private int buttons;
  private int buttonsSent;

  /** A mouse at rest. */
  public Ps2Mouse() {
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    id = ID_PLAIN;
    knock = 0;
    setDefaults();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    enabled = v.flag("enabled", enabled);
    remote = v.flag("remote", remote);
    id = v.word("id", id);
    scale21 = v.flag("scale21", scale21);
    resolution = v.word("resolution", resolution);
    sampleRate = v.word("sampleRate", sampleRate);
    knock = v.word("knock", knock);
    dx = v.range("dx", dx, -MAX_PENDING, MAX_PENDING);
    dy = v.range("dy", dy, -MAX_PENDING, MAX_PENDING);
    wheel = v.range("wheel", wheel, -MAX_PENDING, MAX_PENDING);
    buttons = v.word("buttons", buttons);
    buttonsSent = v.word("buttonsSent", buttonsSent);
  }

  private void setDefaults() {
    enabled = false;
    remote = false;
    scale21 = false;
    resolution = DEFAULT_RESOLUTION;
    sampleRate = DEFAULT_SAMPLE_RATE;
    forgetMovement();
  }

  private void forgetMovement() {
    dx = 0;
    dy = 0;
    wheel = 0;
    buttonsSent = buttons;
  }

  /**
   * The mouse moves, its wheel turns, or its buttons change; see {@link Display#pointer}.
   *
   * @param right counts to the right
   * @param down counts downwards
   * @param clicks of the wheel, towards the user
   * @param pressed buttons that are down
   */
  public void move(int right, int down, int clicks, int pressed) {
    dx = Math.clamp((long) dx + right, -MAX_PENDING, MAX_PENDING);
    // The mouse counts away from the user.
    dy = Math.clamp((long) dy - down, -MAX_PENDING, MAX_PENDING);
    wheel = Math.clamp((long) wheel + clicks, -MAX_PENDING, MAX_PENDING);
    buttons = pressed & BUTTONS;
    stream();
    announce();
  }

  /** In stream mode, makes packets of what is to be told as long as they fit. */
  private void stream() {
    if (!enabled || remote) {
      return;
    }
    while (hasNews() && buffer.hasRoomForEvent(packetLength())) {
      sendPacket();
    }
  }

  private boolean hasNews() {
    return dx != 0 || dy != 0 || (hasWheel() && wheel != 0) || buttons != buttonsSent;
  }

  private boolean hasWheel() {
    return id != ID_PLAIN;
  }

  private int packetLength() {
    return hasWheel() ? 4 : 3;
  }

  private void sendPacket() {
    int x = Math.clamp(dx, -MAX_MOVE, MAX_MOVE);
    int y = Math.clamp(dy, -MAX_MOVE, MAX_MOVE);
    dx -= x;
    dy -= y;
    buttonsSent = buttons;
    buffer.add(
        PACKET_ALWAYS
            | buttons
            | (x < 0 ? PACKET_X_NEGATIVE : 0)
            | (y < 0 ? PACKET_Y_NEGATIVE : 0));
    buffer.add(x);
    buffer.add(y);
    if (hasWheel()) {
      int z = Math.clamp(wheel, -MAX_WHEEL, MAX_WHEEL);
      wheel -= z;
      // Four bits are the wheel; in the other half a mouse with five buttons has the last two.
      buffer.add(id == ID_FIVE_BUTTONS ? z & 0xF : z);
    }
  }

  @Override
  void write(int command, int value) {
    if (command == SET_SAMPLE_RATE) {
      setSampleRate(value);
    } else if (command == SET_RESOLUTION) {
      resolution = value & 3;
      buffer.add(ACKNOWLEDGE);
    } else {
      command(value);
    }
  }

  private void command(int value) {
    if (value == RESEND) {
      resend();
      return;
    }
    // A command makes the mouse forget the packet it was sending.
    buffer.clear();
    buffer.add(ACKNOWLEDGE);
    switch (value) {
      case SCALE_1_1 -> scale21 = false;
      case SCALE_2_1 -> scale21 = true;
      case SET_RESOLUTION, SET_SAMPLE_RATE -> expectArgument(value);
      case STATUS_REQUEST -> sendStatus();
      case STREAM_MODE -> setRemote(false);
      case READ_DATA -> sendPacket();
      case REMOTE_MODE -> setRemote(true);
      case IDENTIFY -> buffer.add(id);
      case ENABLE -> {
        enabled = true;
        forgetMovement();
      }
      case DISABLE -> {
        enabled = false;
        forgetMovement();
      }
      case SET_DEFAULTS -> setDefaults();
      case RESET -> {
        reset();
        buffer.add(ACKNOWLEDGE);
        buffer.add(TEST_PASSED);
        buffer.add(ID_PLAIN);
      }
      default -> {
        buffer.clear();
        buffer.add(RESEND);
      }
    }
  }

  private void setRemote(boolean value) {
    remote = value;
    forgetMovement();
  }

  private void setSampleRate(int rate) {
    sampleRate = rate;
    knock = (knock << 8 | rate) & 0xFF_FFFF;
    if (knock == WHEEL_KNOCK && id == ID_PLAIN) {
      id = ID_WHEEL;
    } else if (knock == FIVE_BUTTONS_KNOCK && hasWheel()) {
      id = ID_FIVE_BUTTONS;
    }
    buffer.add(ACKNOWLEDGE);
  }

  private void sendStatus() {
    buffer.add(
        statusButtons()
            | (scale21 ? STATUS_SCALE_2_1 : 0)
            | (enabled ? STATUS_ENABLED : 0)
            | (remote ? STATUS_REMOTE : 0));
    buffer.add(resolution);
    buffer.add(sampleRate);
  }

  /** The buttons in the order of the status byte: 0 right, 1 middle, 2 left. */
  private int statusButtons() {
    return ((buttons & Display.BUTTON_RIGHT) != 0 ? 1 : 0)
        | ((buttons & Display.BUTTON_MIDDLE) != 0 ? 1 << 1 : 0)
        | ((buttons & Display.BUTTON_LEFT) != 0 ? 1 << 2 : 0);
  }

  @Override
  public int read() {
    int value = super.read();
    if (value >= 0) {
      stream();
    }
    return value;
  }
}
