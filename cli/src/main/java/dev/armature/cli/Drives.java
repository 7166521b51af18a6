package dev.armature.cli;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The storage that -drive and -sd give to a machine. */
final class Drives {
  /** What an image is put into. */
  enum Kind {
    NAND,
    NOR,
    SD
  }

  private static final String FORM = "if=nand|nor|sd,file=FILE[,readonly=on] is needed";

  /**
   * One drive.
   *
   * @param option as it was given, for messages
   */
  private record Drive(String option, Kind kind, Path file, boolean readOnly) {}

  private final List<Drive> drives = new ArrayList<>();

  /** Reads the options. */
  static Drives of(RunOptions options) throws UsageException {
    Drives result = new Drives();
    if (options.sdCard() != null) {
      result.drives.add(new Drive("-sd " + options.sdCard(), Kind.SD, options.sdCard(), false));
    }
    for (String text : options.drives()) {
      result.add(text);
    }
    return result;
  }

  private void add(String text) throws UsageException {
    String option = "-drive " + text;
    Kind kind = null;
    Path file = null;
    boolean readOnly = false;
    for (String part : text.split(",", -1)) {
      switch (part) {
        case "if=nand", "if=nor", "if=sd" ->
            kind = Kind.valueOf(part.substring("if=".length()).toUpperCase(Locale.ROOT));
        case "readonly", "readonly=on" -> readOnly = true;
        case "readonly=off", "format=raw" -> {}
        default -> {
          if (!part.startsWith("file=") || part.length() == "file=".length()) {
            throw new UsageException("%s: %s", option, FORM);
          }
          file = Specs.path(option, part.substring("file=".length()));
        }
      }
    }
    if (kind == null || file == null) {
      throw new UsageException("%s: %s", option, FORM);
    }
    drives.add(new Drive(option, kind, file, readOnly));
  }

  /** Complains of drives that a machine has no place for. */
  void check(MachineKind machine) throws UsageException {
    int cards = 0;
    int flashes = 0;
    for (Drive drive : drives) {
      cards += drive.kind == Kind.SD ? 1 : 0;
      flashes += drive.kind == Kind.NOR ? 1 : 0;
      if (drive.kind == Kind.NAND && machine != MachineKind.IMX21ADS) {
        throw new UsageException("%s: %s has no NAND flash", drive.option, machine.label());
      }
      if (machine == MachineKind.KIRKWOOD || cards > 2 || flashes > 1) {
        throw new UsageException("%s: %s has no place left for it", drive.option, machine.label());
      }
    }
  }

  /** Opens the image for the one place of a kind; null if none was given. */
  ImageFile flash(Kind kind, long bytes) throws UsageException {
    for (Drive drive : drives) {
      if (drive.kind == kind) {
        return openFlash(drive, bytes);
      }
    }
    return null;
  }

  /** Opens the cards, in the order of the slots. */
  List<SdCard> cards() throws UsageException {
    List<SdCard> cards = new ArrayList<>();
    try {
      for (Drive drive : drives) {
        if (drive.kind == Kind.SD) {
          cards.add(card(drive));
        }
      }
      return cards;
    } catch (UsageException e) {
      cards.forEach(SdCard::close);
      throw e;
    }
  }

  private static SdCard card(Drive drive) throws UsageException {
    ImageFile image = open(drive);
    try {
      return new SdCard(image);
    } catch (IllegalArgumentException e) {
      image.close();
      throw new UsageException("%s: %s", drive.option, e.getMessage());
    }
  }

  /** A file that is not there is made, erased. */
  private static ImageFile openFlash(Drive drive, long bytes) throws UsageException {
    if (!drive.readOnly && !Files.exists(drive.file)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(drive.file))) {
        byte[] erased = new byte[1 << 12];
        Arrays.fill(erased, (byte) 0xFF);
        for (long left = bytes; left > 0; left -= erased.length) {
          out.write(erased, 0, (int) Math.min(left, erased.length));
        }
      } catch (IOException e) {
        throw new UsageException(
            "%s: the image cannot be made: %s", drive.option, Failures.reason(e));
      }
    }
    ImageFile image = open(drive);
    if (image.size() != bytes) {
      image.close();
      throw new UsageException(
          "%s: the image has %d bytes, not %d", drive.option, image.size(), bytes);
    }
    return image;
  }

  /** An image that can be written to if the file can. */
  private static ImageFile open(Drive drive) throws UsageException {
    try {
      boolean writable = !Files.exists(drive.file) || Files.isWritable(drive.file);
      return ImageFile.open(drive.file, drive.readOnly || !writable);
    } catch (IOException e) {
      throw new UsageException("%s: %s", drive.option.split(" ", 2)[0], e.getMessage());
    }
  }
}
