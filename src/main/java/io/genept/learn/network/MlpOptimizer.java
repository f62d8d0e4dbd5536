package io.genept.learn.network;

/**
 * Turns gradients into steps, with PyTorch's arithmetic.
 *
 * <p>{@link Kind#ADAMW}: {@code torch.optim.AdamW} with its default moments (0.9, 0.999) and
 * epsilon 1e-8; without weight decay {@code Adam}. {@link Kind#SGD}: {@code torch.optim.SGD} with
 * momentum 0.9. Weight decay acts on every parameter, biases too.
 */
public final class MlpOptimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double MOMENTUM = 0.9;

  /** The rule of the step. */
  public enum Kind {
    /** Adam, with weight decay apart from the gradient. */
    ADAMW,
    /** Stochastic gradient descent with momentum 0.9, weight decay in the gradient. */
    SGD
  }

  private final Kind kind;
  private final double learningRate;
  private final double weightDecay;

  MlpOptimizer(Kind kind, double learningRate, double weightDecay) {
    this.kind = kind;
    this.learningRate = learningRate;
    this.weightDecay = weightDecay;
  }

  /**
   * State that is carried from step to step.
   *
   * @param steps taken so far
   * @param first mean gradient of each parameter (momentum)
   * @param second mean squared gradient of each parameter; empty for {@link Kind#SGD}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Moments(long steps, float[] first, float[] second) {
    Moments copy() {
      return new Moments(steps, first.clone(), second.clone());
    }
  }

  /** The moments before the first step. */
  Moments start(int parameters) {
    return new Moments(0, new float[parameters], new float[kind == Kind.ADAMW ? parameters : 0]);
  }

  /**
   * Takes a step.
   *
   * @param moments changed in place, but for the count
   * @param parameters changed in place
   * @return the moments after the step
   */
  Moments step(Moments moments, float[] parameters, float[] gradient) {
    long steps = moments.steps() + 1;
    float[] first = moments.first();
    float[] second = moments.second();
    if (kind == Kind.SGD) {
      for (int i = 0; i < parameters.length; i++) {
        double g = gradient[i] + weightDecay * parameters[i];
        first[i] = (float) (MOMENTUM * first[i] + g);
        parameters[i] = (float) (parameters[i] - learningRate * first[i]);
      }
      return new Moments(steps, first, second);
    }
    double stepSize = learningRate / (1 - Math.pow(BETA1, (double) steps));
    double root = Math.sqrt(1 - Math.pow(BETA2, (double) steps));
    for (int i = 0; i < parameters.length; i++) {
      double g = gradient[i];
      first[i] = (float) (BETA1 * first[i] + (1 - BETA1) * g);
      second[i] = (float) (BETA2 * second[i] + (1 - BETA2) * g * g);
      double decayed = parameters[i] * (1 - learningRate * weightDecay);
      parameters[i] =
          (float) (decayed - stepSize * first[i] / (Math.sqrt(second[i]) / root + EPSILON));
    }
    return new Moments(steps, first, second);
  }
}
