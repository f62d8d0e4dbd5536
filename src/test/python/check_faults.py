"""Runs the product on inputs on which it once failed, and puts the reference beside it.

  python check_faults.py --faults ../shared/faults [--genept jobs/genept] [--only 03,16]

Each folder of the faults has a make.py that makes the input (numpy, scipy, pandas, h5py, anndata 0.12, mudata, zarr) and
a README.md with what the product did. This script makes the inputs in a new folder, runs the commands, compares with
what the reference reads, and prints a table; it ends with 1 if a row is not as expected.
"""
import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--faults", required=True)
parser.add_argument("--genept", default="jobs/genept")
parser.add_argument("--install", default=os.getcwd(), help="the installation, for the read-only case")
parser.add_argument("--genes", help="a table of gene embeddings; made by the random provider where it is not given")
parser.add_argument("--only", default="")
options = parser.parse_args()
GENEPT = os.path.abspath(options.genept)
BARCODES = [f"AACC{i:03d}-1" for i in range(24)]
work = tempfile.mkdtemp(prefix="faults-")
rows = []


def genept(*arguments, cwd, env=None):
    done = subprocess.run([GENEPT, *arguments], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, **(env or {})})
    words = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("genept: ")]
    return done.returncode, words[-1] if words else done.stderr[-300:]


def folder(name):
    place = os.path.join(work, name)
    shutil.copytree(os.path.join(options.faults, name), place)
    os.makedirs(os.path.join(place, "out", "demo"))
    os.symlink(genes(), os.path.join(place, "out", "demo", "gene_embeddings"))
    made = subprocess.run([sys.executable, "make.py"], cwd=place, capture_output=True, text=True)
    if made.returncode:
        raise SystemExit(f"make.py of {name} failed: {made.stderr}")
    return place


def before(name):
    readme = open(os.path.join(options.faults, name, "README.md")).read()
    return ", ".join(re.findall(r"exit (\d)", readme.split("## The product")[1]))


def row(name, case, expected, found, well):
    rows.append((name, case, before(name), expected, found, well))
    print(("ok    " if well else "WRONG ") + f"{name}  {case}: expected {expected}, found {found}", flush=True)


def cells(place, table):
    return pd.read_parquet(os.path.join(place, table, "cells"))


def ingest(name, place, source, output, expected=0, *more):
    code, words = genept("ingest-cells", "--input", source, "--output", output, *more, cwd=place)
    return code, words


def genes():
    if options.genes:
        return os.path.abspath(options.genes)
    raise SystemExit("give --genes, for example out/demo/gene_embeddings of jobs/genept demo")


def case_01(name, place):
    code, words = genept("ingest-cells", "--input", "base.h5ad", "--output", "first", cwd=place)
    if code:
        return row(name, "once built", "exit 0", f"exit {code} {words}", False)
    command = (f"mount --bind '{options.install}' '{options.install}' && mount -o remount,ro,bind '{options.install}'"
               f" && '{GENEPT}' ingest-cells --input base.h5ad --output out_a")
    done = subprocess.run(["unshare", "-m", "sh", "-c", command], cwd=place, capture_output=True, text=True)
    row(name, "read-only installation", "exit 0", f"exit {done.returncode} {done.stderr[-200:] if done.returncode else ''}",
        done.returncode == 0)


def case_03(name, place):
    for kind in ("strings", "categorical"):
        code, words = ingest(name, place, kind + ".h5ad", "out_" + kind)
        ids = cells(place, "out_" + kind).cell_id.tolist() if code == 0 else words
        row(name, kind, BARCODES[:2], ids[:2] if code == 0 else ids, ids == BARCODES)


def case_04(name, place):
    for kind in ("log2tpm", "log2counts"):
        code, words = ingest(name, place, kind + ".h5ad", "out_" + kind)
        state = words.rsplit(" ", 1)[-1]
        code, words = genept("embed-cells", "--atlas", "out_" + kind, "--gene-embeddings", genes(), "--value-state",
                             "log2p1", "--output", "out_w_" + kind, cwd=place)
        provenance = open(os.path.join(place, "out_" + kind, "_provenance.json")).read()
        state = re.search(r'"value_state"\s*:\s*"(\w+)"', provenance).group(1)
        row(name, kind, "log2p1", state, state == "log2p1" and code == 0)
    done = subprocess.run([sys.executable, "make.py"], cwd=place, capture_output=True, text=True).stdout
    for line in done.splitlines():
        error = float(re.search(r"right\| (\S+)", line).group(1))
        row(name, line.split()[0] + " beside numpy", "difference < 1e-6", f"{error:.1e}", error < 1e-6)


def case_05(name, place):
    code, words = ingest(name, place, "quoted", "out_a")
    ids = cells(place, "out_a").cell_id.tolist()
    ensembl = pd.read_parquet(os.path.join(place, "out_a", "genes")).gene_id.tolist()
    row(name, "names without quotes", BARCODES[:1] + ["ENSG00000006071"], ids[:1] + ensembl[:1],
        ids == BARCODES and ensembl[0] == "ENSG00000006071")


def case_06(name, place):
    for file, column in (("embedding", "embedding"), ("fraction", "matched_fraction")):
        ingest(name, place, file + ".h5ad", "out_" + file)
        code, words = genept("embed-cells", "--atlas", "out_" + file, "--gene-embeddings", genes(),
                             "--output", "out_w_" + file, cwd=place)
        names = pd.read_parquet(os.path.join(place, "out_w_" + file)).columns.tolist() if code == 0 else words
        row(name, column, column + "_obs", names, code == 0 and column + "_obs" in names)


def case_07(name, place):
    for source, output in (("./run:12:30.h5ad", "out_a"), ("base.h5ad", "./out_2024-01-05T12:30")):
        code, words = ingest(name, place, source, output)
        row(name, source + " to " + output, "exit 0", f"exit {code} {words if code else ''}",
            code == 0 and len(cells(place, output)) == 24)


def case_08(name, place):
    for atlas, output in (("out_run[1]", "out_w"), ("out_a", "out_w[1]")):
        ingest(name, place, "base.h5ad", atlas)
        code, words = genept("embed-cells", "--atlas", atlas, "--gene-embeddings", genes(), "--output", output, cwd=place)
        row(name, atlas + " to " + output, "exit 0", f"exit {code} {words if code else ''}",
            code == 0 and len(pd.read_parquet(os.path.join(place, output))) == 24)


def case_13(name, place):
    ingest(name, place, "logical.h5ad", "out_a")
    found = [None if pd.isna(x) else bool(x) for x in cells(place, "out_a").doublet[:6]]
    row(name, "R logical", [False, True, None], found[:3], found == [False, True, None] * 2)


def case_14(name, place):
    for source in ("pair.h5mu", "base.zarr"):
        code, words = ingest(name, place, source, "out_" + source)
        row(name, source, "read", "read" if code == 0 else words, code == 0 and len(cells(place, "out_" + source)) == 24)


def case_15(name, place):
    for kind in ("space", "utf16"):
        code, words = ingest(name, place, "matrix", "out_" + kind, 0, "--obs", f"obs_{kind}.txt")
        found = cells(place, "out_" + kind).set_index("cell_id").cell_type[BARCODES[0]] if code == 0 else words
        row(name, kind, "T cell", found, found == "T cell")


def case_16(name, place):
    ingest(name, place, "matrix", "out_a", 0, "--obs", "obs.csv")
    missing = int(cells(place, "out_a").cell_type.isna().sum())
    reference = int(pd.read_csv(os.path.join(place, "obs.csv")).cell_type.isna().sum())
    row(name, "missing labels", reference, missing, missing == reference)


def case_18(name, place):
    texts = os.path.join(os.path.dirname(genes()), "gene_texts")
    server = subprocess.Popen([sys.executable, "make.py"], cwd=place, stdout=subprocess.DEVNULL)
    try:
        for _ in range(50):
            try:
                socket.create_connection(("127.0.0.1", 18998), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        code, words = genept("embed-genes", "--texts", texts, "--provider", "openai", "--model", "foo", "--base-url",
                             "http://127.0.0.1:18998/v1", "--cache", "none", "--max-retries", "0", "--output", "out_e",
                             cwd=place)
    finally:
        server.kill()
    said = re.search(r'"message":\s*"([^"]+)"', open(os.path.join(place, "make.py")).read())
    row(name, "the server's words", f"exit 2 with {said.group(1)!r}", f"exit {code} {words[:400]}",
        code == 2 and said.group(1)[:40] in words)


for name in sorted(os.listdir(options.faults)):
    number = name[:2]
    if options.only and number not in options.only.split(","):
        continue
    case = globals().get("case_" + number)
    if case is None:
        row(name, "", "a case in this script", "none", False)
        continue
    if number == "18":
        place = os.path.join(work, name)
        shutil.copytree(os.path.join(options.faults, name), place)
    else:
        place = folder(name)
    try:
        case(name, place)
    except Exception as error:
        row(name, "", "to run", repr(error)[:300], False)

print("\n| fault | case | before: exit | expected | found | |\n|---|---|---|---|---|---|")
for name, case, was, expected, found, well in rows:
    print(f"| {name} | {case} | {was} | {expected} | {str(found)[:80]} | {'right' if well else '**wrong**'} |")
shutil.rmtree(work)
raise SystemExit(0 if all(row[-1] for row in rows) else 1)
