package io.genept.cells.name;

import java.io.Serializable;
import java.util.List;

/**
 * A cell type to choose from.
 *
 * @param name what cells of it are called
 * @param description what it is, in words; its name where nothing is given
 * @param markers genes that it expresses more than others, by any identifier of an atlas; may be
 *     empty
 * @param labels what an annotation calls it beside its name
 */
record CellType(String name, String description, List<String> markers, List<String> labels)
    implements Serializable {
  CellType {
    markers = List.copyOf(markers);
    labels = List.copyOf(labels);
  }
}
