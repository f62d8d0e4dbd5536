package io.genept.learn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.learn.Scaling;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MlpTest extends SparkTest {
  private static final int INPUTS = 6;
  private static final int N = 90;
  private static final int[] TRAIN = IntStream.range(0, 60).toArray();
  private static final int[] VALIDATION = IntStream.range(60, N).toArray();
  private static final MlpTraining.Watcher NOBODY = new MlpTraining.Watcher() {};

  @Test
  @Tag("golden")
  void oneStepAndTenArePyTorchs() {
    JsonNode golden = Golden.read("mlp");
    for (JsonNode expected : golden.get("steps")) {
      Mlp mlp = new Mlp(7, 5, 3, expected.get("slope").asDouble(), floats(expected.get("start")));
      float[] x = floats(expected.get("x"));
      int[] labels = Golden.ints(expected.get("labels"));
      MlpOptimizer optimizer =
          new MlpOptimizer(
              kind(expected),
              golden.get("learning_rate").asDouble(),
              expected.get("weight_decay").asDouble());
      float[] gradient = new float[mlp.parameters().length];
      MlpOptimizer.Moments moments = optimizer.start(gradient.length);
      double[] losses = Golden.doubles(expected.get("losses"));
      for (int step = 0; step < losses.length; step++) {
        double loss = mlp.gradient(x, labels, labels.length, gradient) / labels.length;
        assertThat(loss).isCloseTo(losses[step], within(1e-5));
        if (step == 0) {
          assertClose(gradient, expected.get("gradient"), within(1e-5f));
        }
        moments = optimizer.step(moments, mlp.parameters(), gradient);
        if (step == 0) {
          assertClose(mlp.parameters(), expected.get("after_one"), within(1e-5f));
        }
      }
      assertClose(mlp.parameters(), expected.get("after_all"), within(1e-4f));
    }
  }

  @Test
  @Tag("golden")
  void wholeTrainingIsPyTorchsOnTheDriverAndOnSpark() {
    JsonNode golden = Golden.read("mlp");
    for (JsonNode expected : golden.get("runs")) {
      MlpOptions options =
          new MlpOptions(
              8,
              0.05,
              expected.get("scaled").asBoolean() ? Scaling.UNIT_VARIANCE : Scaling.NONE,
              kind(expected),
              golden.get("learning_rate").asDouble(),
              expected.get("weight_decay").asDouble(),
              expected.get("batch").asInt(),
              expected.get("epochs").asInt(),
              100);
      long seed = expected.get("seed").asLong();
      float[] values = Draws.vectors(seed, N, INPUTS);
      int[] labels = Golden.ints(expected.get("labels"));
      MlpTrainer learner =
          new MlpTrainer(
              labels,
              new TrainingDraw(
                  TRAIN, VALIDATION, TrainingDraw.ValidationBy.CELLS, VALIDATION.length),
              3,
              options,
              seed);
      assertRun(expected, values, learner.fit(values, INPUTS, Optional.empty(), NOBODY));
    }
  }

  private static void assertRun(JsonNode expected, float[] values, MlpTrainer.Fit fit) {
    for (MlpTraining.Epoch epoch : fit.state().curve()) {
      double[] losses = Golden.doubles(expected.get("curve").get(epoch.epoch() - 1));
      assertThat(epoch.trainLoss()).isCloseTo(losses[0], within(1e-5));
      assertThat(epoch.validationLoss()).isCloseTo(losses[1], within(1e-5));
    }
    assertThat(fit.state().curve()).hasSize(expected.get("epochs").asInt());
    MlpModel.Prediction answer = fit.model().predict(values);
    assertClose(answer.hidden(), expected.get("hidden"), within(1e-4f));
    assertClose(answer.probabilities(), expected.get("probabilities"), within(1e-4f));
  }

  @Test
  void aPredictionDoesNotDependOnTheOthers() {
    int inputs = 512;
    int rows = 261;
    float[] values = Draws.vectors(5, rows, inputs);
    double[] ones = new double[inputs];
    Arrays.fill(ones, 1);
    int hidden = 128;
    MlpModel model =
        new MlpModel(
            new double[inputs],
            ones,
            hidden,
            3,
            0.01,
            Draws.vectors(6, hidden * (inputs + 1) + 3 * (hidden + 1), 1));
    MlpModel.Prediction all = model.predict(values);
    for (int from = 0; from < rows; from += 13) {
      float[] some =
          model.predict(Arrays.copyOfRange(values, from * inputs, rows * inputs)).hidden();
      assertThat(some).isEqualTo(Arrays.copyOfRange(all.hidden(), from * hidden, rows * hidden));
    }
  }

  @Test
  void aStoppedRunEndsAsTheUninterruptedOne() {
    List<MlpTraining.State> states = new ArrayList<>();
    MlpTraining.State whole = train(options(1e-2, 12, 12), Optional.empty(), watching(states));
    assertThat(states).hasSize(12);
    for (int k : new int[] {0, 4, 10}) {
      MlpTraining.State resumed = train(options(1e-2, 12, 12), Optional.of(states.get(k)), NOBODY);
      assertThat(resumed.parameters()).isEqualTo(whole.parameters());
      assertThat(resumed.best()).isEqualTo(whole.best());
      assertThat(resumed.curve()).isEqualTo(whole.curve());
    }
  }

  @Test
  void stopsWhereValidationNoLongerGains() {
    List<MlpTraining.State> states = new ArrayList<>();
    MlpTraining.State last = train(options(0.3, 200, 3), Optional.empty(), watching(states));
    assertThat(last.curve().size()).isEqualTo(last.bestEpoch() + 3).isLessThan(200);
    assertThat(last.best()).isEqualTo(states.get(last.bestEpoch() - 1).parameters());
  }

  @Test
  void divergenceIsSaid() {
    assertThatThrownBy(() -> train(options(1e38, 5, 5), Optional.empty(), NOBODY))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Training diverged in epoch ")
        .hasMessageContaining("lower --learning-rate (1.0E38)");
  }

  @Test
  void optionsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> options(0, 1, 1))
        .isInstanceOf(UserError.class)
        .hasMessage("--learning-rate 0.0: expected a number above 0.");
    assertThatThrownBy(() -> options(1, 1, 0))
        .isInstanceOf(UserError.class)
        .hasMessage("--patience 0: expected 1 epoch or more.");
  }

  private static MlpOptions options(double learningRate, int epochs, int patience) {
    return new MlpOptions(
        8,
        0.01,
        Scaling.UNIT_VARIANCE,
        MlpOptimizer.Kind.ADAMW,
        learningRate,
        0.01,
        16,
        epochs,
        patience);
  }

  private static MlpTraining.State train(
      MlpOptions options, Optional<MlpTraining.State> from, MlpTraining.Watcher watcher) {
    return new MlpTraining(samples(1), samples(2), options, 7).train(4, 2, from, watcher);
  }

  private static LocalBatches samples(long seed) {
    float[] x = Draws.vectors(seed, 100, 4);
    int[] labels =
        IntStream.range(0, 100)
            .map(i -> (x[4 * i] > 0.5) == (x[4 * i + 1] > 0.5) ? 1 : 0)
            .toArray();
    return new LocalBatches(x, labels, 4);
  }

  private static MlpTraining.Watcher watching(List<MlpTraining.State> states) {
    return new MlpTraining.Watcher() {
      @Override
      public void epoch(MlpTraining.State state) {
        states.add(state);
      }
    };
  }

  private static MlpOptimizer.Kind kind(JsonNode expected) {
    return MlpOptimizer.Kind.valueOf(expected.get("optimizer").asText().toUpperCase(Locale.ROOT));
  }

  private static void assertClose(float[] actual, JsonNode expected, Offset<Float> offset) {
    assertThat(actual).containsExactly(floats(expected), offset);
  }

  private static float[] floats(JsonNode array) {
    double[] values = Golden.doubles(array);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
