package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line around guests of a few instructions: how runs end, and what they leave. */
class BareMachineTest {
  /** mov r0, #'x'; ldr r1, [pc, #8]; strb r0, [r1]; b . -- and the address of UART0. */
  private static final int[] PRINT_X = {0xE3A00078, 0xE59F1004, 0xE5C10000, 0xEAFFFFFE, 0x101F1000};

  /** As Linux resets the board: unlocks the system registers, then sets RESETCTL. */
  private static final int[] PRINT_X_AND_RESET = {
    0xE3A00078, // mov  r0, #'x'
    0xE59F1018, // ldr  r1, =UART0
    0xE5C10000, // strb r0, [r1]
    0xE59F1014, // ldr  r1, =SYS_BASE
    0xE59F0014, // ldr  r0, =0xA05F
    0xE5810020, // str  r0, [r1, #0x20]  SYS_LOCK
    0xE59F0010, // ldr  r0, =0x107
    0xE5810040, // str  r0, [r1, #0x40]  SYS_RESETCTL
    0xEAFFFFFE, // b    .
    0x101F1000,
    0x10000000,
    0x0000A05F,
    0x00000107
  };

  @TempDir private Path directory;

  @Test
  void untilEndsTheRunAndStatisticsAreWritten() throws IOException {
    Path stats = directory.resolve("stats.json");
    List<String> arguments = run(PRINT_X, "--until", "x", "--stats", stats.toString());
    CommandRunner.Result result = CommandRunner.run(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.errors());
    assertEquals("x", Files.readString(directory.resolve("console")));
    String json = Files.readString(stats);
    assertTrue(json.contains("\"exitReason\" : \"until\""), json);
    assertTrue(json.contains("\"engine\" : \"interpreter\""), json);
  }

  @Test
  void statisticsTellWhereTheTimeWentIfAsked() throws IOException {
    Path stats = directory.resolve("stats.json");
    List<String> arguments = run(PRINT_X, "--until", "x", "--stats", stats.toString(), "--tiers");
    CommandRunner.Result result = CommandRunner.run(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.errors());
    String json = Files.readString(stats);
    for (String kind : List.of("interpreter", "hotspotInterpreted", "c1", "c2", "translation")) {
      assertTrue(json.contains("\"" + kind + "Seconds\" : "), json);
    }
  }

  @Test
  void timeoutEndsTheRun() throws IOException {
    CommandRunner.Result result =
        CommandRunner.run(run(PRINT_X, "--timeout", "0.2").toArray(String[]::new));
    assertEquals(3, result.exitCode(), result.errors());
    assertEquals("armature: stopped after 0.2 seconds\n", result.errors());
  }

  @Test
  void resetEndsTheRunIfAskedTo() throws IOException {
    CommandRunner.Result result =
        CommandRunner.run(run(PRINT_X_AND_RESET, "-no-reboot").toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.errors());
    assertEquals("x", Files.readString(directory.resolve("console")));
  }

  @Test
  void resetStartsTheImageAgain() throws IOException {
    CommandRunner.Result result =
        CommandRunner.run(run(PRINT_X_AND_RESET, "--until", "xxx").toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.errors());
    assertTrue(Files.readString(directory.resolve("console")).startsWith("xxx"));
  }

  private List<String> run(int[] program, String... more) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * program.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(program);
    Path image = Files.write(directory.resolve("image"), bytes.array());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--engine",
                "interpreter",
                "--clock",
                "virtual",
                "--timeout",
                "60",
                "-kernel",
                image.toString(),
                "-serial",
                "file:" + directory.resolve("console")));
    arguments.addAll(Arrays.asList(more)); // an option given again replaces the first
    return arguments;
  }
}
