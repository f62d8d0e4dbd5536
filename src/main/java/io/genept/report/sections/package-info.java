/**
 * Further sections of the report: predictions, programmes, provenance and what else a table tells.
 */
package io.genept.report.sections;
