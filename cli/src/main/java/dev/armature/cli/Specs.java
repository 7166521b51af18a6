package dev.armature.cli;

import dev.armature.runtime.load.GenericLoad;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the values of options that have a form of their own. */
final class Specs {
  private Specs() {}

  /** A size as QEMU's -m takes it: in MB, or with a suffix K, M or G, perhaps after "size=". */
  static long size(String option, String text) throws UsageException {
    String number = text.startsWith("size=") ? text.substring(5) : text;
    int shift =
        switch (number.isEmpty()
            ? ' '
            : Character.toUpperCase(number.charAt(number.length() - 1))) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          default -> 0;
        };
    String digits = shift == 0 ? number : number.substring(0, number.length() - 1);
    try {
      return Math.multiplyExact(Long.parseUnsignedLong(digits), 1L << (shift == 0 ? 20 : shift));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new UsageException("%s %s: a size such as 64M is needed", option, text);
    }
  }

  /** A physical address, hexadecimal with 0x or decimal. */
  static long address(String option, String text) throws UsageException {
    try {
      long address = Long.decode(text);
      if (address >= 0 && address <= 0xFFFFFFFFL) {
        return address;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("%s: %s is no address from 0 to 0xffffffff", option, text);
  }

  /** The value of a -device option. */
  static GenericLoad device(String text) throws UsageException {
    String option = "-device " + text;
    String[] parts = text.split(",", -1);
    if (!parts[0].equals("loader")) {
      throw new UsageException("%s: unknown device; there is: loader", option);
    }
    Map<String, String> values = keyValues(option, parts);
    String file = values.remove("file");
    String address = values.remove("addr");
    String forceRaw = values.remove("force-raw");
    String cpu = values.remove("cpu-num");
    if (!values.isEmpty()) {
      throw new UsageException(
          "%s: unknown key %s; loader takes file, addr, force-raw and cpu-num",
          option, values.keySet().iterator().next());
    }
    if (cpu != null && !cpu.equals("0")) {
      throw new UsageException("%s: there is only CPU 0", option);
    }
    if (file == null && (address == null || cpu == null)) {
      throw new UsageException("%s: give file=, or addr= and cpu-num=", option);
    }
    return new GenericLoad(
        file == null ? null : path(option, file),
        address == null ? OptionalLong.empty() : OptionalLong.of(address(option, address)),
        isOn(option, forceRaw),
        cpu != null);
  }

  private static Map<String, String> keyValues(String option, String[] parts)
      throws UsageException {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals <= 0) {
        throw new UsageException("%s: '%s' is not of the form KEY=VALUE", option, parts[i]);
      }
      values.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
    }
    return values;
  }

  private static boolean isOn(String option, String value) throws UsageException {
    return switch (value == null ? "off" : value.toLowerCase(Locale.ROOT)) {
      case "on", "yes", "true" -> true;
      case "off", "no", "false" -> false;
      default -> throw new UsageException("%s: force-raw is on or off", option);
    };
  }

  /** A file name. */
  static Path path(String option, String text) throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("%s: %s can be no file's name", option, text.replace('\0', ' '));
    }
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> E constant(String option, String text, Class<E> type)
      throws UsageException {
    StringBuilder names = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    throw new UsageException("%s %s: unknown; there are: %s", option, text, names);
  }

  /** A positive number of seconds, or null for none. */
  static Double seconds(String option, String text) throws UsageException {
    if (text == null) {
      return null;
    }
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException("%s %s: a positive number of seconds is needed", option, text);
  }
}
