package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.load.GenericLoad;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options with a form of their own. */
class SpecsTest {
  @ParameterizedTest
  @CsvSource({
    "128, 134217728",
    "64M, 67108864",
    "512k, 524288",
    "1G, 1073741824",
    "size=2M, 2097152"
  })
  void sizes(String text, long bytes) throws UsageException {
    assertEquals(bytes, Specs.size("-m", text));
  }

  @Test
  void genericLoader() throws UsageException {
    assertEquals(
        new GenericLoad(Path.of("a.bin"), OptionalLong.of(0x8000), true, true),
        Specs.device("loader,file=a.bin,addr=0x8000,force-raw=on,cpu-num=0"));
    assertEquals(
        new GenericLoad(null, OptionalLong.of(4096), false, true),
        Specs.device("loader,addr=4096,cpu-num=0"));
    assertEquals(
        new GenericLoad(Path.of("a.elf"), OptionalLong.empty(), false, false),
        Specs.device("loader,file=a.elf"));
  }
}
