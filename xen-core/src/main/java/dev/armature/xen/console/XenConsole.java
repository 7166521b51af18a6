package dev.armature.xen.console;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.platform.ConsoleDriver;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * The console: what the hypervisor and all domains write goes to one serial line, each line marked
 * with who wrote it; what the hypervisor wrote is kept. Input waits here for the foreground domain.
 */
public final class XenConsole {
  private static final int INPUT_SIZE = 1024;
  private static final int LOG_SIZE = 16384;
  private static final int HYPERVISOR = -1;

  /** Ctrl-A, which {@link #SWITCHES} times in a row changes who has the input. */
  private static final int SWITCH = 1;

  private static final int SWITCHES = 3;

  private final ConsoleDriver driver;
  private final byte[] log = new byte[LOG_SIZE];
  private long logged;
  private long cleared;
  private final byte[] input = new byte[INPUT_SIZE];
  private int inputHead;
  private int inputSize;
  private int lineOwner = HYPERVISOR;
  private boolean lineStarts = true;
  private Runnable reader = () -> {};
  private IntConsumer keys = key -> {};

  /** Whether input goes to {@link #keys}. */
  private boolean inputIsOwn;

  /** How often {@link #SWITCH} came in a row. */
  private int switches;

  /** A console on {@code driver}. */
  public XenConsole(ConsoleDriver driver) {
    this.driver = driver;
  }

  /** Has {@code newReader} told of each line of the hypervisor's own. */
  public void setReader(Runnable newReader) {
    reader = newReader;
  }

  /** Has {@code newKeys} told of each byte of input that is the hypervisor's own. */
  public void setKeys(IntConsumer newKeys) {
    keys = newKeys;
  }

  /** Writes a line of the hypervisor's own. */
  public void print(String format, Object... arguments) {
    printLine(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * Writes a line of the hypervisor's own as it is: for what every start prints, as formatting
   * costs a cold JVM 20 ms.
   */
  public void printLine(String text) {
    begin(HYPERVISOR);
    for (int i = 0; i < text.length(); i++) {
      byte b = (byte) text.charAt(i);
      put(HYPERVISOR, b);
      log[(int) (logged++ % LOG_SIZE)] = b;
    }
    put(HYPERVISOR, '\n');
    log[(int) (logged++ % LOG_SIZE)] = '\n';
    reader.run();
  }

  /** Starts a new line if another's is unfinished. */
  private void begin(int owner) {
    if (!lineStarts && lineOwner != owner) {
      put(lineOwner, '\n');
    }
  }

  /** Writes a byte of {@code domain}. */
  public void put(Domain domain, int value) {
    if (domain.firstByte == 0) {
      domain.firstByte = System.nanoTime();
    }
    begin(domain.id());
    put(domain.id(), value);
  }

  private void put(int owner, int value) {
    if (lineStarts) {
      lineOwner = owner;
      lineStarts = false;
      mark(owner);
    }
    if (value == '\n') {
      driver.send('\r');
      lineStarts = true;
    }
    driver.send(value & 0xFF);
  }

  private void mark(int owner) {
    if (owner == HYPERVISOR) {
      for (char c : MARK) {
        driver.send(c);
      }
      return;
    }
    driver.send('[');
    driver.send('d');
    driver.send('o');
    driver.send('m');
    if (owner >= 100) {
      driver.send('0' + owner / 100);
    }
    if (owner >= 10) {
      driver.send('0' + owner / 10 % 10);
    }
    driver.send('0' + owner % 10);
    driver.send(']');
    driver.send(' ');
  }

  private static final char[] MARK = {'[', 'X', 'E', 'N', ']', ' '};

  /**
   * Takes what came in on the line; what finds no room is lost.
   *
   * @return whether anything came for a domain
   */
  public boolean receive() {
    boolean any = false;
    for (int b = driver.receive(); b >= 0; b = driver.receive()) {
      if (b != SWITCH) {
        for (; switches > 0; switches--) {
          any |= give(SWITCH);
        }
        any |= give(b);
      } else if (++switches == SWITCHES) {
        switches = 0;
        inputIsOwn = !inputIsOwn;
        printLine(inputIsOwn ? switched("Xen", "DOM0") : switched("DOM0", "Xen"));
      }
    }
    return any;
  }

  private static String switched(String to, String from) {
    return "*** Serial input -> "
        + to
        + " (type 'CTRL-a' three times to switch input to "
        + from
        + ").";
  }

  private boolean give(int b) {
    if (inputIsOwn) {
      keys.accept(b);
      return false;
    }
    if (inputSize < INPUT_SIZE) {
      input[(inputHead + inputSize++) % INPUT_SIZE] = (byte) b;
    }
    return true;
  }

  /** The next byte of input, or -1. */
  public int read() {
    if (inputSize == 0) {
      return -1;
    }
    int b = input[inputHead] & 0xFF;
    inputHead = (inputHead + 1) % INPUT_SIZE;
    inputSize--;
    return b;
  }

  /** How many bytes the hypervisor wrote since boot. */
  public long logged() {
    return logged;
  }

  /** The number of the first byte that is kept of them: {@link #logged(long)} has it. */
  public long firstKept() {
    return Math.max(cleared, logged - LOG_SIZE);
  }

  /** Forgets what is kept. */
  public void clearLog() {
    cleared = logged;
  }

  /** Byte {@code i} of what it wrote, one of the last {@value #LOG_SIZE}. */
  public int logged(long i) {
    return log[(int) (i % LOG_SIZE)] & 0xFF;
  }
}
