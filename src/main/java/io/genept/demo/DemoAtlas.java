package io.genept.demo;

import io.genept.core.UserError;
import io.genept.demo.DemoCatalogue.CellType;
import io.genept.demo.DemoCells.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * The inputs of the demo: a simulated atlas of human blood and pancreas and the texts of its genes.
 *
 * <p>No measured cell enters it. For gene {@code g}, cell type {@code t}, donor {@code d} and
 * condition {@code s}, with {@code N(m, σ)} a normal draw:
 *
 * <ol>
 *   <li><b>Baseline.</b> {@code ln b[g] = N(k, σ)} with {@code (k, σ)} = (3.6, 0.7) for ribosomal
 *       and mitochondrial genes, (2.2, 0.8) for other housekeeping genes, (−1.1, 0.9) for markers
 *       and interferon-responsive genes (the <em>leak</em> seen in types that do not use them) and
 *       (−0.3, 1.3) for all others.
 *   <li><b>Cell type.</b> {@code ln f[t,g]} is {@code N(ln 8, 0.8)} for a marker of {@code t},
 *       {@code N(0, 0.25)} for a marker of other types only, {@code N(0, 0.1)} for other genes.
 *       Related types share markers and so lie close.
 *   <li><b>Donor.</b> {@code ln u[d,g] = N(0, 0.15)} for six donors.
 *   <li><b>Stimulus.</b> {@code ln r[t,g] = N(ln 4, 0.5)} for interferon-responsive genes, the same
 *       draw in all types the gene responds in (most respond in all), and in each type another
 *       {@code N(ln 2.5, 0.3)} for ten genes at random; 0 elsewhere. {@code p[t,d,s] ∝ b·f[t]·u[d]}
 *       in {@code ctrl} and {@code ∝ b·f[t]·u[d]·r[t]} in {@code stim}, each scaled to sum to one.
 *       Every donor has both conditions, as in Kang et al. 2018 (doi:10.1038/nbt.4042).
 *   <li><b>Ambient RNA.</b> {@code q = 0.95·p + 0.05·a} with {@code a} the mean of {@code p} over
 *       all cells.
 *   <li><b>Library size.</b> {@code ln L = N(ln 3000, 0.35)} for each cell.
 *   <li><b>Counts.</b> {@code x[g] ~ Poisson(L·q[g]·γ)} with {@code γ ~ Gamma(shape 1/φ, scale φ)},
 *       {@code φ = 0.3}: a negative binomial of variance {@code m + φ·m²} about its mean {@code m}.
 * </ol>
 *
 * <p>Nothing of the texts enters the simulation but the list of markers, which is common knowledge:
 * what text can tell of these cells it tells by knowing which genes are markers of one type, and
 * the demo measures that by itself.
 *
 * <p>All draws come from two WELL19937c generators, one for the cells and one for expression, so a
 * seed gives the same bytes each time.
 */
public final class DemoAtlas {
  /** Number of cells. */
  public static final int CELLS = 1500;

  private static final int CELLS_STREAM = 1;
  private static final int EXPRESSION_STREAM = 2;

  private static final String TRIPLET = "filtered_feature_bc_matrix";
  private static final String OBS = "obs.tsv";
  private static final String MARKERS = "marker_genes.tsv";

  /**
   * The files of the demo's inputs.
   *
   * @param triplet folder with {@code matrix.mtx.gz}, {@code features.tsv.gz} and {@code
   *     barcodes.tsv.gz} as Cell Ranger 3 writes them
   * @param obs one row for each barcode: barcode, cell_type, donor, condition, tissue
   * @param hgncGenes rows of HGNC's complete set for every gene of the matrix
   * @param geneSummaries gene texts in the columns of NCBI's summary file: Gene_ID,
   *     RefSeq_accession, Review_status, Gene_summary
   * @param markerGenes the genes that are raised in one cell type alone, as symbols in the column
   *     gene, with that type in the column label
   */
  public record Input(
      Path triplet, Path obs, Path hgncGenes, Path geneSummaries, Path markerGenes) {}

  private DemoAtlas() {}

  /**
   * Simulates the atlas and writes it with the gene texts into a folder, replacing earlier files.
   *
   * @param directory made if it does not exist
   * @param seed the same seed gives the same bytes
   * @return where the files are
   * @throws UserError if the folder cannot be written
   */
  public static Input write(Path directory, long seed) {
    Input files =
        new Input(
            directory.resolve(TRIPLET),
            directory.resolve(OBS),
            directory.resolve(DemoCatalogue.HGNC_GENES),
            directory.resolve(DemoCatalogue.GENE_SUMMARIES),
            directory.resolve(MARKERS));
    try {
      Files.createDirectories(files.triplet());
      copy(DemoCatalogue.HGNC_GENES, files.hgncGenes());
      copy(DemoCatalogue.GENE_SUMMARIES, files.geneSummaries());
      simulate(files, seed);
    } catch (IOException e) {
      throw new UserError(
          "Cannot write the demo atlas to "
              + directory
              + ": "
              + e
              + ". Expected a writable folder.",
          e);
    }
    return files;
  }

  private static void simulate(Input files, long seed) throws IOException {
    DemoCatalogue catalogue = DemoCatalogue.read();
    List<Cell> cells = DemoCells.draw(catalogue.cellTypes(), CELLS, generator(seed, CELLS_STREAM));
    RandomGenerator random = generator(seed, EXPRESSION_STREAM);
    ExpressionModel model = ExpressionModel.draw(catalogue, DemoCells.DONORS, random);
    List<int[]> counts = new CountSampler(random).draw(model, cells);
    TripletWriter.write(files.triplet(), catalogue.genes(), cells, counts);
    writeObs(files.obs(), catalogue.cellTypes(), cells);
    writeMarkers(files.markerGenes(), catalogue.typeOfMarkersOfOne());
  }

  private static void writeMarkers(Path file, Map<String, String> types) throws IOException {
    try (Writer markers = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      markers.write("gene\tlabel\n");
      for (Map.Entry<String, String> marker : types.entrySet()) {
        markers.write(marker.getKey() + "\t" + marker.getValue() + "\n");
      }
    }
  }

  private static void writeObs(Path file, List<CellType> types, List<Cell> cells)
      throws IOException {
    try (Writer obs = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      obs.write("barcode\tcell_type\tdonor\tcondition\ttissue\n");
      for (Cell cell : cells) {
        CellType type = types.get(cell.cellType());
        obs.write(
            String.join(
                    "\t",
                    cell.barcode(),
                    type.name(),
                    cell.donorName(),
                    cell.conditionName(),
                    type.tissue())
                + "\n");
      }
    }
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream stream = DemoCatalogue.open(resource)) {
      Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static RandomGenerator generator(long seed, int stream) {
    return new Well19937c(new int[] {(int) seed, (int) (seed >>> 32), stream});
  }
}
