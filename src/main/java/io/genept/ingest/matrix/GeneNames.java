package io.genept.ingest.matrix;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells names of genes from those of cells, to know which way a text matrix lies.
 *
 * <p>A name counts as that of a gene if it is an Ensembl, FlyBase or WormBase id, or belongs to one
 * of the large families of gene symbols (ribosomal proteins, CD antigens, zinc fingers, solute
 * carriers, …: about a quarter of all human and mouse symbols); barcodes, numbers and names of
 * samples do not. The side with the larger share of such names has the genes if the share is at
 * least 2 % and five times that of the other side; otherwise the names do not tell. Tables of cells
 * or genes, whose columns are named after neither, are so not taken for matrices.
 */
public final class GeneNames {
  /** {@code var} columns that hold symbols, the first that is there. */
  public static final List<String> SYMBOL_COLUMNS =
      List.of(
          "feature_name",
          "gene_symbols",
          "gene_symbol",
          "gene_name",
          "gene_names",
          "gene_short_name",
          "symbol",
          "Symbol",
          "SYMBOL",
          "hgnc_symbol");

  private static final double LEAST_SHARE = 0.02;
  private static final double TIMES_OTHER = 5;

  private static final List<String> FAMILIES =
      List.of(
          "ENS[A-Z]{0,6}G[0-9]{11}(\\.[0-9]+)?|FBgn[0-9]{7}|WBGene[0-9]{8}",
          "ACT[ABG][0-9]?|GAPDH|B2M|MALAT1|NEAT1|XIST|TSIX|EEF[12][A-Z][0-9]?|FT[LH]1?|TMSB(4X|10)",
          "LYZ[12]?|NKG7|GNLY|MS4A[0-9]+[A-Z]?|PPBP|HB[ABDEGMQZ][0-9]?|S100A[0-9]+|CST[0-9A-Z]|JUN[BD]?",
          "M?RP[LS]P?[0-9]+[A-Z]*[0-9]*|MT-?(ND[0-9]L?|CO[0-9]|ATP[0-9]|CYB|CYTB|RNR[0-9]|T[A-Z][0-9]?)",
          "HLA-[A-Z]+[0-9]*|H2-[A-Z0-9]+|CD[0-9]+[A-Z]*[0-9]?|IL[0-9]+[A-Z]*[0-9]*|IF[IN][A-Z0-9]+",
          "CCL[0-9]+[A-Z]?[0-9]?|CXCL[0-9]+|C[CX]C?R[0-9]+|TNF[A-Z]*[0-9]*[A-Z]?|TLR[0-9]+|STAT[0-9][AB]?",
          "Z[NF][FP][0-9]+[A-Z]*|ZBTB[0-9]+[A-Z]?|ZC3H[0-9A-Z]+|SLC[0-9]+A[0-9]+|TMEM[0-9]+[A-Z]*",
          "FAM[0-9]+[A-Z][0-9]*|LINC[0-9]+|C([0-9]+|X)orf[0-9]+|KIAA[0-9]+|LOC[0-9]+|Gm[0-9]+",
          "[0-9A-Z]+[0-9]{2}Rik|CCDC[0-9]+[A-Z]?|OR[0-9]+[A-Z]+[0-9]+P?|Olfr[0-9]+|MIR[0-9]+[A-Z]*[0-9]*(HG)?",
          "A[CLPF][0-9]{6}\\.[0-9]+|RP[0-9]+-[0-9]+[A-Z][0-9]+\\.[0-9]+|KRT(AP)?[0-9]+[A-Z]*(-[0-9]+)?",
          "NDUF[A-Z]+[0-9]+|COX[0-9]+[A-Z]*[0-9]*|ATP[0-9]+[A-Z]+[0-9]*|UQCR[A-Z0-9]+|PSM[A-G][0-9]+[A-Z]?",
          "EIF[0-9][A-Z]*[0-9]*|COL[0-9]+A[0-9]+|KCN[A-Z][0-9]+|RAB[0-9]+[A-Z]*|ABC[A-G][0-9]+",
          "ADAM(TS)?[0-9]+|ANKRD[0-9]+[A-Z]?|CYP[0-9]+[A-Z]+[0-9]+|DNAJ[A-C][0-9]+|GPR[0-9]+|HSP[A-Z0-9]+",
          "ITG[AB][0-9A-Z]+|LRRC[0-9]+[A-Z]?|MAP[0-9]?K[0-9]+|NLRP[0-9]+|PCDH[A-Z0-9]+|PTPN[0-9]+|RNF[0-9]+",
          "SERPIN[A-I][0-9]+|TRIM[0-9]+|TUB[ABG][0-9]+[A-Z]?|UBE2[A-Z][0-9]?|USP[0-9]+[A-Z]?|WDR[0-9]+",
          "HIST[0-9][A-Z0-9]+|H[1-4][ABCF]?-?[0-9]+|FOX[A-S][0-9]+|SOX[0-9]+|HOX[A-D][0-9]+|GATA[0-9]|PAX[0-9]");
  private static final Pattern GENE =
      Pattern.compile(String.join("|", FAMILIES), Pattern.CASE_INSENSITIVE);

  private GeneNames() {}

  /** Share of names that look like genes, 0 to 1. */
  public static double share(Collection<String> names) {
    long genes = names.stream().filter(name -> GENE.matcher(name).matches()).count();
    return names.isEmpty() ? 0 : (double) genes / names.size();
  }

  /** What the rows are; empty if the names do not tell. */
  public static Optional<MatrixOptions.Orientation> rows(
      Collection<String> rows, Collection<String> columns) {
    double ofRows = share(rows);
    double ofColumns = share(columns);
    if (clear(ofRows, ofColumns)) {
      return Optional.of(MatrixOptions.Orientation.GENES);
    }
    return clear(ofColumns, ofRows)
        ? Optional.of(MatrixOptions.Orientation.CELLS)
        : Optional.empty();
  }

  private static boolean clear(double share, double other) {
    return share >= LEAST_SHARE && share >= TIMES_OTHER * other;
  }
}
