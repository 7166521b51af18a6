package dev.armature.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How fast a guest moves data: TCP to and from the host by BusyBox's nc and wget, and sequential
 * reads of an SD card and of NAND flash by its dd, with no page of them in the guest's memory.
 */
final class TransferPart implements BenchmarkPart {
  /** Bytes of each transfer, in units of the figures, 10^6: a quarter of a board's RAM. */
  static final int MEGABYTES = 16;

  /**
   * What goes into a guest of QEMU's. Its SMC91C111 has room for four frames and loses what comes
   * while they are there; then its network waits two seconds for its timer, every 46 KB (a capture
   * of QEMU 7.2). The full size, four times, would take three quarters of an hour.
   */
  private static final int MEGABYTES_INTO_QEMU = 1;

  private static final int CARD_BYTES = 32 << 20;
  private static final Aim NETWORK = Aim.atLeast(5);
  private static final Aim STORAGE = Aim.atLeast(10);

  /**
   * Functions first: the shell takes a line only when it has nothing else to do. The words are
   * split, so that the echo of the lines is not taken for the work.
   */
  private static final String SCRIPT =
      """
      piece() { for p in first again again again; do \
        echo 3 >/proc/sys/vm/drop_caches; echo WORK-"START" $1 $p; \
        sh -c "$3"; echo WORK-"END" $1 $p $? $2; done; }
      copy() { piece $1 %1$d "dd if=$2 of=/dev/null bs=64000 count=250 2>/tmp/errors"; }
      nand() { sed -n '/nand/{s/:.*//;p;q}' /proc/mtd; }
      dd if=/dev/zero of=/tmp/data bs=64000 count=250 2>/tmp/errors
      piece tcp-out %1$d "nc 10.0.2.2 %2$d </tmp/data"; \
        piece tcp-in %3$d "wget -q -O /dev/null http://10.0.2.2:%4$d/"; \
        [ ! -b /dev/mmcblk0 ] || copy sd-read /dev/mmcblk0; \
        [ -z "$(nand)" ] || copy nand-read /dev/$(nand); echo WORK-"DONE"
      """;

  private final LinuxBoard board;
  private final Path linux;
  private final List<Emulator> emulators;

  /**
   * @param linux the folder of the Linux guest
   */
  TransferPart(LinuxBoard board, Path linux, List<Emulator> emulators) {
    this.board = board;
    this.linux = linux;
    this.emulators = List.copyOf(emulators);
  }

  @Override
  public String name() {
    return board.machine();
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    for (Emulator emulator : emulators) {
      round(emulator, sheet, progress);
    }
  }

  private void round(Emulator emulator, Sheet sheet, Consumer<String> progress) {
    int into = emulator.name().equals(Emulator.QEMU) ? MEGABYTES_INTO_QEMU : MEGABYTES;
    try (TransferPeer peer = new TransferPeer(into * 1_000_000)) {
      Path images = Files.createTempDirectory("armature-bench");
      try {
        // An image of flash is made by who needs it; a card has the size of its image.
        makeCard(images.resolve("sd"));
        String script = SCRIPT.formatted(MEGABYTES, peer.sinkPort(), into, peer.sourcePort());
        LinuxWork work =
            new LinuxWork(board.machine(), board.transferOptions(linux, images), script);
        Measure measure = Measure.MEGABYTES_A_SECOND;
        new WorkPart(name(), List.of(emulator), work, measure, TransferPart::aim)
            .round(sheet, progress);
      } finally {
        delete(images);
      }
    } catch (IOException e) {
      throw BenchException.usage("cannot prepare transfers: " + e.getMessage());
    }
  }

  private static Aim aim(String piece) {
    return piece.startsWith("tcp-") ? NETWORK : STORAGE;
  }

  private static void makeCard(Path file) throws IOException {
    try (RandomAccessFile card = new RandomAccessFile(file.toFile(), "rw")) {
      card.setLength(CARD_BYTES);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
