package dev.armature.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The names of guest functions in what the JDK's own tools say of this process. */
class PerfmapTest {
  private static final byte[] LOOP = {
    0x01,
    0x00,
    (byte) 0x80,
    (byte) 0xE2, // add r0, r0, #1
    (byte) 0xFD,
    (byte) 0xFF,
    (byte) 0xFF,
    (byte) 0xEA, // b 0x8000
  };

  @TempDir private Path directory;

  @Test
  @Timeout(300) // only if the loop is never compiled
  void theMapOfCompiledCodeNamesTheGuestsFunction() throws Exception {
    Path program = Files.write(directory.resolve("loop"), LOOP);
    Path symbols = Files.writeString(directory.resolve("map"), "00008000 T count_for_ever\n");
    // A line is: start, length, name.
    Pattern line = Pattern.compile("(?m)^\\S+ \\S+ .*Guest_8000_count_for_ever");
    try (Machine machine =
        Machines.versatilePb()
            .ram(1 << 20)
            .load(program, 0x8000)
            .startAt(0x8000)
            .symbols(symbols)
            .start()) {
      while (!line.matcher(perfmap()).find()) {
        machine.registers();
      }
    }
  }

  private String perfmap() throws IOException, InterruptedException {
    Path file = directory.resolve("perf.map");
    Path said = directory.resolve("said");
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "-J-Dsun.tools.attach.attachTimeout=120000", // 10 s else
                Long.toString(ProcessHandle.current().pid()),
                "Compiler.perfmap",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, jcmd.waitFor(), Files.readString(said));
    return Files.readString(file);
  }
}
