package io.genept.text;

/**
 * Answers a prompt: the source of the paper's generated gene descriptions ("Tell me about gene X").
 *
 * <p>Methods may be called from several threads at once.
 */
public interface ChatModel {

  /** Identifies the model in tables and provenance. */
  String name();

  /**
   * Answers one prompt.
   *
   * @return the answer, stripped; never blank
   */
  String answer(String prompt);
}
