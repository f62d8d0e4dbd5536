/**
 * Stage {@code evaluate-panels}: labels carried over between two atlases that share few genes, by
 * each method, beside controls.
 *
 * <p>Imports {@code evaluate}, {@code learn}, {@code table}, {@code io}, {@code metric}, {@code
 * math}, {@code core}. Start with {@link io.genept.evaluate.panels.EvaluatePanels}; what is done
 * with one draw of genes is in {@link io.genept.evaluate.panels.PanelTask}.
 */
package io.genept.evaluate.panels;
