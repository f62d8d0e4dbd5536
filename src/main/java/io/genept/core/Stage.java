package io.genept.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the command whose options a record holds, and describes it for the help. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Stage {
  /** Name of the command, for example {@code embed-cells}. */
  String name();

  /** Description, a line or more. */
  String[] does();

  /** Further explanation, shown below the options. */
  String[] notes() default {};

  /** Commands to try, without the launcher; a backslash at the end of a line joins the next. */
  String[] examples();
}
