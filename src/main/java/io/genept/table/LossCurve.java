package io.genept.table;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The losses of a fine-tuned table, a file beside its parts: a line of each pass over the cells
 * with its number, its loss in training and its loss in validation, separated by tabs, below a
 * head.
 */
public record LossCurve(List<Epoch> epochs) {
  /** Folder of the table with the network and the loss curve; Spark and pandas pass over it. */
  public static final String FOLDER = "_network";

  /** The file in the table's directory. */
  public static final String FILE = FOLDER + "/loss_curve.tsv";

  private static final String HEAD = "epoch\ttrain_loss\tvalidation_loss";

  /**
   * One pass over the training cells.
   *
   * @param epoch from 1 on
   * @param train mean loss of the training cells, in nats
   * @param validation the same of the cells that stop the training
   */
  public record Epoch(int epoch, double train, double validation) {}

  public LossCurve {
    epochs = List.copyOf(epochs);
  }

  /** The content of the file. */
  public byte[] content() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (Epoch each : epochs) {
      text.append(each.epoch()).append('\t').append(each.train()).append('\t');
      text.append(each.validation()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the curve of a table.
   *
   * @throws UserError if there is no such file, or it is not one of these
   */
  public static LossCurve read(String table, Configuration conf) {
    String path = table + "/" + FILE;
    List<Epoch> epochs = new ArrayList<>();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (number > 1 && !line.isBlank()) {
            epochs.add(epoch(path, number, line));
          } else if (number == 1 && !line.equals(HEAD)) {
            throw broken(path, number, line);
          }
        });
    return new LossCurve(epochs);
  }

  private static Epoch epoch(String path, long number, String line) {
    String[] fields = line.split("\t", -1);
    try {
      return new Epoch(
          Integer.parseInt(fields[0]),
          Double.parseDouble(fields[1]),
          Double.parseDouble(fields[2]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw broken(path, number, line);
    }
  }

  private static UserError broken(String path, long number, String line) {
    return UserError.of(
        "Cannot read %s: line %d is \"%s\". Expected the loss of each epoch as fine-tune writes it:"
            + " epoch, train_loss and validation_loss, separated by tabs.",
        path, number, line);
  }
}
