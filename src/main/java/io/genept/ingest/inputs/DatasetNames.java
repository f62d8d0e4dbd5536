package io.genept.ingest.inputs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Short names of inputs: that of the file or folder without endings, made distinct. */
public final class DatasetNames {
  private static final Pattern ENDING =
      Pattern.compile(
          "(?i)[._-]?((filtered|raw)_(feature|gene)_bc_matri(x|ces)(_h5)?|matrix)?"
              + "(\\.(h5ad|h5mu|h5|hdf5|loom|parquet|parq|zarr|zip|mtx|csv|tsv|txt|gz))*$");

  private DatasetNames() {}

  /**
   * The name of one input. Folders that are named alike in all samples, such as {@code
   * filtered_feature_bc_matrix}, give way to the folder around them.
   */
  public static String of(String path) {
    for (Path place = new Path(path); place != null; place = place.getParent()) {
      String name = place.getName();
      String bare = ENDING.matcher(name).replaceFirst("");
      if (!bare.isEmpty() && !bare.equals("outs")) {
        return bare;
      }
    }
    return "input";
  }

  /** Puts the name of the folder before names that are alike, and numbers what is alike still. */
  public static List<InputFile> distinct(List<InputFile> files) {
    Map<String, Integer> uses = new HashMap<>();
    files.forEach(file -> uses.merge(file.dataset(), 1, Integer::sum));
    List<InputFile> named = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    for (InputFile file : files) {
      String name = file.dataset();
      Path folder = new Path(file.path()).getParent();
      if (uses.get(name) > 1 && folder != null && !folder.getName().isEmpty()) {
        String around = of(folder.toString());
        name = around.equals(name) ? name : around + "-" + name;
      }
      int before = taken.merge(name, 1, Integer::sum);
      named.add(
          new InputFile(file.path(), before == 1 ? name : name + "-" + before, file.columns()));
    }
    return named;
  }
}
