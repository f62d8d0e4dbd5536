"""SciPy's CSR × dense product, float32, one thread, on cells as those of KernelBenchmark: 10⁹ operations a second.

    python src/jmh/python/kernel_peer.py [DIMENSION [ROUNDS]]

Needs numpy and scipy. Run it in turn with the JMH benchmark, pinned to one core (taskset -c 1) as it is.
"""

import statistics
import sys
import time

import numpy as np
import scipy.sparse

GENES, NON_ZEROS, CELLS = 33_000, 1_624, 2_048


def popularity():
    """Share of cells that express each gene, the commonest first; sums to NON_ZEROS."""
    low, high = 0.0, 1e7
    ranks = np.power(np.arange(GENES) + 60.0, 0.9)
    for _ in range(60):
        scale = (low + high) / 2
        share = 1 - np.exp(-scale / ranks)
        low, high = (scale, high) if share.sum() < NON_ZEROS else (low, scale)
    return share


def main():
    dimension = int(sys.argv[1]) if len(sys.argv) > 1 else 1536
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    rng = np.random.RandomState(1)
    share = popularity()
    rows = [np.flatnonzero(rng.rand(GENES) < share) for _ in range(CELLS)]
    indices = np.concatenate(rows).astype(np.int32)
    pointers = np.cumsum([0] + [len(row) for row in rows]).astype(np.int32)
    weights = (1 + 2 * rng.rand(len(indices))).astype(np.float32)
    cells = scipy.sparse.csr_matrix((weights, indices, pointers), shape=(CELLS, GENES))
    table = (rng.rand(GENES, dimension) - 0.5).astype(np.float32)
    rates = []
    for _ in range(rounds):
        start = time.perf_counter()
        cells @ table
        rates.append(2e-9 * cells.nnz * dimension / (time.perf_counter() - start))
    print(
        f"scipy {scipy.__version__}, {dimension} dimensions: median {statistics.median(rates):.2f},"
        f" {min(rates):.2f} to {max(rates):.2f} GF/s"
    )


if __name__ == "__main__":
    main()
