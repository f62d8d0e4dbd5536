package io.genept.text;

/** Scaling to unit ℓ2 norm. */
public final class UnitVector {
  private UnitVector() {}

  /**
   * Divides a vector by its length.
   *
   * @param model named if the vector has no direction
   * @throws IllegalStateException if the vector is zero or not finite
   */
  public static float[] of(double[] vector, String model) {
    double squares = 0;
    for (double x : vector) {
      squares += x * x;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new IllegalStateException(model + " gave a vector of length " + Math.sqrt(squares));
    }
    double norm = Math.sqrt(squares);
    float[] unit = new float[vector.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) (vector[j] / norm);
    }
    return unit;
  }
}
