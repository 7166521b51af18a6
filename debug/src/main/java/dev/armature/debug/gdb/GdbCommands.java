package dev.armature.debug.gdb;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.GuestBytes;
import dev.armature.debug.Halt;
import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What the packets of one client do (gdb manual, E.2 and E.4). The session's thread. */
final class GdbCommands {
  private static final String OK = "OK";

  /** For what cannot be done; gdb looks at the number only to show it. */
  private static final String ERROR = "E01";

  /** EFAULT. */
  private static final String NO_MEMORY = "E0e";

  /** gdb is to ask no more of it. */
  private static final String UNKNOWN = "";

  /** A register that has no value. */
  private static final String NO_VALUE = "xxxxxxxx";

  private static final String EXTRA = "qThreadExtraInfo,";

  private static final int MOST_MEMORY = PacketReader.MAX_DATA / 2;
  private static final int MOST_OUTPUT = 1000;

  private final DebugControl control;
  private final TextCommands monitor;
  private final Runnable kill;
  private final PacketWriter out;
  private final DebugThreads threads;
  private final GuestBytes physicalMemory;
  private final StopPoints stopPoints;
  private final PendingStep pendingStep;
  private boolean acknowledges = true;
  private boolean tellsBreakpoints;
  private boolean physical;
  private boolean over;

  /** Ends the run, once the answer is sent; null as long as it goes on. */
  private Runnable end;

  /** Whether gdb waits for a stop reply. */
  private boolean awaitsStop;

  /** The thread that packets are about; 0 for the one that the machine stopped in. */
  private volatile int selected;

  GdbCommands(
      DebugControl control,
      DebugThreads threads,
      TextCommands monitor,
      Runnable kill,
      PacketWriter out) {
    this.control = control;
    this.monitor = monitor;
    this.kill = kill;
    this.out = out;
    this.stopPoints = new StopPoints(control.machine().cpus());
    this.threads = threads;
    this.pendingStep = new PendingStep(control, threads, stopPoints);
    this.physicalMemory = new GuestBytes(control.machine().cpu());
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
            stopPoints.install();
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
  void machineStopped(Halt halt) throws IOException, MachineGoneException {
    if (awaitsStop && !control.call(() -> pendingStep.goesOn(halt))) {
      awaitsStop = false;
      out.send(control.call(() -> stopReply(halt)));
    }
  }

  /** Tells of a stop. Its thread is what gdb's packets are about until it selects another. */
  private String stopReply(Halt halt) {
    selected = stoppedThread(halt).id();
    return String.format("%sthread:%x;", stopPoints.reply(halt, tellsBreakpoints), selected);
  }

  /** A step may have been the last instruction for now that its thread had a CPU for. */
  private DebugThread stoppedThread(Halt halt) {
    DebugThread stepped =
        halt.cause() == Halt.Cause.STEPPED ? threads.numbered(pendingStep.thread()) : null;
    return stepped == null ? current() : stepped;
  }

  private DebugThread current() {
    return threads.on(control.stoppedOn());
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
    if (end != null) {
      over = true;
      end.run();
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
      case 'H' -> select(rest);
      case 'T' -> threadNumbered(Hex.number(rest)) == null ? ERROR : OK;
      case 'g' -> onSelected(GdbCommands::allRegisters);
      case 'G' -> writeAllRegisters(rest);
      case 'p' -> readRegister(rest);
      case 'P' -> writeRegister(rest);
      case 'm' -> readMemory(rest);
      case 'M' -> writeMemory(rest, true);
      case 'X' -> writeMemory(rest, false);
      case 'Z' -> changeStopPoint(true, rest);
      case 'z' -> changeStopPoint(false, rest);
      case 'c' -> resume(0, rest);
      case 's' -> step(0, rest);
      case 'C' -> resume(0, afterSignal(rest));
      case 'S' -> step(0, afterSignal(rest));
      case 'D' -> {
        over = true;
        yield OK;
      }
      case 'k' -> {
        end = kill;
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

  // Threads

  /** What a packet does to the thread that the client has selected. */
  @FunctionalInterface
  private interface Action {
    String on(DebugThread thread);
  }

  private String onSelected(Action action) throws MachineGoneException {
    return on(selected, action);
  }

  /** Does {@code action} to the thread of that number, or to the current one for 0. */
  private String on(int id, Action action) throws MachineGoneException {
    return control.call(
        () -> {
          DebugThread thread = id == 0 ? current() : threads.numbered(id);
          return thread == null ? ERROR : action.on(thread);
        });
  }

  private DebugThread threadNumbered(int id) throws MachineGoneException {
    return control.call(() -> threads.numbered(id));
  }

  /** {@code g} and a thread for registers and memory, or {@code c} and one to go on: all do. */
  private String select(String text) throws BadPacketException, MachineGoneException {
    if (text.isEmpty()) {
      throw new BadPacketException(text);
    }
    int id = threadId(text.substring(1));
    if (id != 0 && threadNumbered(id) == null) {
      return ERROR;
    }
    if (text.charAt(0) == 'g') {
      selected = id;
    }
    return OK;
  }

  /** The number of a thread; 0 for any, or all, of them. */
  private static int threadId(String text) throws BadPacketException {
    return text.equals("-1") ? 0 : Hex.number(text);
  }

  private String listThreads() {
    return threads.all().stream()
        .map(thread -> Integer.toHexString(thread.id()))
        .collect(Collectors.joining(",", "m", ""));
  }

  private String describeThread(String digits) throws BadPacketException, MachineGoneException {
    DebugThread thread = threadNumbered(Hex.number(digits));
    return thread == null ? ERROR : control.call(() -> Hex.ofText(thread.description()));
  }

  // Registers

  private static String allRegisters(DebugThread thread) {
    StringBuilder digits = new StringBuilder();
    thread.registers().forEach(register -> digits.append(valueOf(register)));
    return digits.toString();
  }

  private static String valueOf(CpuRegister register) {
    return register.read() == null ? NO_VALUE : Hex.ofWord(register.read().getAsInt());
  }

  private String writeAllRegisters(String digits) throws BadPacketException, MachineGoneException {
    int[] wanted = new int[digits.length() / 8];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = Hex.word(digits.substring(8 * i, 8 * i + 8));
    }
    return onSelected(
        thread -> {
          List<CpuRegister> all = thread.registers();
          if (wanted.length != all.size() || all.stream().anyMatch(r -> r.write() == null)) {
            return ERROR;
          }
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
    int wanted = Hex.number(number);
    return onSelected(
        thread -> {
          CpuRegister register = thread.register(wanted);
          return register == null ? ERROR : valueOf(register);
        });
  }

  private String writeRegister(String text) throws BadPacketException, MachineGoneException {
    String[] parts = split(text, '=');
    int wanted = Hex.number(parts[0]);
    int value = Hex.word(parts[1]);
    return onSelected(
        thread -> {
          CpuRegister register = thread.register(wanted);
          if (register == null || register.write() == null) {
            return ERROR;
          }
          register.write().accept(value);
          return OK;
        });
  }

  // Memory

  private GuestBytes memory(DebugThread thread) {
    return physical ? physicalMemory : thread.memory();
  }

  private String readMemory(String text) throws BadPacketException, MachineGoneException {
    String[] parts = split(text, ',');
    int address = Hex.number(parts[0]);
    int length = Hex.number(parts[1]);
    if (length < 0 || length > MOST_MEMORY) {
      return ERROR;
    }
    return onSelected(
        thread -> {
          byte[] bytes = memory(thread).read(address, length, physical);
          return bytes.length == 0 && length > 0 ? NO_MEMORY : Hex.of(bytes);
        });
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
    return onSelected(thread -> memory(thread).write(address, bytes, physical) ? OK : NO_MEMORY);
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

  private String resume(int thread, String address)
      throws BadPacketException, MachineGoneException {
    Integer from = address.isEmpty() ? null : Hex.number(address);
    return goOn(
        thread,
        going -> {
          goTo(going, from);
          stopPoints.install();
          control.resume();
          return null;
        });
  }

  private String step(int thread, String address) throws BadPacketException, MachineGoneException {
    Integer from = address.isEmpty() ? null : Hex.number(address);
    return goOn(
        thread,
        going -> {
          goTo(going, from);
          pendingStep.step(going);
          return null;
        });
  }

  /**
   * Has the machine go on; gdb waits for a stop reply then, unless {@code action} has an answer.
   */
  private String goOn(int thread, Action action) throws MachineGoneException {
    awaitsStop = true;
    String answer = on(thread, action);
    awaitsStop = answer == null;
    return answer;
  }

  private static void goTo(DebugThread thread, Integer address) {
    if (address != null) {
      thread.register(CpuRegisters.PC).write().accept(address);
    }
  }

  private String answerV(String packet) throws BadPacketException, MachineGoneException {
    if (packet.equals("vCont?")) {
      return "vCont;c;C;s;S";
    } else if (packet.startsWith("vCont;")) {
      return vCont(packet.substring("vCont;".length()));
    } else if (packet.startsWith("vKill;")) {
      end = kill;
      return OK;
    }
    return UNKNOWN;
  }

  /**
   * The first action is done: gdb puts the one thread that it wants stepped in front of the others,
   * which go on. An action without a thread is for all of them.
   */
  private String vCont(String actions) throws BadPacketException, MachineGoneException {
    String action = actions.split(";", 2)[0];
    int colon = action.indexOf(':');
    int thread = colon < 0 ? 0 : threadId(action.substring(colon + 1));
    return switch (action.isEmpty() ? 0 : action.charAt(0)) {
      case 'c', 'C' -> resume(thread, "");
      case 's', 'S' -> step(thread, "");
      default -> throw new BadPacketException(actions);
    };
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
      case "qC" -> control.call(() -> "QC" + Integer.toHexString(current().id()));
      case "qfThreadInfo" -> control.call(this::listThreads);
      case "qsThreadInfo" -> "l";
      case "qSymbol" -> OK;
      case "qqemu.PhyMemMode" -> physical ? "1" : "0";
      default ->
          name.startsWith("qRcmd,")
              ? runMonitor(packet.substring("qRcmd,".length()))
              : name.startsWith(EXTRA) ? describeThread(name.substring(EXTRA.length())) : UNKNOWN;
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
  private String description(String text) throws BadPacketException, MachineGoneException {
    String prefix = "features:read:" + TargetDescription.NAME + ":";
    if (!text.startsWith(prefix)) {
      return text.startsWith("features:read:") ? "E00" : UNKNOWN;
    }
    String[] range = split(text.substring(prefix.length()), ',');
    String xml = control.call(() -> TargetDescription.xml(current().registers()));
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
    TextCommands.Answer answer = monitor.run(new String(Hex.bytes(digits), StandardCharsets.UTF_8));
    String text = answer.text();
    for (int i = 0; i < text.length(); i += MOST_OUTPUT) {
      out.send("O" + Hex.ofText(text.substring(i, Math.min(text.length(), i + MOST_OUTPUT))));
    }
    end = answer.end();
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
