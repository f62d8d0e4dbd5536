package io.genept.evaluate.pairs;

/**
 * Line of a file of pairs.
 *
 * @param a identifier of the first gene, as it stands
 * @param b identifier of the second gene
 * @param positive class of the pair
 */
public record NamedPair(String a, String b, boolean positive) {}
