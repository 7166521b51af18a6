package dev.armature.runtime.events;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.memory.Mapping;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Tells recordings of one machine: which events there are, and every second its counts. They are
 * read while the machine runs, so they may be late by a few.
 */
public final class MachineRecorder implements FlightRecorderListener, AutoCloseable {
  /** The first CPU, which stands for the machine. */
  private final ArmCpu cpu;

  private final List<ArmCpu> cpus = new CopyOnWriteArrayList<>();
  private final Runnable hook = this::everySecond;
  private final Runnable deviceHook = this::devices;
  private final AtomicBoolean hooked = new AtomicBoolean();

  /** Tells of {@code cpu}, the first, and its memory from now on. */
  public MachineRecorder(ArmCpu cpu) {
    this.cpu = cpu;
    add(cpu);
    FlightRecorder.addListener(this);
  }

  /** Tells of a further CPU of the machine, too. */
  public void add(ArmCpu further) {
    cpus.add(further);
  }

  @Override
  public void recorderInitialized(FlightRecorder recorder) {
    if (hooked.compareAndSet(false, true)) {
      FlightRecorder.register(ExceptionCountEvent.class);
      FlightRecorder.register(DeviceAccessEvent.class);
      FlightRecorder.addPeriodicEvent(ExceptionCountEvent.class, hook);
      FlightRecorder.addPeriodicEvent(DeviceAccessEvent.class, deviceHook);
      cpus.forEach(each -> each.events.registerAll());
    }
  }

  @Override
  public void recordingStateChanged(Recording recording) {
    switch (recording.getState()) {
      case RUNNING -> renew();
      case STOPPED, CLOSED -> {
        if (noneRuns()) {
          cpus.forEach(each -> each.events.end());
        }
      }
      default -> {}
    }
  }

  private static boolean noneRuns() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .noneMatch(recording -> recording.getState() == RecordingState.RUNNING);
  }

  private void renew() {
    cpus.forEach(each -> each.events.renew());
  }

  private void everySecond() {
    renew();
    exceptions();
  }

  private void exceptions() {
    for (ExceptionKind kind : ExceptionKind.values()) {
      long count = cpus.stream().mapToLong(each -> each.exceptionCount(kind)).sum();
      if (count != 0) {
        ExceptionCountEvent event = new ExceptionCountEvent();
        event.machine = System.identityHashCode(cpu);
        event.kind = kind.name();
        event.count = count;
        event.commit();
      }
    }
  }

  private void devices() {
    for (Mapping mapping : cpu.mmu.memory().mappings()) {
      if (mapping.deviceAccesses() != 0) {
        DeviceAccessEvent event = new DeviceAccessEvent();
        event.machine = System.identityHashCode(cpu);
        event.device = mapping.name();
        event.address = Integer.toUnsignedLong(mapping.start());
        event.accesses = mapping.deviceAccesses();
        event.commit();
      }
    }
  }

  @Override
  public void close() {
    FlightRecorder.removeListener(this);
    if (hooked.get()) {
      // The last counts, which a short run has no others of.
      exceptions();
      devices();
      FlightRecorder.removePeriodicEvent(hook);
      FlightRecorder.removePeriodicEvent(deviceHook);
    }
  }
}
