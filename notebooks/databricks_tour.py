# Databricks notebook source
# MAGIC %md
# MAGIC # Embedded cells on Databricks
# MAGIC
# MAGIC Reads what the job `genept_daily` of `jobs/databricks` leaves behind: the published table of cells, the metrics, the
# MAGIC report. It computes nothing that the job computes, needs no jar, and reads only.
# MAGIC
# MAGIC Import it by `databricks workspace import --format SOURCE --language PYTHON --file notebooks/databricks_tour.py
# MAGIC /Users/you@example.org/genept_tour`, attach it to any compute with Unity Catalog, and fill in the widgets. A
# MAGIC deployment of the target `dev` has the schema `dev_USER_genept`.

# COMMAND ----------

import json
from pathlib import Path

import numpy as np
import pandas as pd

dbutils.widgets.text("catalog", "main", "Catalog")
dbutils.widgets.text("schema", "genept", "Schema")
dbutils.widgets.text("volume", "files", "Volume")
dbutils.widgets.text("label_column", "cell_type", "Label column")

catalog = dbutils.widgets.get("catalog")
schema = dbutils.widgets.get("schema")
label = dbutils.widgets.get("label_column")
tables = Path("/Volumes", catalog, schema, dbutils.widgets.get("volume"), "tables")

# COMMAND ----------

# MAGIC %md
# MAGIC ## The published table
# MAGIC
# MAGIC One row is a cell: `cell_id`, `embedding` (null where no gene of the cell has a vector), `genes_matched`,
# MAGIC `matched_fraction`, then the `obs` columns of the files.

# COMMAND ----------

cells = spark.table(f"`{catalog}`.`{schema}`.genept_w")
cells.printSchema()
display(cells.groupBy(label).count().orderBy("count", ascending=False))

# COMMAND ----------

# MAGIC %md
# MAGIC Where the table comes from goes along as table properties, `genept.*`.

# COMMAND ----------

properties = spark.sql(f"SHOW TBLPROPERTIES `{catalog}`.`{schema}`.genept_w")
display(properties.where("key LIKE 'genept%'"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## A sample in pandas
# MAGIC
# MAGIC Up to 2,000 cells, and for each label the label whose mean vector is nearest to its own.

# COMMAND ----------

total = cells.count()
sample = (
    cells.where(f"embedding IS NOT NULL AND `{label}` IS NOT NULL")
    .select("cell_id", "embedding", label)
    .sample(fraction=min(1.0, 3000 / max(total, 1)), seed=0)
    .limit(2000)
    .toPandas()
)
vectors = np.stack(sample["embedding"]).astype(np.float32)
print(f"{total:,} cells, {len(sample):,} of them here, vectors of {vectors.shape[1]} numbers")

# COMMAND ----------

means = pd.DataFrame(vectors).groupby(sample[label].to_numpy()).mean()
centred = means.to_numpy() - means.to_numpy().mean(axis=0)
centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
cosine = centred @ centred.T
np.fill_diagonal(cosine, -1)
nearest = pd.DataFrame(
    {"label": means.index, "nearest": means.index[cosine.argmax(axis=1)], "cosine": cosine.max(axis=1).round(3)}
)
display(nearest)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Metrics
# MAGIC
# MAGIC A table in a volume is the list of parts in its `_provenance.json`. A listing of the folder may show parts of a run
# MAGIC that failed, so the list is read.

# COMMAND ----------


def read_table(folder, name):
    """The rows of one of the tables of a folder, from the parts that its provenance lists."""
    parts = json.loads((folder / "_provenance.json").read_text())["parts"]
    files = [folder / part["name"] for part in parts if part["name"].startswith(name + "/")]
    return pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)


def mean_sd(values):
    return f"{values.mean():.3f} ± {values.std():.3f}" if len(values) > 1 else f"{values.mean():.3f}"


metrics = read_table(tables / "metrics", "metrics")
shown = metrics[metrics["metric"] != "inertia"]
display(
    shown.pivot_table(
        index=["task", "learner", "metric"], columns="embedding", values="value", aggfunc=mean_sd
    ).reset_index()
)

# COMMAND ----------

# MAGIC %md
# MAGIC ## The report

# COMMAND ----------

displayHTML((tables / "report" / "report.html").read_text(encoding="utf-8"))
