"""Runs GenePT on Spark and reads its tables into pandas and AnnData.

Tables are read by their manifest, the list of parts in ``_provenance.json``, never by a listing of their directory.
"""

from genept._anndata import Join, add_obsm, read_atlas
from genept._errors import GeneptError, TableError, UsageError, UserError
from genept._launch import run
from genept._tables import read_embeddings, read_metrics, read_obs, read_provenance, read_table

__version__ = "0.1.0.dev0"

__all__ = [
    "GeneptError",
    "Join",
    "TableError",
    "UsageError",
    "UserError",
    "add_obsm",
    "read_atlas",
    "read_embeddings",
    "read_metrics",
    "read_obs",
    "read_provenance",
    "read_table",
    "run",
]
