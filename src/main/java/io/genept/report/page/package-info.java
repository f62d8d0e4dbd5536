/**
 * What pages and tables are built from: escaped HTML, the page with its policy, numbers as people
 * read them, small plots, tables in markdown. Knows nothing of what is shown.
 *
 * <p>Imports {@code io} for hashes. Start with {@link io.genept.report.page.Html}.
 */
package io.genept.report.page;
