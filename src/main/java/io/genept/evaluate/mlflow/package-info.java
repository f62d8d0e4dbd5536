/**
 * Numbers of an evaluation to an MLflow tracking server, by its REST interface. Start with {@link
 * io.genept.evaluate.mlflow.MlflowLog}. May import {@code text.remote}, {@code table}, {@code
 * evaluate}, {@code metric} and {@code core}; beside {@code text.remote} and {@code corpus} the
 * place of okhttp.
 */
package io.genept.evaluate.mlflow;
