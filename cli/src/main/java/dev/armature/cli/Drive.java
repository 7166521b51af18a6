package dev.armature.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One drive of the command line: -drive, or -sd, which is short for a card.
 *
 * @param option as it was given, for messages
 * @param kind what the image is put into
 * @param file the image
 * @param readOnly whether the guest may not change it
 * @param raw whether its form was said, so that nobody needs to guess
 * @param size of an image that is made, in bytes; 0 if it was not given
 */
record Drive(String option, Kind kind, Path file, boolean readOnly, boolean raw, long size) {
  /** What an image is put into. */
  enum Kind {
    NAND,
    NOR,
    SD
  }

  private static final String FORM =
      "if=nand|nor|sd,file=FILE[,readonly=on][,format=raw][,size=SIZE] is needed";

  /** What the options say, in the order of the slots. */
  static List<Drive> of(GivenOptions given) throws UsageException {
    List<Drive> drives = new ArrayList<>();
    String card = given.value("-sd", null);
    if (card != null) {
      Path file = Specs.path("-sd " + card, card);
      drives.add(new Drive("-sd " + card, Kind.SD, file, false, false, 0));
    }
    for (String text : given.values("-drive")) {
      drives.add(parse(text));
    }
    return drives;
  }

  private static Drive parse(String text) throws UsageException {
    String option = "-drive " + text;
    Kind kind = null;
    Path file = null;
    boolean readOnly = false;
    boolean raw = false;
    long size = 0;
    for (String part : text.split(",", -1)) {
      String value = part.substring(part.indexOf('=') + 1);
      switch (part) {
        case "if=nand", "if=nor", "if=sd" -> kind = Kind.valueOf(value.toUpperCase(Locale.ROOT));
        case "readonly", "readonly=on" -> readOnly = true;
        case "readonly=off" -> readOnly = false;
        case "format=raw" -> raw = true;
        default -> {
          if (part.startsWith("file=") && !value.isEmpty()) {
            file = Specs.path(option, value);
          } else if (part.startsWith("size=")) {
            size = Specs.size("-drive", part);
          } else {
            throw new UsageException("%s: %s", option, FORM);
          }
        }
      }
    }
    if (kind == null || file == null) {
      throw new UsageException("%s: %s", option, FORM);
    }
    return new Drive(option, kind, file, readOnly, raw, size);
  }

  /** A complaint about this drive. */
  UsageException refused(String why, Object... arguments) {
    return new UsageException("%s: %s", option, String.format(why, arguments));
  }
}
