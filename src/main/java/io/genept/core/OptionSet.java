package io.genept.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The options of a command, read from the {@link Opt} annotations of its record: makes the record
 * from text, and describes a record by its options.
 *
 * @param <R> the record
 */
public final class OptionSet<R extends Record> {
  private final Class<R> type;
  private final Map<String, Option> options = new LinkedHashMap<>();

  private OptionSet(Class<R> type) {
    this.type = type;
    declare(type, "");
  }

  /**
   * Reads the options that a record declares.
   *
   * @throws IllegalArgumentException if a component is neither an option nor a record of options,
   *     or two declarations of one option do not go together
   */
  public static <R extends Record> OptionSet<R> of(Class<R> type) {
    return new OptionSet<>(type);
  }

  /** All of them, in the order of the record, each name once. */
  public Collection<Option> options() {
    return options.values();
  }

  /** The command that the record belongs to. */
  public Stage stage() {
    return stageOf(type);
  }

  /**
   * Returns the command that a record of options belongs to.
   *
   * @throws IllegalArgumentException if the record names none
   */
  public static Stage stageOf(Class<? extends Record> type) {
    Stage stage = type.getAnnotation(Stage.class);
    if (stage == null) {
      throw new IllegalArgumentException(type + " has no @Stage");
    }
    return stage;
  }

  private void declare(Class<?> record, String choice) {
    if (!record.isRecord()) {
      throw new IllegalArgumentException(record + " is no record of options and has no @Opt");
    }
    for (RecordComponent component : record.getRecordComponents()) {
      Opt opt = component.getAnnotation(Opt.class);
      if (opt == null) {
        declare(component.getType(), choice);
        continue;
      }
      String name = nameOf(component, opt);
      OptionType values = OptionType.of(component, opt);
      Option.Declaration declaration = new Option.Declaration(opt, values, choice);
      options.merge(
          name, new Option(name, List.of(declaration)), (known, same) -> known.and(declaration));
      values.choices().forEach((chosen, each) -> declare(each, "--" + name + " " + chosen));
    }
  }

  private static String nameOf(RecordComponent component, Opt opt) {
    return opt.name().isEmpty() ? OptionType.kebab(component.getName()) : opt.name();
  }

  /**
   * Makes the record.
   *
   * @param given returns the values of an option by its name, several of a list, none of an empty
   *     list; null where the option is not given
   * @throws Malformed if a required option is missing or a value is of another form
   * @throws UserError if values do not go together
   */
  public R make(Function<String, List<String>> given) {
    return type.cast(make(type, given));
  }

  /**
   * Makes the record of an earlier run.
   *
   * @param described its options as its provenance holds them; those of earlier versions are all
   *     text
   * @throws Malformed if a required option is missing or a value is of another form
   * @throws UserError if values do not go together
   */
  public R remake(Map<String, ?> described) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (Option option : options()) {
      List<String> names = new ArrayList<>(List.of(option.name()));
      names.addAll(option.formerly());
      names.stream()
          .map(described::get)
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(value -> given.put(option.name(), texts(option, value)));
    }
    return make(given::get);
  }

  private static List<String> texts(Option option, Object value) {
    if (value instanceof Collection<?> values) {
      return values.stream().map(String::valueOf).toList();
    }
    String text = String.valueOf(value);
    return option.isList() ? Arrays.asList(text.split(",")) : List.of(text);
  }

  private static Object make(Class<?> record, Function<String, List<String>> given) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Opt opt = components[i].getAnnotation(Opt.class);
      values[i] =
          opt == null ? make(components[i].getType(), given) : value(components[i], opt, given);
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make " + record.getName(), e);
    }
  }

  private static Object value(
      RecordComponent component, Opt opt, Function<String, List<String>> given) {
    String name = nameOf(component, opt);
    OptionType type = OptionType.of(component, opt);
    List<String> texts = type.texts(opt, given.apply(name));
    if (texts.isEmpty() && type.isRequired()) {
      throw new Malformed(
          opt.positional()
              ? String.format("Missing required parameter: '%s'", Option.labelOf(opt))
              : String.format("Missing required option: '--%s=%s'", name, Option.labelOf(opt)));
    }
    return type.collected(
        texts,
        text -> {
          Class<?> chosen;
          try {
            if (type.choices().isEmpty()) {
              return type.parse(text);
            }
            chosen = type.choice(text);
          } catch (IllegalArgumentException e) {
            throw new Malformed(
                String.format(
                    "Invalid value for option '--%s' (%s): %s",
                    name, Option.labelOf(opt), e.getMessage()));
          }
          return make(chosen, given);
        });
  }

  /**
   * Returns the options that apply to a record, with their values: numbers and flags as they are,
   * lists as lists, all else as it stands on the command line. What is optional and absent is left
   * out.
   */
  public static Map<String, Object> describe(Record record) {
    return described(record, opt -> true);
  }

  /** Returns the options of a role that apply to a record, as {@link #describe(Record)} does. */
  public static Map<String, Object> describe(Record record, Opt.Role role) {
    return described(record, opt -> opt.role() == role);
  }

  private static Map<String, Object> described(Record record, Predicate<Opt> which) {
    Map<String, Object> described = new LinkedHashMap<>();
    walk(
        record,
        (name, opt, value) -> {
          Object shown = OptionType.shown(value);
          if (shown != null && which.test(opt)) {
            described.put(name, shown);
          }
        });
    return described;
  }

  /** Names of the options that apply to a record, with or without a value. */
  public static Set<String> applicable(Record record) {
    Set<String> names = new LinkedHashSet<>();
    walk(record, (name, opt, value) -> names.add(name));
    return names;
  }

  private interface Visitor {
    void see(String name, Opt opt, Object value);
  }

  private static void walk(Record record, Visitor visitor) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Opt opt = component.getAnnotation(Opt.class);
      Object value = read(component, record);
      if (opt == null) {
        walk((Record) value, visitor);
        continue;
      }
      if (OptionType.of(component, opt).choices().isEmpty()) {
        visitor.see(nameOf(component, opt), opt, value);
        continue;
      }
      List<Record> chosen = chosen(value);
      List<String> names = chosen.stream().map(OptionSet::nameOf).toList();
      visitor.see(
          nameOf(component, opt),
          opt,
          value instanceof Collection<?> ? names : names.stream().findFirst());
      chosen.forEach(each -> walk(each, visitor));
    }
  }

  private static List<Record> chosen(Object value) {
    if (value instanceof Collection<?> several) {
      return several.stream().map(Record.class::cast).toList();
    }
    if (value instanceof Optional<?> optional) {
      return optional.stream().map(Record.class::cast).toList();
    }
    return List.of((Record) value);
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }

  /** Name of a constant or of a chosen record, as it stands on the command line. */
  public static String nameOf(Object value) {
    return value instanceof Enum<?> constant
        ? OptionType.kebab(constant)
        : OptionType.nameOf(value.getClass());
  }

  /** Wrong usage: an option is missing or its value is of another form. */
  public static final class Malformed extends UserError {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }
}
