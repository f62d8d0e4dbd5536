package io.genept.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Name of a record, or of an enum constant, as a value of the option that chooses it, where
 * kebab-case does not give it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Named {
  /** The name, for example {@code openai}. */
  String value();
}
