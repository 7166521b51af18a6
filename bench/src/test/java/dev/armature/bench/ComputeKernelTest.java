package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeKernelTest {
  @TempDir Path folder;

  @Test
  void readsTheTableInOrder() throws IOException {
    table("# remark\ncrc32\tcrc32.c\tarm\t4f180141\t917517\nsort\tsort.c\tarm\t538af38d\t690958\n");
    Files.createFile(folder.resolve("crc32.elf"));
    Files.createFile(folder.resolve("sort.elf"));
    assertEquals(
        List.of(
            new ComputeKernel("crc32", folder.resolve("crc32.elf"), "4f180141", 917517),
            new ComputeKernel("sort", folder.resolve("sort.elf"), "538af38d", 690958)),
        ComputeKernel.in(folder, ComputeKernel.COMPUTE));
  }

  @Test
  void saysWhatMakesAMissingImage() throws IOException {
    table("crc32\tcrc32.c\tarm\t4f180141\t917517\n");
    BenchException e =
        assertThrows(BenchException.class, () -> ComputeKernel.in(folder, ComputeKernel.COMPUTE));
    assertTrue(e.getMessage().contains("crc32.elf is missing; guests/bench/build"), e.getMessage());
    assertEquals(BenchException.USAGE, e.exitCode());
  }

  @Test
  void saysWhatMakesAMissingTable() {
    BenchException e =
        assertThrows(BenchException.class, () -> ComputeKernel.in(folder, ComputeKernel.COMPUTE));
    assertTrue(e.getMessage().contains("guests/bench/build"), e.getMessage());
  }

  @Test
  void refusesARowThatIsNone() throws IOException {
    table("crc32 crc32.c\n");
    assertThrows(BenchException.class, () -> ComputeKernel.in(folder, ComputeKernel.COMPUTE));
  }

  private void table(String text) throws IOException {
    Files.writeString(folder.resolve("kernels.tsv"), text);
  }
}
