package dev.armature.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an enum's constant in lower case, as the command line names them. */
abstract class ConstantConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  ConstantConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names()));
  }

  private String names() {
    return Arrays.stream(type.getEnumConstants())
        .map(ConstantConverter::name)
        .collect(Collectors.joining(", "));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
