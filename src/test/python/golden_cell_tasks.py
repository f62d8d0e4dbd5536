"""scikit-learn on what `evaluate-cells` does beside logistic regression: mini-batch k-means, neighbours, cosine ASW.

    python golden_cell_tasks.py

Cells are in the order of their ids. Mini-batch k-means is that of the paper's notebook, whose scikit-learn was older
than 1.2: it drew the first centre and every batch by `randint`, where later versions call `choice` with weights. The
random state below makes today's version draw as it did; the golden values are of `n_init=3`, the default then.

A prediction by neighbours is written only if the last neighbour is clearly nearer than the next cell, so that equal
labels are no luck; ties of votes are left in, since both sides give them to the smallest label.
"""

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.metrics import accuracy_score, normalized_mutual_info_score, precision_recall_fscore_support, silhouette_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier, kneighbors_graph

import golden

DIM = 10
K = 10
BATCH = 20
GRAPH_K = 6
REPLICA = 2023
SEEDS = 3
MARGIN = 1e-7


class OlderDraws(np.random.RandomState):
    """Draws of equal weights as scikit-learn 1.1 made them."""

    def choice(self, a, size=None, replace=True, p=None):
        if not replace:
            return super().choice(a, size=size, replace=replace)
        assert np.allclose(p, p[0])
        return self.randint(0, a, size)


def shifted(seed, n, labels, shift):
    vectors = golden.drawn_vectors(seed, n, DIM).copy()
    vectors[np.arange(n), labels] += np.float32(shift)
    return vectors.astype(np.float64)


def minibatch(vectors, k, seed):
    fitted = MiniBatchKMeans(n_clusters=k, random_state=OlderDraws(seed), batch_size=BATCH, n_init=3).fit(vectors)
    return {"k": k, "seed": seed, "clusters": golden.digest(fitted.labels_), "inertia": float(fitted.inertia_)}


def neighbors(vectors, labels, train, test):
    fitted = KNeighborsClassifier(n_neighbors=K, metric="cosine", algorithm="brute").fit(vectors[train], labels[train])
    distances, _ = fitted.kneighbors(vectors[test], n_neighbors=K + 1)
    assert (distances[:, K] - distances[:, K - 1]).min() > MARGIN, "a near tie; draw other data"
    predicted = fitted.predict(vectors[test])
    precision, recall, f1, _ = precision_recall_fscore_support(labels[test], predicted, average="macro", zero_division=0)
    return {
        "test": test.tolist(),
        "predicted": predicted.tolist(),
        "tied": int((np.diff(np.sort(votes(fitted, labels[train], vectors[test]))[:, -2:], axis=1) == 0).sum()),
        "accuracy": float(accuracy_score(labels[test], predicted)),
        "precision_macro": float(precision),
        "recall_macro": float(recall),
        "f1_macro": float(f1),
    }


def votes(fitted, labels, vectors):
    _, indices = fitted.kneighbors(vectors)
    return np.stack([(labels[indices] == c).sum(axis=1) for c in range(labels.max() + 1)], axis=1)


def case(n, classes, label_seed, vector_seed, shift):
    labels = golden.drawn_labels(label_seed, n, classes)
    vectors = shifted(vector_seed, n, labels, shift)
    cells = np.arange(n)
    replica = minibatch(vectors, classes, REPLICA)
    clusters = (
        MiniBatchKMeans(n_clusters=classes, random_state=OlderDraws(REPLICA), batch_size=BATCH, n_init=3)
        .fit(vectors)
        .labels_
    )
    graph = kneighbors_graph(vectors, GRAPH_K, metric="cosine", include_self=False)
    graph = ((graph + graph.T) > 0).tocoo()
    edges = sorted((int(a), int(b)) for a, b in zip(graph.row, graph.col) if a < b)
    return {
        "n": n,
        "classes": classes,
        "dim": DIM,
        "label_seed": label_seed,
        "vector_seed": vector_seed,
        "shift": shift,
        "test_fraction": 0.2,
        "asw_cosine": float(silhouette_score(vectors, labels, metric="cosine")),
        "nmi": float(normalized_mutual_info_score(labels, clusters)),
        "minibatch_kmeans": [replica]
        + [minibatch(vectors, k, seed) for k in (2, 8, 15) for seed in range(SEEDS)],
        "knn_cosine": neighbors(vectors, labels, *train_test_split(cells, test_size=0.2, random_state=REPLICA)),
        "knn_cosine_stratified": [
            neighbors(vectors, labels, *train_test_split(cells, test_size=0.2, random_state=s, stratify=labels))
            for s in range(SEEDS)
        ],
        "graph_k": GRAPH_K,
        "edges": golden.digest([node for edge in edges for node in edge]),
    }


if __name__ == "__main__":
    golden.write("cell_tasks", __file__, {"four_types": case(240, 4, 71, 72, 0.5), "two_types": case(97, 2, 73, 74, 0.3)})
