package dev.armature.runtime.events;

import dev.armature.runtime.cpu.ExceptionKind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/** The events of one CPU. Used by the machine's thread, but for what a recording asks for. */
public final class CpuEvents {
  private static final int EXCEPTIONS_PER_SECOND = 100;
  private static final int INTERRUPTS_PER_SECOND = 1000;

  private final List<Allowance> allowances = new CopyOnWriteArrayList<>();
  private final List<Supplier<Class<? extends Event>>> types = new CopyOnWriteArrayList<>();
  private final Allowance[] exceptions = new Allowance[ExceptionKind.values().length];
  private final Allowance interrupts = allowance(INTERRUPTS_PER_SECOND);
  private String owner = "";

  /** An interrupt that was raised and not taken yet, by its line; null if nobody wants to know. */
  private InterruptEvent irq;

  private InterruptEvent fiq;

  /** Events that nobody has asked for yet. */
  public CpuEvents() {
    for (int kind = 0; kind < exceptions.length; kind++) {
      exceptions[kind] = allowance(EXCEPTIONS_PER_SECOND);
    }
    register(() -> InterruptEvent.class);
    register(() -> ExceptionEvent.class);
  }

  /** An allowance of so many events a second, none while nothing is recorded. */
  public Allowance allowance(int perSecond) {
    Allowance allowance = new Allowance(perSecond);
    allowances.add(allowance);
    return allowance;
  }

  /**
   * Has recordings know of events of {@code type}, which is not to register itself. It is asked for
   * when something is recorded: an event's class takes a cold JVM 2 ms to load.
   */
  public void register(Supplier<Class<? extends Event>> type) {
    types.add(type);
    if (FlightRecorder.isInitialized()) {
      FlightRecorder.register(type.get());
    }
  }

  /** Tells JFR, which has just been started, of all that there is. */
  void registerAll() {
    types.forEach(type -> FlightRecorder.register(type.get()));
  }

  /** A recording goes on for another second. */
  void renew() {
    allowances.forEach(Allowance::renew);
  }

  /** The recording has ended. */
  void end() {
    allowances.forEach(Allowance::end);
  }

  /** Whose code the CPU executes now: a domain's name, or an empty one on bare metal. */
  public String owner() {
    return owner;
  }

  /** Sets {@link #owner}. */
  public void setOwner(String name) {
    owner = name;
  }

  /** The IRQ input was asserted or deasserted. */
  public void irqLine(boolean asserted) {
    irq = raised(asserted);
  }

  /** The FIQ input was asserted or deasserted. */
  public void fiqLine(boolean asserted) {
    fiq = raised(asserted);
  }

  private InterruptEvent raised(boolean asserted) {
    if (!asserted || !interrupts.take()) {
      return null;
    }
    InterruptEvent event = new InterruptEvent();
    event.begin();
    return event;
  }

  /**
   * The CPU takes an exception.
   *
   * @param address of the instruction that caused it, or of the next one for an interrupt
   */
  public void taken(ExceptionKind kind, int address) {
    if (kind == ExceptionKind.IRQ) {
      commit(irq, kind, address);
      irq = null;
    } else if (kind == ExceptionKind.FIQ) {
      commit(fiq, kind, address);
      fiq = null;
    } else if (exceptions[kind.ordinal()].take()) {
      ExceptionEvent event = new ExceptionEvent();
      event.kind = kind.name();
      event.address = Integer.toUnsignedLong(address);
      event.domain = owner;
      event.commit();
    }
  }

  private void commit(InterruptEvent event, ExceptionKind kind, int address) {
    if (event != null) {
      event.end();
      event.line = kind.name();
      event.address = Integer.toUnsignedLong(address);
      event.domain = owner;
      event.commit();
    }
  }
}
