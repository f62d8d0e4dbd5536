package io.genept.core;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values that an option takes, from the type of its record component.
 *
 * @param container {@code List}, {@code Set}, {@code Optional}, or {@code null} for one value
 * @param value class of one value
 * @param choices records to choose from by name, in order; empty where the value is none
 * @param path whether a value is a path
 */
public record OptionType(
    Class<?> container, Class<?> value, Map<String, Class<?>> choices, boolean path) {
  private static final Set<String> PATHS = Set.of("DIR", "FILE", "PATH");

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  static OptionType of(RecordComponent component, Opt opt) {
    Type type = component.getGenericType();
    Class<?> container = null;
    if (type instanceof ParameterizedType parameterized) {
      container = (Class<?>) parameterized.getRawType();
      type = parameterized.getActualTypeArguments()[0];
    }
    Class<?> value = (Class<?>) type;
    Map<String, Class<?>> choices = new LinkedHashMap<>();
    Stream<Class<?>> records =
        opt.choices().length > 0
            ? Arrays.stream(opt.choices())
            : value.isSealed() && !value.isEnum() ? leaves(value) : Stream.empty();
    records.forEach(record -> choices.put(nameOf(record), record));
    return new OptionType(
        container, value, choices, value == String.class && PATHS.contains(opt.label()));
  }

  private static Stream<Class<?>> leaves(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(each -> each.isRecord() ? Stream.of(each) : leaves(each));
  }

  boolean isFlag() {
    return container == null && value == boolean.class;
  }

  boolean isList() {
    return container != null && Collection.class.isAssignableFrom(container);
  }

  boolean isRequired() {
    return container == null && !isFlag();
  }

  /** The name of a record component or a class in kebab-case. */
  static String kebab(String name) {
    return HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  /** The name of a constant in kebab-case, unless it is {@link Named} otherwise. */
  static String kebab(Enum<?> constant) {
    try {
      Named named =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(Named.class);
      return named == null
          ? constant.name().replace('_', '-').toLowerCase(Locale.ROOT)
          : named.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Name of a record to choose. */
  static String nameOf(Class<?> record) {
    Named named = record.getAnnotation(Named.class);
    return named == null ? kebab(record.getSimpleName()) : named.value();
  }

  /**
   * Returns the texts of the values: those given, else the default.
   *
   * @param given null where the option is not given
   */
  List<String> texts(Opt opt, List<String> given) {
    List<String> texts = given;
    if (texts == null || (texts.isEmpty() && !isList())) {
      String text = opt.byDefault();
      texts =
          text.equals(Opt.NONE)
              ? List.of()
              : isList() ? Arrays.asList(text.split(",")) : List.of(text);
    }
    return isList() && texts.equals(List.of("")) ? List.of() : texts;
  }

  /**
   * Returns the value that the texts stand for.
   *
   * @param parse makes one value of one text
   */
  Object collected(List<String> texts, Function<String, Object> parse) {
    if (isFlag()) {
      return !texts.isEmpty() && (Boolean) parse.apply(texts.get(0));
    }
    if (container == Optional.class) {
      return texts.isEmpty() ? Optional.empty() : Optional.of(parse.apply(texts.get(0)));
    }
    if (container == null) {
      return parse.apply(texts.get(0));
    }
    List<Object> values = new ArrayList<>();
    texts.forEach(text -> values.add(parse.apply(text)));
    return container == Set.class
        ? Collections.unmodifiableSet(new LinkedHashSet<>(values))
        : List.copyOf(values);
  }

  /**
   * Returns one value.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is expected
   */
  Object parse(String text) {
    if (value == String.class) {
      return path ? PathText.of(text) : text;
    } else if (value == boolean.class || value == Boolean.class) {
      return oneOf(text, new TreeMap<>(Map.of("false", false, "true", true)));
    } else if (value == int.class || value == Integer.class) {
      return number(text, "a whole number", Integer::valueOf);
    } else if (value == long.class || value == Long.class) {
      return number(text, "a whole number", Long::valueOf);
    } else if (value == double.class || value == Double.class) {
      return number(text, "a number", Double::valueOf);
    } else if (value.isEnum()) {
      Map<String, Object> constants = new LinkedHashMap<>();
      for (Object constant : value.getEnumConstants()) {
        constants.put(kebab((Enum<?>) constant), constant);
      }
      return oneOf(text, constants);
    }
    return parsed(text);
  }

  /**
   * Returns the record that the text chooses.
   *
   * @throws IllegalArgumentException if there is none of that name; the message names all
   */
  Class<?> choice(String text) {
    return (Class<?>) oneOf(text, choices);
  }

  private static <T> Object oneOf(String text, Map<String, T> values) {
    T found = values.get(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (found == null) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is none of "
              + values.keySet().stream().collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static Object number(String text, String expected, Function<String, Object> parse) {
    try {
      return parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not " + expected, e);
    }
  }

  private Object parsed(String text) {
    try {
      Method parse = value.getMethod("parse", String.class);
      if (Modifier.isStatic(parse.getModifiers())) {
        parse.setAccessible(true);
        return parse.invoke(null, text);
      }
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("No option can have the type " + value.getName(), e);
    }
    throw new IllegalStateException("No option can have the type " + value.getName());
  }

  /**
   * Returns a value as it stands in provenance: numbers and flags as they are, all else as text;
   * null if it is absent or an empty list.
   */
  static Object shown(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(OptionType::shown).orElse(null);
    }
    if (value instanceof Collection<?> values) {
      return values.isEmpty() ? null : values.stream().map(OptionType::shown).toList();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value instanceof Enum<?> constant ? kebab(constant) : String.valueOf(value);
  }
}
