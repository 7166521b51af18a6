package dev.armature.runtime.events;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.memory.Mapping;
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
  private final ArmCpu cpu;
  private final Runnable hook = this::everySecond;
  private final Runnable deviceHook = this::devices;
  private final AtomicBoolean hooked = new AtomicBoolean();

  /** Tells of {@code cpu} and its memory from now on. */
  public MachineRecorder(ArmCpu cpu) {
    this.cpu = cpu;
    FlightRecorder.addListener(this);
  }

  @Override
  public void recorderInitialized(FlightRecorder recorder) {
    if (hooked.compareAndSet(false, true)) {
      FlightRecorder.register(ExceptionCountEvent.class);
      FlightRecorder.register(DeviceAccessEvent.class);
      FlightRecorder.addPeriodicEvent(ExceptionCountEvent.class, hook);
      FlightRecorder.addPeriodicEvent(DeviceAccessEvent.class, deviceHook);
      cpu.events.registerAll();
    }
  }

  @Override
  public void recordingStateChanged(Recording recording) {
    switch (recording.getState()) {
      case RUNNING -> cpu.events.renew();
      case STOPPED, CLOSED -> {
        if (noneRuns()) {
          cpu.events.end();
        }
      }
      default -> {}
    }
  }

  private static boolean noneRuns() {
    return FlightRecorder.getFlightRecorder().getRecordings().stream()
        .noneMatch(recording -> recording.getState() == RecordingState.RUNNING);
  }

  private void everySecond() {
    cpu.events.renew();
    exceptions();
  }

  private void exceptions() {
    for (ExceptionKind kind : ExceptionKind.values()) {
      if (cpu.exceptionCount(kind) != 0) {
        ExceptionCountEvent event = new ExceptionCountEvent();
        event.machine = System.identityHashCode(cpu);
        event.kind = kind.name();
        event.count = cpu.exceptionCount(kind);
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
