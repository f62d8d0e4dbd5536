package io.genept.learn.network;

import io.genept.core.UserError;
import io.genept.math.MersenneTwister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Trains an {@link Mlp} by mini-batches and stops early on validation samples.
 *
 * <p>One stream of the seed, {@code numpy.random.RandomState(seed)}, draws the first weights and
 * then the order of each epoch, so a {@link State} is all that a stopped run needs to end with the
 * very same parameters.
 */
public final class MlpTraining {
  /**
   * An epoch of the loss curve.
   *
   * @param epoch from 1
   * @param trainLoss mean cross-entropy of the training samples, each before the step of its batch
   * @param validationLoss mean cross-entropy of the validation samples after the epoch
   */
  public record Epoch(int epoch, double trainLoss, double validationLoss) {}

  /**
   * Where training stands after an epoch.
   *
   * @param parameters after the last epoch
   * @param moments of the optimiser
   * @param best parameters of the epoch with the lowest validation loss
   * @param curve the epochs so far
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record State(
      float[] parameters, MlpOptimizer.Moments moments, float[] best, List<Epoch> curve) {

    /** The epoch with the lowest validation loss, the first of equals; 0 before the first. */
    public int bestEpoch() {
      Epoch best = null;
      for (Epoch epoch : curve) {
        best = best == null || epoch.validationLoss() < best.validationLoss() ? epoch : best;
      }
      return best == null ? 0 : best.epoch();
    }
  }

  /** Listens to a training while it goes on. */
  public interface Watcher {
    /** Takes note of so many samples more. */
    default void trained(int samples) {}

    /** Takes note of the end of an epoch. */
    default void epoch(State state) {}
  }

  private final LocalBatches train;
  private final LocalBatches validation;
  private final MlpOptions options;
  private final long seed;
  private final MlpOptimizer optimizer;

  MlpTraining(LocalBatches train, LocalBatches validation, MlpOptions options, long seed) {
    if (train.size() == 0 || validation.size() == 0) {
      throw new IllegalArgumentException(
          "%d training and %d validation samples, expected some of both"
              .formatted(train.size(), validation.size()));
    }
    this.train = train;
    this.validation = validation;
    this.options = options;
    this.seed = seed;
    this.optimizer =
        new MlpOptimizer(options.optimizer(), options.learningRate(), options.weightDecay());
  }

  /**
   * Trains, from the start or from a state.
   *
   * @param from a state of the same options and samples
   * @return the last state
   * @throws UserError if a loss is no number any more
   */
  State train(int inputs, int classes, Optional<State> from, Watcher watcher) {
    MersenneTwister random = new MersenneTwister(seed);
    Mlp drawn = Mlp.drawn(inputs, options.hidden(), classes, options.slope(), random);
    State state = from.orElseGet(() -> start(drawn));
    for (int done = 0; done < state.curve().size(); done++) {
      random.permutation(train.size());
    }
    while (state.curve().size() < options.epochs()
        && state.curve().size() - state.bestEpoch() < options.patience()) {
      state = epoch(drawn, random.permutation(train.size()), state, watcher);
      watcher.epoch(state);
    }
    return state;
  }

  private State start(Mlp drawn) {
    float[] parameters = drawn.parameters();
    return new State(
        parameters.clone(), optimizer.start(parameters.length), parameters.clone(), List.of());
  }

  private State epoch(Mlp shape, int[] order, State state, Watcher watcher) {
    Mlp mlp = shape.with(state.parameters().clone());
    MlpOptimizer.Moments moments = state.moments().copy();
    float[] gradient = new float[mlp.parameters().length];
    double sum = 0;
    for (int from = 0; from < order.length; from += options.batchSize()) {
      int[] batch =
          Arrays.copyOfRange(order, from, Math.min(order.length, from + options.batchSize()));
      sum += train.gradient(mlp, batch, gradient);
      moments = optimizer.step(moments, mlp.parameters(), gradient);
      watcher.trained(batch.length);
    }
    Epoch done =
        new Epoch(
            state.curve().size() + 1, sum / order.length, validation.loss(mlp) / validation.size());
    if (!Double.isFinite(done.trainLoss()) || !Double.isFinite(done.validationLoss())) {
      throw UserError.of(
          "Training diverged in epoch %d: the loss is %s on training and %s on validation cells."
              + " Expected numbers; lower --learning-rate (%s).",
          done.epoch(), done.trainLoss(), done.validationLoss(), options.learningRate());
    }
    boolean lowest =
        state.curve().stream().allMatch(e -> done.validationLoss() < e.validationLoss());
    List<Epoch> curve = new ArrayList<>(state.curve());
    curve.add(done);
    return new State(
        mlp.parameters(),
        moments,
        lowest ? mlp.parameters().clone() : state.best(),
        List.copyOf(curve));
  }
}
