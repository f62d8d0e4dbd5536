"""How far MLlib's random forest is from scikit-learn's on the same genes, vectors and folds.

Reads the tables of a run of evaluate-genes and the gene_embeddings it evaluated; repeats the
replica's five unshuffled folds with RandomForestClassifier() for twenty seeds and prints the mean
ROC-AUC of both. The genes and labels are those of the predictions, in their order.

    python verify_forest.py METRICS GENE_EMBEDDINGS
"""

import sys

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

metrics_path, embeddings_path = (path.rstrip("/") for path in sys.argv[1:3])
embedding = embeddings_path.split("/")[-1]
metrics = pd.read_parquet(metrics_path + "/metrics").query("embedding == @embedding")
predictions = pd.read_parquet(metrics_path + "/predictions")
genes = pd.read_parquet(embeddings_path).dropna(subset=["embedding"]).set_index("symbol")

replica = predictions.query("embedding == @embedding and learner == 'logistic_regression_replica'")
positive = replica.label_column.iloc[0]
labels = (replica.label == positive).to_numpy().astype(int)
vectors = np.stack(replica.id.str.split("#").str[0].map(genes.embedding)).astype(np.float64)
# Predictions come fold by fold, each with its positive genes first: so do the folds here.
fold = np.repeat(
    np.arange(5), metrics.query("learner == 'logistic_regression_replica' and metric == 'roc_auc'").n
)


def means(model):
    aucs = []
    for k in range(5):
        fit = model.fit(vectors[fold != k], labels[fold != k])
        aucs.append(roc_auc_score(labels[fold == k], fit.predict_proba(vectors[fold == k])[:, 1]))
    return np.array(aucs)


def ours(learner):
    rows = metrics.query("learner == @learner and metric == 'roc_auc'").sort_values("fold")
    return rows.value.to_numpy()


regression = means(LogisticRegression(tol=1e-10, max_iter=10_000))
print(
    f"{positive}: {len(labels)} genes, {labels.sum()} positive;"
    f" logistic regression differs by {np.abs(regression - ours('logistic_regression_replica')).max():.1e}"
    f" (default tolerance: {np.abs(means(LogisticRegression()) - ours('logistic_regression_replica')).max():.1e})"
)
forests = np.array([means(RandomForestClassifier(random_state=s, n_jobs=2)).mean() for s in range(20)])
forest = ours("random_forest_replica").mean()
print(
    f"{positive}: random forest {forest:.4f} by MLlib, {forests.mean():.4f} ± {forests.std(ddof=1):.4f}"
    f" by scikit-learn over 20 seeds ({(forest - forests.mean()) / forests.std(ddof=1):+.1f} sd)"
)
