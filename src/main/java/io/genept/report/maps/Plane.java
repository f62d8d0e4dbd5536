package io.genept.report.maps;

/**
 * The points of a figure in one plane.
 *
 * @param name of the embedding or map
 * @param how what is said of this map alone; empty where the figure's caption says all
 * @param across name of the horizontal axis
 * @param up name of the vertical axis
 * @param x n coordinates, in the order of the figure's points
 * @param y as many; 0 where the vectors have one dimension
 */
record Plane(String name, String how, String across, String up, float[] x, float[] y) {}
