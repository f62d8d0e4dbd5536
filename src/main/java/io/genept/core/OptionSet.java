package io.genept.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of a command: read from the {@link Opt} annotations of its record, made into the
 * record from text, and told from the record again.
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

  /** The options that a record declares. */
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

  /** The command that a record of options belongs to. */
  public static Stage stageOf(Class<? extends Record> type) {
    Stage stage = type.getAnnotation(Stage.class);
    if (stage == null) {
      throw new IllegalArgumentException(type + " has no @Stage");
    }
    return stage;
  }

  private void declare(Class<?> record, String choice) {
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
   * @param given the values of an option by its name, several of a list; null or empty where it is
   *     not given
   * @throws Malformed if a required option is missing or a value is of another form
   * @throws UserError if values do not go together
   */
  public R make(Function<String, List<String>> given) {
    return type.cast(make(type, given));
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
    List<String> texts = Optional.ofNullable(given.apply(name)).orElse(List.of());
    if (texts.isEmpty() && !opt.byDefault().equals(Opt.NONE)) {
      texts = type.isList() ? Arrays.asList(opt.byDefault().split(",")) : List.of(opt.byDefault());
    }
    if (texts.isEmpty() && type.isRequired()) {
      throw new Malformed(String.format("Missing required option: '--%s=%s'", name, opt.label()));
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
                    "Invalid value for option '--%s' (%s): %s", name, opt.label(), e.getMessage()));
          }
          return make(chosen, given);
        });
  }

  /**
   * The options that apply to a record, with their values: numbers and flags as they are, lists as
   * lists, all else as it stands on the command line. What is optional and absent is left out.
   */
  public static Map<String, Object> describe(Record record) {
    Map<String, Object> described = new LinkedHashMap<>();
    walk(
        record,
        (name, opt, value) -> {
          Object shown = OptionType.shown(value);
          if (shown != null) {
            described.put(name, shown);
          }
        });
    return described;
  }

  /** The options of a role that apply to a record, as {@link #describe} gives them. */
  public static Map<String, Object> describe(Record record, Opt.Role role) {
    Map<String, Object> described = new LinkedHashMap<>();
    walk(
        record,
        (name, opt, value) -> {
          Object shown = OptionType.shown(value);
          if (shown != null && opt.role() == role) {
            described.put(name, shown);
          }
        });
    return described;
  }

  /** Names of the options that apply to a record, those that are absent among them. */
  public static List<String> applicable(Record record) {
    List<String> names = new ArrayList<>();
    walk(record, (name, opt, value) -> names.add(name));
    return names.stream().distinct().toList();
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
      List<Record> chosen = new ArrayList<>();
      if (value instanceof Collection<?> several) {
        several.forEach(each -> chosen.add((Record) each));
      } else if (value instanceof Optional<?> optional) {
        optional.ifPresent(each -> chosen.add((Record) each));
      } else {
        chosen.add((Record) value);
      }
      List<String> names = chosen.stream().map(each -> OptionType.nameOf(each.getClass())).toList();
      visitor.see(
          nameOf(component, opt),
          opt,
          value instanceof Collection<?> ? names : names.stream().findFirst());
      chosen.forEach(each -> walk(each, visitor));
    }
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
