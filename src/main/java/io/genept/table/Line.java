package io.genept.table;

import java.util.Optional;

/**
 * Description of the numbers that follow. Each method that says more returns a line of its own, so
 * that a task can be said once and its learners and seeds from there:
 *
 * <pre>{@code
 * Line task = recorder.of("pbmc3k", "genept_w").task("clustering").against("cell_type");
 * task.learner("kmeans").seed(3).metric("ari", .41, 2638);
 * }</pre>
 */
public final class Line {
  private final Recorder recorder;
  private final String dataset;
  private final String embedding;
  private String task = "";
  private String learner = "";
  private String labelColumn = "";
  private Integer fold;
  private Long seed;
  private Double referenceValue;
  private String referenceSource;
  private String message;

  Line(Recorder recorder, String dataset, String embedding) {
    this.recorder = recorder;
    this.dataset = dataset;
    this.embedding = embedding;
  }

  private Line copy() {
    Line copy = new Line(recorder, dataset, embedding);
    copy.task = task;
    copy.learner = learner;
    copy.labelColumn = labelColumn;
    copy.fold = fold;
    copy.seed = seed;
    copy.referenceValue = referenceValue;
    copy.referenceSource = referenceSource;
    copy.message = message;
    return copy;
  }

  /** Names the task, for example {@code clustering}. */
  public Line task(String name) {
    Line line = copy();
    line.task = name;
    return line;
  }

  /** Names the learner, for example {@code kmeans}; without one nothing is learnt. */
  public Line learner(String name) {
    Line line = copy();
    line.learner = name;
    return line;
  }

  /** Names the column, or the kind of label, that is measured against. */
  public Line against(String column) {
    Line line = copy();
    line.labelColumn = column;
    return line;
  }

  /** Sets the fold; {@code null} for none. */
  public Line fold(Integer index) {
    Line line = copy();
    line.fold = index;
    return line;
  }

  /** Sets the random seed; {@code null} where nothing is random. */
  public Line seed(Long value) {
    Line line = copy();
    line.seed = value;
    return line;
  }

  /** Sets a published value beside the number, and where it stands. */
  public Line reference(double value, String source) {
    return reference(Optional.of(new Recorder.Reference(value, source)));
  }

  /** Sets a published value beside the number; empty for none. */
  public Line reference(Optional<Recorder.Reference> published) {
    Line line = copy();
    line.referenceValue = published.map(Recorder.Reference::value).orElse(null);
    line.referenceSource = published.map(Recorder.Reference::source).orElse(null);
    return line;
  }

  /** Adds a remark; {@code null} for none. */
  public Line message(String remark) {
    Line line = copy();
    line.message = remark;
    return line;
  }

  /** Adds a remark to what is said already. */
  public Line remark(String further) {
    return message(message == null ? further : message + "; " + further);
  }

  /**
   * Records a number.
   *
   * @param metric for example {@code ari}
   * @param value {@code null} where it is undefined; the {@link #message} then says why
   * @param n number of samples it is computed from
   */
  public void metric(String metric, Double value, long n) {
    recorder.add(
        new Metrics.Metric(
            recorder.run(),
            task,
            dataset,
            embedding,
            learner,
            labelColumn,
            metric,
            fold,
            seed,
            value,
            n,
            referenceValue,
            referenceSource,
            message));
  }

  /** What these lines are about, beside the predictions of a learner. */
  public Metrics.Learnt learnt() {
    return new Metrics.Learnt(task, embedding, learner, labelColumn, seed);
  }

  /** Records what was predicted for one cell or gene. */
  public void prediction(String id, String label, String predicted) {
    prediction(id, label, predicted, null);
  }

  /**
   * Records what was predicted for one cell or gene.
   *
   * @param score of the positive class, by which samples are ranked; {@code null} for none
   */
  public void prediction(String id, String label, String predicted, Double score) {
    recorder.add(learnt().row(id, label, predicted, score));
  }
}
