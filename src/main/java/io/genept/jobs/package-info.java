/**
 * The command line: commands made from the records of their options, conf files and plans, the
 * session and the exit codes.
 *
 * <p>Imports everything; the only place of picocli. Start with {@link io.genept.jobs.Commands}.
 */
package io.genept.jobs;
