package dev.armature.runtime.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineRecorderTest {
  private static final int FIRST_SWI = 0x1000;
  private static final int SECOND_SWI = 0x2000;

  @TempDir private Path directory;

  @Test
  void everyCpusEventsAreRecorded() throws IOException {
    PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
    ArmCpu first = new ArmCpu(memory, GuestLog.none());
    ArmCpu second = new ArmCpu(memory, GuestLog.none(), 1);
    Path file = directory.resolve("recording.jfr");
    try (MachineRecorder recorder = new MachineRecorder(first);
        Recording recording = new Recording()) {
      recorder.add(second);
      recording.enable(ExceptionEvent.class);
      recording.start();
      first.events.taken(ExceptionKind.SWI, FIRST_SWI);
      second.events.taken(ExceptionKind.SWI, SECOND_SWI);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(
        List.of((long) FIRST_SWI, (long) SECOND_SWI),
        events.stream().map(event -> event.getLong("address")).toList());
  }
}
