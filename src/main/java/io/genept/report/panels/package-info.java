/** Labels carried over between panels of genes: results, figure, tables. */
package io.genept.report.panels;
