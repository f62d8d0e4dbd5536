package io.genept.jobs;

import io.genept.corpus.Content;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values as they stand on the command line; enum constants in kebab-case. */
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

  /** A value as it would stand on the command line; null for one that is absent. */
  static String shown(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Names::shown).orElse(null);
    }
    if (value instanceof Collection<?> values) {
      return values.isEmpty()
          ? null
          : values.stream().map(Names::shown).collect(Collectors.joining(","));
    }
    return value instanceof Enum<?> constant ? of(constant) : String.valueOf(value);
  }

  static final class ContentConverter implements ITypeConverter<Content> {
    @Override
    public Content convert(String name) {
      return parse(Content.class, name);
    }
  }
}
