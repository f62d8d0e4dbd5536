"""What the golden scripts share: drawn inputs, digests of long vectors, and the file's header."""

import hashlib
import json
import os
import sys

import numpy as np
import sklearn

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden")


def drawn_labels(seed, n, k):
    """n labels in 0..k-1, as the tests draw them from the same stream."""
    return (np.random.RandomState(seed).random_sample(n) * k).astype(int)


def drawn_vectors(seed, n, dim):
    """n × dim float32 in [0, 1), as the tests draw them from the same stream."""
    return np.random.RandomState(seed).random_sample(n * dim).astype(np.float32).reshape(n, dim)


def digest(values):
    """A vector of integers: its size, both ends, and the SHA-256 of all as little-endian int32."""
    values = np.asarray(values).astype("<i4")
    if len(values) <= 100:
        return {"values": values.tolist()}
    return {
        "size": len(values),
        "head": values[:50].tolist(),
        "tail": values[-50:].tolist(),
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
    }


def write(name, script, content):
    header = {
        "reference": "numpy and scikit-learn",
        "version": f"numpy {np.__version__}, scikit-learn {sklearn.__version__}",
        "command": f"python {os.path.basename(script)}",
    }
    path = os.path.join(RESOURCES, name + ".json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(header | content, out, ensure_ascii=False, separators=(",", ":"))
        out.write("\n")
    print(f"{path}: {os.path.getsize(path)} bytes", file=sys.stderr)
