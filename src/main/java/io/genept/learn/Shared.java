package io.genept.learn;

import java.io.Serializable;

/** A value that the work on every block reads; on executors a broadcast. */
public interface Shared<T> extends Serializable, AutoCloseable {
  /** The value, on whichever machine this is asked. */
  T value();

  @Override
  void close();
}
