package io.genept.learn;

import java.io.Serializable;
import java.util.function.Function;

/** A function that tasks can carry. */
public interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}
