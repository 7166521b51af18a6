package dev.armature.cli;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The storage of a machine: the images of its drives, open. */
final class Drives implements AutoCloseable {
  private final List<ImageFile> images = new ArrayList<>();
  private final List<SdCard> cards = new ArrayList<>();
  private Optional<ImageFile> nor = Optional.empty();
  private Optional<ImageFile> nand = Optional.empty();

  private Drives() {}

  /** Complains of drives that {@code machine} has no place for. */
  static void check(List<Drive> drives, MachineKind machine) throws UsageException {
    int[] given = new int[Drive.Kind.values().length];
    for (Drive drive : drives) {
      given[drive.kind().ordinal()]++;
      int places = machine.places(drive.kind());
      if (places == 0) {
        throw drive.refused("%s has no %s", machine.label(), name(drive.kind()));
      } else if (given[drive.kind().ordinal()] > places) {
        throw drive.refused("%s has no place left for it", machine.label());
      }
    }
  }

  private static String name(Drive.Kind kind) {
    return switch (kind) {
      case NAND -> "NAND flash";
      case NOR -> "NOR flash";
      case SD -> "card slot";
    };
  }

  /**
   * Opens all, or none if one cannot be opened.
   *
   * @param drives of which {@link #check} had nothing to say
   */
  static Drives open(List<Drive> drives, MachineKind machine) throws UsageException {
    Drives result = new Drives();
    try {
      for (Drive drive : drives) {
        result.add(drive, machine.flashBytes(drive.kind()));
      }
      return result;
    } catch (UsageException e) {
      result.close();
      throw e;
    }
  }

  private void add(Drive drive, long flashBytes) throws UsageException {
    ImageFile image = openImage(drive, flashBytes);
    images.add(image);
    switch (drive.kind()) {
      case NAND -> nand = Optional.of(image);
      case NOR -> nor = Optional.of(image);
      case SD -> cards.add(card(drive, image));
    }
  }

  private static SdCard card(Drive drive, ImageFile image) throws UsageException {
    try {
      return new SdCard(image);
    } catch (IllegalArgumentException e) {
      throw drive.refused("%s", e.getMessage());
    }
  }

  private static ImageFile openImage(Drive drive, long flashBytes) throws UsageException {
    long bytes = flashBytes == 0 ? drive.size() : flashBytes;
    try {
      if (bytes != 0 && !drive.readOnly() && !Files.exists(drive.file())) {
        if (drive.kind() == Drive.Kind.SD) {
          SdCard.checkSize(bytes);
        }
        NewImage.make(drive, bytes);
      }
      ImageFile image = ImageFile.open(drive.file(), drive.readOnly());
      try {
        checkContents(drive, image, bytes);
        return image;
      } catch (UsageException e) {
        image.close();
        throw e;
      }
    } catch (FileSystemException e) {
      String remedy = drive.readOnly() ? "" : "; readonly=on has it as it is";
      throw drive.refused("cannot be opened: %s%s", reason(e), remedy);
    } catch (IOException | IllegalArgumentException e) {
      throw drive.refused("%s", e.getMessage());
    }
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? Failures.reason(e) : e.getReason();
  }

  private static void checkContents(Drive drive, ImageFile image, long bytes)
      throws UsageException {
    Optional<String> format = drive.raw() ? Optional.empty() : ForeignImage.formatOf(image);
    if (format.isPresent()) {
      throw drive.refused(
          "is a %s image; a raw one is needed (format=raw takes it as it is)", format.get());
    }
    if (bytes != 0 && image.size() != bytes) {
      throw drive.refused("the image has %d bytes, not %d", image.size(), bytes);
    }
  }

  /** What the NOR flash holds. */
  Optional<ImageFile> nor() {
    return nor;
  }

  /** What the NAND flash holds. */
  Optional<ImageFile> nand() {
    return nand;
  }

  /** The cards, in the order of the slots. */
  List<SdCard> cards() {
    return List.copyOf(cards);
  }

  /** Closes the images, of a machine that was not built. */
  @Override
  public void close() {
    cards.forEach(SdCard::close);
    images.forEach(ImageFile::close);
  }
}
