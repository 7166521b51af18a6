package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.storage.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What -drive makes of files, on the real command line. */
class DriveTest {
  private static final long NOR_BYTES = 32 << 20;
  private static final long NAND_BYTES = (64L << 20) / 512 * 528;

  @TempDir private Path files;

  @BeforeEach
  void makeKernel() throws IOException {
    // b . (branch to itself)
    Files.write(files.resolve("loop"), HexFormat.of().parseHex("feffffea"));
  }

  /** Runs a machine with the drives for a moment; {@code @} stands for the folder of the files. */
  private CommandRunner.Result run(String machine, String... drives) {
    StringBuilder line = new StringBuilder("run --timeout 0.01 -serial null -kernel @loop -M ");
    line.append(machine);
    for (String drive : drives) {
      line.append(" -drive ").append(drive);
    }
    return CommandRunner.run(line.toString().replace("@", files + "/").split(" "));
  }

  private void refused(String expected, String machine, String... drives) {
    CommandRunner.Result result = run(machine, drives);
    assertEquals(ExitCode.USAGE, result.exitCode(), result.errors());
    assertEquals(1, result.errors().lines().count(), result.errors());
    assertTrue(result.errors().startsWith("armature: -drive "), result.errors());
    assertTrue(result.errors().contains(expected), result.errors());
  }

  private void accepted(String machine, String... drives) {
    CommandRunner.Result result = run(machine, drives);
    assertEquals(ExitCode.TIMEOUT, result.exitCode(), result.errors());
  }

  @Test
  void flashThatIsNotThereIsMadeErased() throws IOException {
    accepted("imx21ads", "if=nor,file=@nor", "if=nand,file=@nand");
    assertEquals(NOR_BYTES, Files.size(files.resolve("nor")));
    assertEquals(NAND_BYTES, Files.size(files.resolve("nand")));
    for (byte b : Files.readAllBytes(files.resolve("nand"))) {
      assertEquals((byte) 0xFF, b);
    }
    accepted("imx21ads", "if=nor,file=@nor", "if=nand,file=@nand");
  }

  @Test
  void aCardIsMadeIfItHasASize() throws IOException {
    accepted("versatilepb", "if=sd,file=@card,size=8M");
    assertEquals(8 << 20, Files.size(files.resolve("card")));
    accepted("versatilepb", "if=sd,file=@card");
    refused("has 8388608 bytes, not 16777216", "versatilepb", "if=sd,file=@card,size=16M");
  }

  @Test
  void nothingIsMadeOfWhatCannotBe() {
    refused("holds 2 KiB to 2 TiB", "versatilepb", "if=sd,file=@card,size=8000G");
    refused("no such directory", "versatilepb", "if=nor,file=@no/nor");
    refused("not found", "versatilepb", "if=nor,file=@nor,readonly=on");
    refused("not found", "versatilepb", "if=sd,file=@card");
    assertFalse(Files.exists(files.resolve("card")));
    assertFalse(Files.exists(files.resolve("nor")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "versatilepb | if=nand,file=@loop | versatilepb has no NAND flash",
        "kirkwood    | if=nor,file=@loop  | kirkwood has no NOR flash",
        "kirkwood    | if=sd,file=@loop   | kirkwood has no card slot",
        "imx21ads    | if=nor,file=@loop  | the image has 4 bytes, not 33554432",
        "imx21ads    | if=nand,file=@loop | the image has 4 bytes, not 69206016",
        "imx21ads    | if=sd,file=@loop   | holds 2 KiB to 2 TiB, not the image's 4 bytes",
        "imx21ads    | if=sd,file=@       | is not a regular file",
        "imx21ads    | if=floppy,file=@x  | if=nand|nor|sd,file=FILE",
        "imx21ads    | if=sd              | if=nand|nor|sd,file=FILE",
        "imx21ads    | if=sd,file=        | if=nand|nor|sd,file=FILE",
        "imx21ads    | if=sd,file=@x,size=big | a size such as 64M is needed",
        "imx21ads    | if=sd,file=@x,format=qcow2 | if=nand|nor|sd,file=FILE",
      })
  void isToldInOneLine(String machine, String drive, String expected) {
    refused(expected, machine, drive);
  }

  @Test
  void aMachineHasSoManyPlaces() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      Files.write(files.resolve(name), new byte[4096]);
    }
    accepted("imx21ads", "if=sd,file=@a", "if=sd,file=@b");
    refused("no place left", "imx21ads", "if=sd,file=@a", "if=sd,file=@b", "if=sd,file=@c");
    refused("no place left", "imx21ads", "if=nor,file=@a", "if=nor,file=@b");
  }

  @ParameterizedTest
  @CsvSource({"514649fb, QCOW2", "4b444d56, VMDK", "636f6e6563746978, VHD"})
  void otherFormatsAreRecognized(String start, String name) throws IOException {
    byte[] bytes = new byte[4096];
    byte[] mark = HexFormat.of().parseHex(start);
    System.arraycopy(mark, 0, bytes, 0, mark.length);
    Files.write(files.resolve("image"), bytes);
    refused("is a " + name + " image; a raw one is needed", "imx21ads", "if=sd,file=@image");
    accepted("imx21ads", "if=sd,file=@image,format=raw");
  }

  @Test
  void anImageInUseIsRefusedAndLeftAloneByWhatWasRefused() throws IOException {
    Path card = Files.write(files.resolve("card"), new byte[4096]);
    try (ImageFile other = ImageFile.open(card, false)) {
      refused("is in use by another emulator", "imx21ads", "if=sd,file=@card");
      // What was opened before the one that is refused is let go.
      refused("in use by another", "imx21ads", "if=nor,file=@nor", "if=sd,file=@card");
      assertEquals(4096, other.size());
    }
    accepted("imx21ads", "if=nor,file=@nor", "if=sd,file=@card");
  }

  /** A program that runs cannot be written to, not even by root: this JVM's is one. */
  @Test
  void aFileThatCannotBeWrittenToIsRefusedUnlessReadOnly() {
    Path program = Path.of(ProcessHandle.current().info().command().orElseThrow());
    refused(
        "cannot be opened: Text file busy; readonly=on has it",
        "imx21ads",
        "if=sd,file=" + program);
    accepted("imx21ads", "if=sd,file=" + program + ",readonly=on");
  }
}
