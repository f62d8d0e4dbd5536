package io.genept.evaluate.mlflow;

import io.genept.core.Opt;
import io.genept.core.UserError;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where numbers are logged beside the table of metrics.
 *
 * @param mlflowUri address of the tracking server; empty for none
 * @param mlflowExperiment name of the experiment, made where it is not there
 */
public record MlflowOptions(
    @Opt(
            value =
                "Address of an MLflow tracking server, to which each embedding's numbers are logged"
                    + " as a run too. Credentials, where it asks for them, are in the environment:"
                    + " MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD.",
            label = "URI",
            role = Opt.Role.RUN)
        Optional<String> mlflowUri,
    @Opt(
            value = "Experiment of MLflow, made where there is none of the name.",
            label = "NAME",
            byDefault = "genept",
            role = Opt.Role.RUN)
        String mlflowExperiment) {

  /** Nothing is logged. */
  public static final MlflowOptions NONE = new MlflowOptions(Optional.empty(), "genept");

  /**
   * Checks the address.
   *
   * @throws UserError if it is none of a server, or holds credentials
   */
  public MlflowOptions {
    mlflowUri.ifPresent(MlflowOptions::address);
  }

  /** The address of the server, with a slash at the end. */
  static HttpUrl address(String uri) {
    HttpUrl parsed = HttpUrl.parse(uri.endsWith("/") ? uri : uri + "/");
    if (parsed == null) {
      throw UserError.of(
          "Cannot log to MLflow at %s. Expected the address of a tracking server, such as"
              + " http://127.0.0.1:5000; \"mlflow server\" starts one over a folder or a database.",
          uri);
    }
    if (!parsed.username().isEmpty() || !parsed.password().isEmpty()) {
      throw new UserError(
          "Cannot use --mlflow-uri with a user name or password in it, which would be logged. Export"
              + " them as MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.");
    }
    return parsed;
  }
}
