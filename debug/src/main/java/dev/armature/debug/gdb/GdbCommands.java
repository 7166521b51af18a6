package dev.armature.debug.gdb;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugControl;
import dev.armature.debug.GuestBytes;
import dev.armature.debug.Halt;
import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import dev.armature.runtime.cpu.ArmCpu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the packets of one client do (gdb manual, E.2 and E.4). The session's thread. */
final class GdbCommands {
  private static final String OK = "OK";

  /** For what cannot be done; gdb looks at the number only to show it. */
  private static final String ERROR = "E01";

  /** EFAULT. */
  private static final String NO_MEMORY = "E0e";

  /** gdb is to ask no more of it. */
  private static final String UNKNOWN = "";

  private static final int MOST_MEMORY = PacketReader.MAX_DATA / 2;
  private static final int MOST_OUTPUT = 1000;

  private final DebugControl control;
  private final TextCommands monitor;
  private final Runnable kill;
  private final PacketWriter out;
  private final ArmCpu cpu;
  private final CpuRegisters registers;
  private final GuestBytes memory;
  private final StopPoints stopPoints = new StopPoints();
  private boolean acknowledges = true;
  private boolean tellsBreakpoints;
  private boolean physical;
  private boolean over;

  /** Whether gdb waits for a stop reply. */
  private boolean awaitsStop;

  GdbCommands(DebugControl control, TextCommands monitor, Runnable kill, PacketWriter out) {
    this.control = control;
    this.monitor = monitor;
    this.kill = kill;
    this.out = out;
    this.cpu = control.machine().cpu();
    this.registers = new CpuRegisters(cpu);
    this.memory = new GuestBytes(cpu);
  }

  /** Whether the client detached or killed the machine. */
  boolean isOver() {
    return over;
  }

  /** Takes the client's breakpoints out and lets the machine go on. */
  void leave() {
    stopPoints.clear();
    try {
      control.run(
          () -> {
            stopPoints.install(cpu.stops);
            control.resume();
          });
    } catch (MachineGoneException e) {
      // Nothing to let go on.
      over = true;
    }
  }

  /** A packet came that was damaged. */
  void receiveDamaged() throws IOException {
    if (acknowledges) {
      out.acknowledge(false);
    }
  }

  /** The machine stopped, by itself or because somebody asked. */
  void machineStopped(Halt halt) throws IOException {
    if (awaitsStop) {
      awaitsStop = false;
      out.send(stopReply(halt));
    }
  }

  private String stopReply(Halt halt) {
    return stopPoints.reply(halt, tellsBreakpoints) + "thread:1;";
  }

  /** Does what {@code packet} says and answers it. */
  void receive(String packet) throws IOException, MachineGoneException {
    if (acknowledges) {
      out.acknowledge(true);
    }
    String reply;
    try {
      reply = answer(packet);
    } catch (BadPacketException e) {
      reply = ERROR;
    }
    if (reply != null) {
      out.send(reply);
    }
  }

  /** The answer to {@code packet}; null if there is none yet, or none at all. */
  private String answer(String packet)
      throws IOException, BadPacketException, MachineGoneException {
    if (packet.isEmpty()) {
      return UNKNOWN;
    }
    String rest = packet.substring(1);
    return switch (packet.charAt(0)) {
      case '?' -> whyStopped();
      case 'H', 'T' -> isOurThread(packet) ? OK : ERROR;
      case 'g' -> control.call(this::allRegisters);
      case 'G' -> writeAllRegisters(rest);
      case 'p' -> readRegister(rest);
      case 'P' -> writeRegister(rest);
      case 'm' -> readMemory(rest);
      case 'M' -> writeMemory(rest, true);
      case 'X' -> writeMemory(rest, false);
      case 'Z' -> changeStopPoint(true, rest);
      case 'z' -> changeStopPoint(false, rest);
      case 'c' -> resume(rest);
      case 's' -> step(rest);
      case 'C' -> resume(afterSignal(rest));
      case 'S' -> step(afterSignal(rest));
      case 'D' -> {
        over = true;
        yield OK;
      }
      case 'k' -> {
        over = true;
        kill.run();
        yield null;
      }
      case 'v' -> answerV(packet);
      case 'q' -> answerQuery(packet);
      case 'Q' -> answerSet(packet);
      default -> UNKNOWN;
    };
  }

  private String whyStopped() throws MachineGoneException {
    return control.call(
        () -> {
          control.stop();
          return stopReply(control.halt());
        });
  }

  // Threads: there is one CPU.

  private static boolean isOurThread(String packet) throws BadPacketException {
    String id = packet.substring(packet.charAt(0) == 'H' ? Math.min(2, packet.length()) : 1);
    return id.startsWith("-") || Hex.number(id) <= 1;
  }

  // Registers

  private String allRegisters() {
    StringBuilder digits = new StringBuilder();
    registers.all().forEach(register -> digits.append(Hex.ofWord(register.read().getAsInt())));
    return digits.toString();
  }

  private String writeAllRegisters(String digits) throws BadPacketException, MachineGoneException {
    List<CpuRegister> all = registers.all();
    if (digits.length() != 8 * all.size()) {
      throw new BadPacketException(digits);
    }
    int[] wanted = new int[all.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = Hex.word(digits.substring(8 * i, 8 * i + 8));
    }
    return control.call(
        () -> {
          writeChanged(all, wanted);
          return OK;
        });
  }

  /**
   * Many registers have two names, the bank of the current mode being one: those that are to stay
   * as they are must not be written over those that are not. The CPSR comes first, as it says which
   * bank is current.
   */
  private static void writeChanged(List<CpuRegister> all, int[] wanted) {
    boolean[] changes = new boolean[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      changes[i] = all.get(i).read().getAsInt() != wanted[i];
      if (changes[i] && all.get(i).number() == CpuRegisters.CPSR) {
        all.get(i).write().accept(wanted[i]);
      }
    }
    for (int i = 0; i < wanted.length; i++) {
      if (changes[i]) {
        all.get(i).write().accept(wanted[i]);
      }
    }
  }

  private String readRegister(String number) throws BadPacketException, MachineGoneException {
    CpuRegister register = registers.numbered(Hex.number(number));
    return register == null ? ERROR : control.call(() -> Hex.ofWord(register.read().getAsInt()));
  }

  private String writeRegister(String text) throws BadPacketException, MachineGoneException {
    String[] parts = split(text, '=');
    CpuRegister register = registers.numbered(Hex.number(parts[0]));
    int value = Hex.word(parts[1]);
    if (register == null) {
      return ERROR;
    }
    control.run(() -> register.write().accept(value));
    return OK;
  }

  // Memory

  private String readMemory(String text) throws BadPacketException, MachineGoneException {
    String[] parts = split(text, ',');
    int address = Hex.number(parts[0]);
    int length = Hex.number(parts[1]);
    if (length < 0 || length > MOST_MEMORY) {
      return ERROR;
    }
    byte[] bytes = control.call(() -> memory.read(address, length, physical));
    return bytes.length == 0 && length > 0 ? NO_MEMORY : Hex.of(bytes);
  }

  private String writeMemory(String text, boolean inHex)
      throws BadPacketException, MachineGoneException {
    String[] parts = split(text, ':');
    String[] place = split(parts[0], ',');
    int address = Hex.number(place[0]);
    byte[] bytes = inHex ? Hex.bytes(parts[1]) : parts[1].getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length != Hex.number(place[1])) {
      throw new BadPacketException(text);
    }
    return control.call(() -> memory.write(address, bytes, physical)) ? OK : NO_MEMORY;
  }

  // Execution

  private String changeStopPoint(boolean insert, String text) throws BadPacketException {
    String[] type = split(text, ',');
    // What gdb may append behind a semicolon, conditions, is not offered.
    String[] place = split(type[1].split(";", 2)[0], ',');
    Boolean done =
        stopPoints.change(insert, Hex.number(type[0]), Hex.number(place[0]), Hex.number(place[1]));
    return done == null ? UNKNOWN : done ? OK : ERROR;
  }

  /** What follows {@code ;} in {@code SIGNAL[;ADDRESS]}. There are no signals to deliver. */
  private static String afterSignal(String text) {
    int semicolon = text.indexOf(';');
    return semicolon < 0 ? "" : text.substring(semicolon + 1);
  }

  private String resume(String address) throws BadPacketException, MachineGoneException {
    Integer from = address.isEmpty() ? null : Hex.number(address);
    awaitsStop = true;
    control.run(
        () -> {
          goTo(from);
          stopPoints.install(cpu.stops);
          control.resume();
        });
    return null;
  }

  private String step(String address) throws BadPacketException, MachineGoneException {
    Integer from = address.isEmpty() ? null : Hex.number(address);
    awaitsStop = true;
    control.run(
        () -> {
          goTo(from);
          stopPoints.installWatchpoints(cpu.stops);
          control.step();
        });
    return null;
  }

  private void goTo(Integer address) {
    if (address != null) {
      registers.numbered(CpuRegisters.PC).write().accept(address);
    }
  }

  private String answerV(String packet) throws BadPacketException, MachineGoneException {
    if (packet.equals("vCont?")) {
      return "vCont;c;C;s;S";
    } else if (packet.startsWith("vCont;")) {
      return vCont(packet.substring("vCont;".length()));
    } else if (packet.startsWith("vKill;")) {
      over = true;
      kill.run();
      return OK;
    }
    return UNKNOWN;
  }

  /** The first action that is for our thread is done; an action without a thread is for all. */
  private String vCont(String actions) throws BadPacketException, MachineGoneException {
    for (String action : actions.split(";")) {
      int colon = action.indexOf(':');
      if (colon < 0 || isOurThread("T" + action.substring(colon + 1))) {
        switch (action.isEmpty() ? 0 : action.charAt(0)) {
          case 'c', 'C' -> {
            return resume("");
          }
          case 's', 'S' -> {
            return step("");
          }
          default -> throw new BadPacketException(actions);
        }
      }
    }
    throw new BadPacketException(actions);
  }

  // Queries

  private String answerQuery(String packet)
      throws IOException, BadPacketException, MachineGoneException {
    int colon = packet.indexOf(':');
    String name = packet.substring(0, colon < 0 ? packet.length() : colon);
    String rest = packet.substring(Math.min(packet.length(), name.length() + 1));
    return switch (name) {
      case "qSupported" -> {
        tellsBreakpoints = rest.contains("swbreak+") && rest.contains("hwbreak+");
        yield String.format(
            "PacketSize=%x;qXfer:features:read+;QStartNoAckMode+;vContSupported+;swbreak+;hwbreak+",
            PacketReader.MAX_DATA);
      }
      case "qXfer" -> description(rest);
      case "qAttached" -> "1";
      case "qC" -> "QC1";
      case "qfThreadInfo" -> "m1";
      case "qsThreadInfo" -> "l";
      case "qThreadExtraInfo,1" -> Hex.ofText("CPU 0");
      case "qSymbol" -> OK;
      case "qqemu.PhyMemMode" -> physical ? "1" : "0";
      default ->
          name.startsWith("qRcmd,") ? runMonitor(packet.substring("qRcmd,".length())) : UNKNOWN;
    };
  }

  private String answerSet(String packet) {
    return switch (packet) {
      case "QStartNoAckMode" -> {
        acknowledges = false;
        yield OK;
      }
      case "Qqemu.PhyMemMode:0", "Qqemu.PhyMemMode:1" -> {
        physical = packet.endsWith("1");
        yield OK;
      }
      default -> UNKNOWN;
    };
  }

  /** A part of the target description: {@code features:read:target.xml:OFFSET,LENGTH}. */
  private String description(String text) throws BadPacketException {
    String prefix = "features:read:" + TargetDescription.NAME + ":";
    if (!text.startsWith(prefix)) {
      return text.startsWith("features:read:") ? "E00" : UNKNOWN;
    }
    String[] range = split(text.substring(prefix.length()), ',');
    String xml = TargetDescription.xml(registers.all());
    int from = Hex.number(range[0]);
    int length = Hex.number(range[1]);
    if (from < 0 || length < 0 || from > xml.length()) {
      return ERROR;
    }
    int to = Math.min(xml.length() - from, Math.min(length, MOST_MEMORY)) + from;
    return (to == xml.length() ? "l" : "m") + xml.substring(from, to);
  }

  /** Runs a monitor command; what it says goes out in pieces before the OK. */
  private String runMonitor(String digits)
      throws IOException, BadPacketException, MachineGoneException {
    String text = monitor.run(new String(Hex.bytes(digits), StandardCharsets.UTF_8));
    for (int i = 0; i < text.length(); i += MOST_OUTPUT) {
      out.send("O" + Hex.ofText(text.substring(i, Math.min(text.length(), i + MOST_OUTPUT))));
    }
    return OK;
  }

  /** The two parts of {@code text} around the first {@code separator}. */
  private static String[] split(String text, char separator) throws BadPacketException {
    int at = text.indexOf(separator);
    if (at < 0) {
      throw new BadPacketException(text);
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }
}
