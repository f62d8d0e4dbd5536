/**
 * Maps: cells or genes in the plane, several tables side by side with the same points, coloured by
 * a choice of columns. Chooses the points, lays them out where no map is given, packs them for the
 * page, and writes the section that {@code maps.js} draws.
 *
 * <p>Imports {@code report.page}, {@code learn}, {@code table}, {@code io}, {@code math}, {@code
 * core}. Start with {@link io.genept.report.maps.PointFigures}.
 */
package io.genept.report.maps;
