/**
 * The command line: options in, one stage called; the session and the exit codes.
 *
 * <p>Imports everything; the only place of picocli and typesafe-config. Start with {@link
 * io.genept.jobs.JobRunner}.
 */
package io.genept.jobs;
