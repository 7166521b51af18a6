package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeKindTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "translator.interpreter.Interpreter, INTERPRETER",
        "translator.decode.Decoder, INTERPRETER",
        "translator.region.RegionCache, DISPATCH",
        "translator.region.RegionEmitter, TRANSLATION",
        "translator.region.Support, -",
        "runtime.cpu.Mmu, MMU",
        "runtime.cpu.ArmCpu, -",
        // The interpreter's registers and the hypervisor's tables are there, too.
        "runtime.memory.HostMemory, -",
        "runtime.memory.PhysicalMemory, -",
        "runtime.device.Register, DEVICES",
        "soc.versatile.VersatilePb, DEVICES",
        "xen.event.EventChannels, HYPERVISOR",
      },
      nullValues = "-")
  void aClassTellsWhatTimeGoesTo(String type, TimeKind expected) {
    assertEquals(expected, TimeKind.of("dev.armature." + type, false));
  }
}
