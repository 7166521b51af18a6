package dev.armature.xen.event;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.platform.InterruptDriver;

/**
 * Interrupt lines of the machine that are bound to event channels.
 *
 * <p>An edge is over when it was told. A level-sensitive line stays masked from its interrupt until
 * every domain that got the event has said that it is done; or, if none might have it, until {@link
 * #recipientsChanged}.
 */
public final class PhysicalInterrupts {
  /** Lines that the interface can name. */
  public static final int LINES = 256;

  private static final int MAX_SHARERS = 7;

  /** One domain's share of a line. */
  private static final class Binding {
    Domain domain;
    int port;
    boolean needsUnmask;
  }

  /** A line that is bound. */
  private static final class Line {
    final Binding[] bindings = new Binding[MAX_SHARERS];
    int bound;
    int inFlight;
    boolean shared;

    /** Whether its interrupt came when nobody might have it, so that it stays masked. */
    boolean heldBack;

    Line() {
      for (int i = 0; i < MAX_SHARERS; i++) {
        bindings[i] = new Binding();
      }
    }

    Binding of(Domain domain) {
      for (Binding b : bindings) {
        if (b.domain == domain) {
          return b;
        }
      }
      return null;
    }
  }

  private final InterruptDriver driver;
  private final EventChannels channels;
  private final AccessControl access;
  private final Line[] lines = new Line[LINES];
  private final boolean[] reserved = new boolean[LINES];
  private final boolean[] humanInterface = new boolean[LINES];
  private int foreground;

  /** The lines of {@code driver}, none of them bound. */
  public PhysicalInterrupts(InterruptDriver driver, EventChannels channels, AccessControl access) {
    this.driver = driver;
    this.channels = channels;
    this.access = access;
  }

  /** Keeps {@code line} for the hypervisor. */
  public void reserve(int line) {
    reserved[line] = true;
  }

  /** The domain that the lines of keyboard, pointer and screen go to. */
  public int foreground() {
    return foreground;
  }

  /** Makes {@code id} the domain that the user works with; any number will do. */
  public void setForeground(int id) {
    foreground = id;
    recipientsChanged();
  }

  /** Lets lines in again whose interrupts nobody might have: somebody may now. */
  public void recipientsChanged() {
    for (int line = 0; line < driver.lines(); line++) {
      if (lines[line] != null && lines[line].heldBack) {
        lines[line].heldBack = false;
        driver.unmask(line);
      }
    }
  }

  /**
   * Has {@code line}, any number, go to the foreground domain only, if {@code domain} may say so.
   */
  public void markHumanInterface(Domain domain, int line) {
    if (line >= 0 && line < LINES && permits(domain, ObjectType.LINE_HUMAN_INTERFACE, line)) {
      humanInterface[line] = true;
    }
  }

  /** Whether {@code domain} may ask about {@code line}, which exists. */
  public boolean mayQuery(Domain domain, int line) {
    return permits(domain, ObjectType.LINE_QUERY, line);
  }

  private boolean permits(Domain domain, int request, int line) {
    return access.permits(domain, ObjectType.LINE, request, driver.policyNumber(line));
  }

  /** How many lines the machine has. */
  public int lineCount() {
    return driver.lines();
  }

  /**
   * Binds {@code line} to {@code port} of {@code domain}.
   *
   * @return 0 or a negative error number
   */
  int bind(Domain domain, int line, int port, boolean share) {
    if (line < 0 || line >= LINES) {
      return -Errno.EINVAL;
    } else if (!domain.ioRights().mayBind(line) || !permits(domain, ObjectType.LINE_ACCESS, line)) {
      return -Errno.EPERM;
    } else if (lines[line] != null && lines[line].of(domain) != null) {
      return -Errno.EEXIST;
    } else if (line >= driver.lines()) {
      return -Errno.EINVAL;
    } else if (reserved[line] || driver.isOwn(line)) {
      return -Errno.EBUSY;
    }
    if (lines[line] == null) {
      lines[line] = new Line();
    }
    Line l = lines[line];
    if (l.bound == MAX_SHARERS || (l.bound > 0 && !(share && l.shared))) {
      return -Errno.EBUSY;
    }
    Binding free = l.of(null);
    free.domain = domain;
    free.port = port;
    l.shared = share;
    if (l.bound++ == 0 || l.heldBack) {
      l.heldBack = false;
      driver.unmask(line);
    }
    return 0;
  }

  /** Takes {@code line} away from {@code domain}. */
  void unbind(Domain domain, int line) {
    Line l = lines[line];
    Binding b = l.of(domain);
    done(line, l, b);
    b.domain = null;
    if (--l.bound == 0) {
      l.heldBack = false;
      driver.mask(line);
    }
  }

  /** An interrupt came in on {@code line}, which is not the hypervisor's own. */
  public void raised(int line) {
    driver.mask(line);
    Line l = lines[line];
    if (l == null || l.bound == 0) {
      return;
    }
    boolean edge = driver.isEdge(line);
    if (edge) {
      driver.acknowledge(line);
      driver.unmask(line);
    }
    for (Binding b : l.bindings) {
      if (b.domain != null
          && (!humanInterface[line] || b.domain.id() == foreground)
          && permits(b.domain, ObjectType.LINE_ACCESS, line)) {
        if (!edge && !b.needsUnmask) {
          b.needsUnmask = true;
          l.inFlight++;
        }
        channels.setPending(b.domain, b.port);
      }
    }
    // Nobody may have it: unmasked, it would come again at once, for ever.
    l.heldBack = !edge && l.inFlight == 0;
  }

  /** Whether who gets the interrupts of {@code line}, which exists, has to say when it is done. */
  public boolean needsUnmask(int line) {
    return !driver.isEdge(line);
  }

  /**
   * Has {@code line}, which exists, interrupt as {@code trigger}, any number, says, if it can.
   *
   * @return whether {@code domain} may say so
   */
  public boolean setTrigger(Domain domain, int line, int trigger) {
    if (!driver.hasTrigger(line)) {
      return true;
    } else if (!domain.ioRights().mayBind(line) || !permits(domain, ObjectType.LINE_ACCESS, line)) {
      return false;
    }
    driver.setTrigger(line, trigger);
    return true;
  }

  /**
   * Whether the line {@code number}, any number, is bound by {@code domain}, which is done with it.
   */
  public boolean unmask(Domain domain, int number) {
    Line l = number < 0 || number >= driver.lines() ? null : lines[number];
    Binding b = l == null ? null : l.of(domain);
    if (b != null) {
      done(number, l, b);
    }
    return b != null;
  }

  /** {@code domain} is done with its interrupts: those whose ports it has not masked. */
  public void unmaskAll(Domain domain) {
    for (int i = 0; i < driver.lines(); i++) {
      Line l = lines[i];
      Binding b = l == null ? null : l.of(domain);
      if (b != null && !domain.sharedInfo.isMasked(b.port)) {
        done(i, l, b);
      }
    }
  }

  private void done(int line, Line l, Binding b) {
    if (b.needsUnmask) {
      b.needsUnmask = false;
      if (--l.inFlight == 0) {
        driver.unmask(line);
      }
    }
  }
}
