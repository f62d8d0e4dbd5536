package io.genept.learn.network;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.math.GroupDraw;
import io.genept.math.MersenneTwister;
import java.util.stream.IntStream;

/**
 * The cells a network is trained on, and those that tell when to stop.
 *
 * @param train rows of the training cells
 * @param validation rows of the validation cells
 * @param by whose cells were drawn together for validation
 * @param groups number of patients, or cells, that the validation cells are
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingDraw(
    int[] train, int[] validation, TrainingDraw.ValidationBy by, long groups) {

  /** Whose cells are held out together to stop training early. */
  public enum ValidationBy {
    /** All cells of some patients; single cells where patients are not known, or too few. */
    PATIENTS,
    /** Single cells, whosever they are. */
    CELLS
  }

  /**
   * How cells are drawn.
   *
   * @param labelFraction share of the cells of each label that keep it, above 0, at most 1; at
   *     least one cell does
   * @param validationBy whose cells are held out together
   * @param validationFraction share of the patients, or cells, of each label that stop the
   *     training, above 0, below 1
   */
  public record Options(
      @Opt(
              value =
                  "Share of the training cells of each label that keep it, at least one; 0.01 for"
                      + " the paper's few labels.",
              label = "SHARE",
              byDefault = "1.0")
          double labelFraction,
      @Opt(
              value =
                  "patients or cells held out to stop training; cells where no patient can be"
                      + " spared.",
              label = "WHAT",
              byDefault = "patients")
          ValidationBy validationBy,
      @Opt(
              value = "Share of the labelled patients or cells held out to stop training.",
              label = "SHARE",
              byDefault = "0.2")
          double validationFraction) {
    public Options {
      if (!(labelFraction > 0 && labelFraction <= 1)) {
        throw UserError.of(
            "--label-fraction %s: expected a number above 0 and at most 1.", labelFraction);
      }
      if (!(validationFraction > 0 && validationFraction < 1)) {
        throw UserError.of(
            "--validation-fraction %s: expected a number above 0 and below 1.", validationFraction);
      }
    }

    /** These, with fewer labels where {@code cells} would keep more than {@code most}. */
    public Options atMost(int most, int cells) {
      return new Options(
          Math.min(labelFraction, (double) most / cells), validationBy, validationFraction);
    }
  }

  /**
   * Draws from labelled cells.
   *
   * @param path of their table, for messages
   * @param codes label of each row of the table
   * @param rows the cells that may be trained on
   * @param patients patient of each row; empty where not known
   * @throws UserError if no cell can be spared for validation
   */
  public static TrainingDraw draw(
      String path, int[] codes, int[] rows, int[] patients, Options options, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    int[] labelled =
        options.labelFraction() < 1
            ? GroupDraw.samples(codes, rows, options.labelFraction(), random)
            : rows;
    double fraction = options.validationFraction();
    if (options.validationBy() == ValidationBy.PATIENTS && patients.length > 0) {
      int[] validation = GroupDraw.groups(patients, codes, labelled, fraction, random);
      if (validation.length > 0) {
        return new TrainingDraw(
            GroupDraw.others(labelled, validation),
            validation,
            ValidationBy.PATIENTS,
            IntStream.of(validation).map(row -> patients[row]).distinct().count());
      }
    }
    int[] each = IntStream.range(0, codes.length).toArray();
    int[] validation = GroupDraw.groups(each, codes, labelled, fraction, random);
    if (validation.length == 0) {
      throw UserError.of(
          "Cannot fine-tune %s: its %d labelled cells are one of each label, so none can be spared"
              + " to stop the training. Expected at least two of a label; raise --label-fraction"
              + " (%s).",
          path, labelled.length, options.labelFraction());
    }
    return new TrainingDraw(
        GroupDraw.others(labelled, validation), validation, ValidationBy.CELLS, validation.length);
  }

  /** Rows of both, ascending. */
  public int[] labelled() {
    return IntStream.concat(IntStream.of(train), IntStream.of(validation)).sorted().toArray();
  }
}
