package io.genept.demo;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.demo.DemoCatalogue.CellType;
import io.genept.demo.DemoCatalogue.Gene;
import io.genept.demo.DemoCatalogue.Programme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DemoResourcesTest {
  private final DemoCatalogue catalogue = DemoCatalogue.read();
  private final List<Map<String, String>> summaries =
      DemoCatalogue.rows(DemoCatalogue.GENE_SUMMARIES);

  @Test
  void genesAreUniqueAndWellIdentified() {
    assertThat(catalogue.genes()).hasSize(1500);
    assertThat(catalogue.genes()).extracting(Gene::symbol).doesNotHaveDuplicates();
    assertThat(catalogue.genes())
        .extracting(Gene::entrezId)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[1-9][0-9]*"));
    assertThat(catalogue.genes())
        .extracting(Gene::ensemblId)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("ENSG[0-9]{11}"));
  }

  @Test
  void genesAreApprovedRowsInTheColumnsOfHgnc() {
    assertThat(DemoCatalogue.rows(DemoCatalogue.HGNC_GENES))
        .allSatisfy(
            row -> {
              assertThat(row.keySet())
                  .containsExactly(
                      "hgnc_id",
                      "symbol",
                      "name",
                      "locus_group",
                      "locus_type",
                      "status",
                      "alias_symbol",
                      "prev_symbol",
                      "entrez_id",
                      "ensembl_gene_id");
              assertThat(row.get("hgnc_id")).matches("HGNC:[0-9]+");
              assertThat(row).containsEntry("status", "Approved");
            });
  }

  @Test
  void hgncTableStaysSmall() throws IOException {
    try (InputStream stream = DemoCatalogue.open(DemoCatalogue.HGNC_GENES)) {
      assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8).length())
          .isLessThan(250_000);
    }
  }

  @Test
  void eachMarkerIsAGeneOfTheAtlasWithAText() {
    Set<String> symbols = catalogue.rowsBySymbol().keySet();
    Set<String> described = describedSymbols();
    assertThat(catalogue.cellTypes())
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(
            type -> {
              assertThat(type.markers()).hasSizeBetween(12, 30).doesNotHaveDuplicates();
              assertThat(symbols).containsAll(type.markers());
              assertThat(described).containsAll(type.markers());
            });
  }

  @Test
  void cellTypesAreNamedOnceAndTheirProportionsSumToOne() {
    assertThat(catalogue.cellTypes()).extracting(CellType::name).doesNotHaveDuplicates();
    assertThat(catalogue.cellTypes())
        .extracting(CellType::tissue)
        .containsOnly("blood", "pancreas");
    assertThat(catalogue.cellTypes().stream().mapToDouble(CellType::proportion).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void programmesNameGenesOfTheAtlasAndKnownCellTypes() {
    Set<String> types = catalogue.cellTypes().stream().map(CellType::name).collect(toSet());
    types.add("all");
    assertThat(catalogue.programmes())
        .allSatisfy(
            programme -> {
              assertThat(catalogue.rowsBySymbol().keySet()).containsAll(programme.genes());
              assertThat(programme.genes()).doesNotHaveDuplicates();
              assertThat(types).containsAll(programme.cellTypes());
            })
        .filteredOn(Programme::isHousekeeping)
        .hasSize(1);
  }

  @Test
  void summariesAreInTheColumnsOfTheSummaryFileOneForEachGene() {
    assertThat(summaries)
        .hasSizeGreaterThanOrEqualTo(420)
        .allSatisfy(
            row ->
                assertThat(row.keySet())
                    .containsExactly(
                        "Gene_ID", "RefSeq_accession", "Review_status", "Gene_summary"));
    assertThat(summaries).extracting(row -> row.get("Gene_ID")).doesNotHaveDuplicates();
    assertThat(describedSymbols()).hasSameSizeAs(summaries);
  }

  @Test
  void eachSummaryIsAShortTextOfItsOwn() {
    assertThat(summaries)
        .extracting(row -> row.get("Gene_summary"))
        .doesNotHaveDuplicates()
        .allMatch(text -> text.endsWith(".") && text.equals(text.strip()))
        .allSatisfy(text -> assertThat(text.split(" ", -1)).hasSizeBetween(15, 80));
  }

  private Set<String> describedSymbols() {
    Set<String> described = summaries.stream().map(row -> row.get("Gene_ID")).collect(toSet());
    return catalogue.genes().stream()
        .filter(gene -> described.contains(gene.entrezId()))
        .map(Gene::symbol)
        .collect(toSet());
  }
}
