package io.genept.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An option of a command, declared on a component of its record of options. {@link OptionSet} reads
 * it: parsing, help, conf-file key, log line and provenance all come from this one place.
 *
 * <p>The type of the component says what values there are: text, numbers, {@code boolean} (a flag),
 * enums (in kebab-case; underscores are accepted), types with a static {@code parse(String)}, and
 * {@code List} (separated by commas) or {@code Optional} of these. A component whose type is a
 * sealed interface of records, or that names its {@link #choices}, chooses one of them by {@link
 * Named name}, or several if it is a {@code List}; their own options apply where they are chosen. A
 * component without this annotation must be a record: its options stand beside the others.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Opt {
  /** Stands for "no default" in {@link #byDefault}. */
  String NONE = "\0";

  /** The help text, in sentences; the help adds the default. */
  String value();

  /** The placeholder of the value in the help, such as {@code DIR}; {@code VALUE} if empty. */
  String label() default "";

  /**
   * The value where none is given; empty for an empty list. Without a default the option must be
   * given, unless it is a flag, a list or optional.
   */
  String byDefault() default NONE;

  /** Name without dashes; by default that of the component in kebab-case. */
  String name() default "";

  /** Older names, which keep working. */
  String[] formerly() default {};

  /** The part of a run that depends on it. */
  Role role() default Role.RESULT;

  /** True for an argument that is given on the command line without its name. */
  boolean positional() default false;

  /** Records to choose from where the type is not sealed. */
  Class<? extends Record>[] choices() default {};

  /** The part of a run that depends on an option. */
  enum Role {
    /** The rows: those made with another value cannot be added to the same table. */
    RESULT,
    /** The rows, as a path or paths to read; the content is hashed into the provenance. */
    INPUT,
    /** The run alone: places, sizes of portions, limits. Any value gives the same rows. */
    RUN
  }
}
