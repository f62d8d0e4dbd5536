"""Shows that embed-genes, killed with SIGKILL and started again, asks for nothing twice and writes the same table.

    python src/test/python/kill_and_resume.py GENE_TEXTS WORK [--texts N] [--embedded-texts N]

GENE_TEXTS  a gene_texts table, as build-corpus writes it
WORK        a folder for its files, which must not be there yet

Needs pyarrow. A server on 127.0.0.1 counts each text that it is asked for. The job runs once undisturbed and once killed
twice; then the same with the embedded model, whose batches are counted in its cache. Prints what was found as JSON;
exit code 1 if anything is not as it should be.
"""

import argparse
import collections
import hashlib
import http.server
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time

import pyarrow.parquet as parquet

HOME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
BATCH = 16
CONCURRENCY = 3
LATENCY = 0.05
DIMENSION = 64


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A killed client breaks its connections."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = collections.Counter()
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        with self.server.lock:
            self.server.asked.update(texts)
        time.sleep(LATENCY)
        data = [{"index": i, "embedding": vector(text)} for i, text in enumerate(texts)]
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def vector(text):
    digest = hashlib.sha256(text.encode()).digest()
    return [x / 2**31 - 1 for x in struct.unpack("<8I", digest)] * (DIMENSION // 8)


def subset(source, target, n):
    """A gene_texts table of the first n different texts."""
    table = parquet.read_table(source)
    texts = table.column("text").to_pylist()
    first = {}
    for row, text in enumerate(texts):
        if text is not None:
            first.setdefault(text, row)
    rows = sorted(first.values())[:n]
    os.makedirs(target)
    parquet.write_table(table.take(rows), os.path.join(target, "part-00000.parquet"))
    with open(os.path.join(source, "_provenance.json"), encoding="utf-8") as file:
        provenance = json.load(file)
    size = os.path.getsize(os.path.join(target, "part-00000.parquet"))
    provenance["parts"] = [{"name": "part-00000.parquet", "rows": len(rows), "bytes": size}]
    with open(os.path.join(target, "_provenance.json"), "w", encoding="utf-8") as file:
        json.dump(provenance, file)
    return len(rows)


def start(log, *options):
    with open(log, "a") as out:
        return subprocess.Popen(
            [os.path.join(HOME, "jobs", "genept"), "embed-genes", "--batch-size", str(BATCH), *options],
            stdout=out,
            stderr=out,
        )


def finish(log, *options):
    if start(log, *options).wait() != 0:
        sys.exit(f"embed-genes failed, see {log}")


def kill_when(process, reached):
    """True if the process was killed, false if it ended before."""
    while process.poll() is None:
        if reached():
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.005)
    return False


def segments(cache):
    return sum(name.endswith(".segment") and name[0] != "." for _, _, names in os.walk(cache) for name in names)


def in_cache(log):
    """How many texts each run found in its cache."""
    with open(log) as lines:
        return [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) of them in the cache", lines.read())]


def content(table):
    """Digest of each Parquet part up to its footer, which lists a column's encodings in an order of each JVM's own."""
    digests = []
    for part in sorted(name for name in os.listdir(table) if name.endswith(".parquet")):
        with open(os.path.join(table, part), "rb") as file:
            data = file.read()
        footer = int.from_bytes(data[-8:-4], "little")
        digests.append(hashlib.sha256(data[: -8 - footer]).hexdigest())
    return digests


def same(a, b):
    return content(a) == content(b) and parquet.read_table(a).equals(parquet.read_table(b))


def remote(work, texts, n):
    server = Server()
    log = os.path.join(work, "openai.log")
    options = ["--texts", texts, "--provider", "openai", "--model", "counting", "--base-url", server.url()]
    options += ["--concurrency", str(CONCURRENCY)]
    finish(log, *options, "--output", work + "/a", "--cache", work + "/cache_a")
    undisturbed = server.asked.copy()
    server.asked.clear()
    options += ["--output", work + "/b", "--cache", work + "/cache_b"]
    killed_at = []
    for share in (0.3, 0.7):
        if kill_when(start(log, *options), lambda share=share: len(server.asked) >= share * n):
            killed_at.append({"asked": sum(server.asked.values()), "table": os.path.exists(work + "/b")})
    finish(log, *options)
    twice = sum(server.asked.values()) - len(server.asked)
    return {
        "texts": n,
        "asked_undisturbed": sum(undisturbed.values()),
        "killed_at": killed_at,
        "in_cache_at_start_of_each_run": in_cache(log),
        "asked_in_all_runs": sum(server.asked.values()),
        "asked_twice": twice,
        "at_most": len(killed_at) * CONCURRENCY * BATCH,
        "same_table": same(work + "/a", work + "/b"),
        "right": len(killed_at) == 2
        and not any(kill["table"] for kill in killed_at)
        and sum(undisturbed.values()) == n
        and twice <= 2 * CONCURRENCY * BATCH
        and same(work + "/a", work + "/b"),
    }


def embedded(work, texts, n):
    log = os.path.join(work, "embedded.log")
    finish(log, "--texts", texts, "--output", work + "/c", "--cache", "none")
    cache = work + "/cache_d"
    options = ["--texts", texts, "--output", work + "/d", "--cache", cache]
    batches = []
    for share in (0.3, 0.7):
        if kill_when(start(log, *options), lambda share=share: segments(cache) * BATCH >= share * n):
            batches.append(segments(cache))
    finish(log, *options)
    found = in_cache(log)[1:]
    return {
        "texts": n,
        "batches_kept_when_killed": batches,
        "in_cache_at_start_of_each_run": found,
        "batches_kept_at_the_end": segments(cache),
        "same_table": same(work + "/c", work + "/d"),
        "right": len(batches) == 2
        and found == [0] + [batch * BATCH for batch in batches]
        and same(work + "/c", work + "/d"),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gene_texts")
    arguments.add_argument("work")
    arguments.add_argument("--texts", type=int, default=2000)
    arguments.add_argument("--embedded-texts", type=int, default=400)
    given = arguments.parse_args()
    os.makedirs(given.work)
    work = os.path.abspath(given.work)
    n = subset(given.gene_texts, work + "/texts", given.texts)
    few = subset(given.gene_texts, work + "/few_texts", given.embedded_texts)
    found = {"openai": remote(work, work + "/texts", n), "embedded": embedded(work, work + "/few_texts", few)}
    print(json.dumps(found, indent=2))
    sys.exit(0 if all(each["right"] for each in found.values()) else 1)


main()
