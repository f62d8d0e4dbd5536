package io.genept.jobs;

import io.genept.genes.ImportGenes;
import io.genept.io.vectors.VectorFile;
import io.genept.io.vectors.VectorFormat;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

@Command(
    name = "import-genes",
    description = "Published vectors of genes to gene_embeddings.",
    footer = {
      "",
      "Names with the same vector are one gene with aliases; a zero vector is a gene without text.",
      "",
      "Examples:",
      "  jobs/genept import-genes --input GenePT_gene_embedding_ada_text.pickle \\",
      "    --genes out/gene_texts --model text-embedding-ada-002 --output out/genept",
      "  jobs/genept import-genes --input gene2vec_dim_200_iter_9_w2v.txt --model gene2vec \\",
      "    --output out/gene2vec",
      "  jobs/genept import-genes --input vectors.npy --names genes.txt --output out/vectors"
    })
final class ImportGenesCommand extends StageCommand.Writing {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The vectors; text, pickles, JSON and numpy files may be gzipped.")
  String input;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      description =
          "pickle, word2vec, word2vec-binary, gene2vec, csv, tsv, npy, npz, safetensors, json,"
              + " parquet or h5ad (default: recognised by the content). A pickle is read without"
              + " running anything.")
  VectorFormat format;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description =
          "Names of the rows of npy, npz, safetensors or h5ad: one a line, or the first of columns"
              + " separated by tabs or commas.")
  String names;

  @Option(
      names = "--vectors",
      paramLabel = "NAME",
      description =
          "Array of npz, tensor of safetensors, varm key of h5ad or list column of Parquet with the"
              + " vectors (default: the only one).")
  String vectors;

  @Option(
      names = "--name-column",
      paramLabel = "NAME",
      description =
          "Array of npz, var column of h5ad or column of Parquet with the names (default: the only"
              + " one; the index of var).")
  String nameColumn;

  @Option(
      names = "--genes",
      paramLabel = "DIR",
      description =
          "A gene_texts or gene_embeddings table: genes get its symbols, ids and aliases (default:"
              + " the first of the names with one vector is the symbol).")
  String genes;

  @Option(
      names = "--keep-aliases",
      description = "Makes each name a gene of its own, also where names share one vector.")
  boolean keepAliases;

  @Option(
      names = "--model",
      defaultValue = "imported",
      description = "Name of the model that made the vectors (default: ${DEFAULT-VALUE}).")
  String model;

  @Override
  String run(SparkSession spark) {
    ImportGenes.Result result =
        ImportGenes.run(
            spark,
            new ImportGenes.Options(
                new VectorFile(
                    input,
                    Optional.ofNullable(names),
                    Optional.ofNullable(vectors),
                    Optional.ofNullable(nameColumn)),
                Optional.ofNullable(format),
                Optional.ofNullable(genes),
                keepAliases
                    ? ImportGenes.SharedVectors.EACH_A_GENE
                    : ImportGenes.SharedVectors.ONE_GENE,
                output,
                model,
                writeMode()));
    return String.format(
        "%s: %,d genes × %,d dimensions of %,d names; %,d names became aliases, %,d genes have no"
            + " text%s",
        result.output(),
        result.genes(),
        result.dimension(),
        result.keys(),
        result.aliases(),
        result.genesWithoutText(),
        genes == null
            ? ""
            : String.format(
                "; %,d vectors are of genes that %s knows", result.inCatalogue(), genes));
  }

  static final class FormatConverter implements ITypeConverter<VectorFormat> {
    @Override
    public VectorFormat convert(String name) {
      return Names.parse(VectorFormat.class, name);
    }
  }
}
