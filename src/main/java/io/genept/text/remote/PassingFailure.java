package io.genept.text.remote;

/** Failure of a request that may pass when it is tried again. */
final class PassingFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  /**
   * @param message what failed
   * @param advice a sentence without its full stop
   */
  PassingFailure(String message, String advice) {
    super(message, null, false, false);
    this.advice = advice;
  }

  String advice() {
    return advice;
  }
}
