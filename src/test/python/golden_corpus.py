"""Counts of build-corpus on the real files, by pandas: python golden_corpus.py ../../../../shared/data"""

import json
import re
import sys
from collections import Counter, defaultdict

import golden
import pandas as pd

DATA = sys.argv[1]
RULES = ["ensembl", "entrez", "hgnc_id", "symbol", "previous_symbol", "alias", "synonym", "any_case"]


def table(path):
    return pd.read_csv(f"{DATA}/genes/{path}", sep="\t", dtype=str, keep_default_na=False, quoting=3)


def names(field):
    return [name.strip() for name in field.strip('"').split("|") if name.strip() not in ("", "-")]


def catalogue():
    """Symbol → ids and names: HGNC's genes, completed and extended by NCBI's."""
    genes, by_entrez = {}, {}
    hgnc = table("hgnc_complete_set.txt.gz")
    for row in hgnc[hgnc.status == "Approved"].itertuples():
        genes[row.symbol] = {
            "hgnc_id": row.hgnc_id, "ensembl": row.ensembl_gene_id, "entrez": row.entrez_id,
            "previous_symbol": names(row.prev_symbol), "alias": names(row.alias_symbol), "synonym": [],
        }
        by_entrez[row.entrez_id] = row.symbol
    by_entrez.pop("", None)
    taken = {gene["ensembl"] for gene in genes.values()}
    for row in table("Homo_sapiens.gene_info.gz").itertuples():
        refs = [ref.split(":", 1) for ref in names(row.dbXrefs)]
        hgnc_id = next((value for key, value in refs if key == "HGNC"), "")
        ensembl = [value for key, value in refs if key == "Ensembl" and value not in taken]
        symbol = by_entrez.get(row.GeneID, row.Symbol)
        gene = genes.get(symbol)
        if gene is None:
            if row.type_of_gene != "biological-region":
                genes[symbol] = {
                    "hgnc_id": hgnc_id, "ensembl": (ensembl + [""])[0], "entrez": row.GeneID,
                    "previous_symbol": [], "alias": [], "synonym": names(row.Synonyms) + ensembl[1:],
                }
                by_entrez[row.GeneID] = symbol
        elif row.GeneID in by_entrez or (not gene["entrez"] and hgnc_id == gene["hgnc_id"]):
            gene["entrez"] = row.GeneID
            gene["ensembl"] = gene["ensembl"] or (ensembl + [""])[0]
            gene["synonym"] = names(row.Synonyms) + [value for value in ensembl if value != gene["ensembl"]]
            by_entrez[row.GeneID] = symbol
    return genes, by_entrez


def index(genes):
    found = {rule: defaultdict(set) for rule in RULES}
    for symbol, gene in genes.items():
        for rule in ("ensembl", "entrez", "hgnc_id"):
            if gene[rule]:
                found[rule][gene[rule]].add(symbol)
        found["symbol"][symbol].add(symbol)
        found["any_case"][symbol.upper()].add(symbol)
        for rule in ("previous_symbol", "alias", "synonym"):
            for name in gene[rule]:
                found[rule][name].add(symbol)
                found["any_case"][name.upper()].add(symbol)
    return found


def resolve(found, name):
    for rule in RULES:
        key = name
        if rule == "ensembl" and name.upper().startswith("ENS"):
            key = re.sub(r"_PAR_Y$", "", name.upper())
            key = re.sub(r"^ENSGR0?(?=\d)", "ENSG00", re.sub(r"\.\d+$", "", key))
        if rule == "any_case":
            key = name.upper()
        if key in found[rule]:
            return rule, found[rule][key]
    return None, set()


def match(found, identifiers):
    """Counts by rule, ambiguous, missing; and the genes, of which each is found by its first name that is."""
    counts, genes = Counter(total=len(identifiers)), set()
    for own in identifiers:
        tried = [resolve(found, name) for name in own]
        hits = [(rule, symbols) for rule, symbols in tried if len(symbols) == 1]
        if hits:
            counts[hits[0][0]] += 1
            genes |= hits[0][1]
        else:
            counts["ambiguous" if any(rule for rule, _ in tried) else "missing"] += 1
    return dict(counts), genes


def vocabularies():
    with open(f"{DATA}/genes/vocabularies/scgpt_default_gene_vocab.json", encoding="utf-8") as file:
        scgpt = [[name] for name in json.load(file) if not re.fullmatch("<.*>", name)]
    geneformer = table("vocabularies/geneformer_gene_name_id.tsv")
    lists = {
        "scgpt": scgpt,
        "geneformer": [list(pair) for pair in zip(geneformer.ensembl_id, geneformer.gene_name)],
    }
    for name, path in (
        ("huri", "genes/protein_interactions/huri_supplementary_table_1_screening_space.txt"),
        ("pbmc3k", "cells/pbmc3k/features.tsv.gz"),
        ("covid_blood", "cells/covid_blood/features.tsv.gz"),
    ):
        # A header counts as a name that is not found.
        rows = pd.read_csv(f"{DATA}/{path}", sep="\t", header=None, dtype=str, keep_default_na=False)
        lists[name] = [[gene] for gene in rows[0].str.strip().drop_duplicates()]
    return lists


GENES, BY_ENTREZ = catalogue()
FOUND = index(GENES)
summaries = table("refseq_gene_summary_human.tsv.gz")
with_summary = {BY_ENTREZ[entrez] for entrez in summaries.Gene_ID if entrez in BY_ENTREZ}
matches, listed = {}, set()
for name, identifiers in vocabularies().items():
    matches[name], genes = match(FOUND, identifiers)
    if name in ("scgpt", "geneformer"):
        listed |= genes
golden.write("corpus", __file__, {
    "reference": "pandas, with the rules of GeneIndex written again",
    "version": f"pandas {pd.__version__}",
    "genes": len(GENES),
    "with_summary": len(with_summary),
    "unmatched_summaries": int((~summaries.Gene_ID.isin(list(BY_ENTREZ))).sum()),
    "listed": len(listed),
    "listed_with_summary": len(listed & with_summary),
    "matches": matches,
})
