package io.genept.jobs;

import io.genept.cells.EmbedCells;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Enum constants by their names on the command line: kebab-case. */
final class Names {
  private Names() {}

  static <E extends Enum<E>> E parse(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + name
                        + "' is none of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(Names::of)
                            .collect(Collectors.joining(", "))));
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static final class MethodConverter implements ITypeConverter<EmbedCells.Method> {
    @Override
    public EmbedCells.Method convert(String name) {
      return parse(EmbedCells.Method.class, name);
    }
  }
}
