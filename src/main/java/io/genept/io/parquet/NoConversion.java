package io.genept.io.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Stands where Parquet wants converters: values are asked for, not handed over. */
final class NoConversion extends GroupConverter {
  private static final PrimitiveConverter NONE = new PrimitiveConverter() {};

  /** The converter of a leaf, which is never called, whatever lies between. */
  private static final class Everything extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return this;
    }

    @Override
    public PrimitiveConverter asPrimitiveConverter() {
      return NONE;
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  @Override
  public Converter getConverter(int field) {
    return new Everything();
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
