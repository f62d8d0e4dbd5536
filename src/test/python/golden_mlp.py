"""A network of two layers as PyTorch trains it.

    pip install -r requirements-mlp.txt
    python golden_mlp.py        writes mlp.json

Steps: one and ten steps of the optimisers on one batch. Runs: whole trainings on vectors from numpy's legacy stream,
with first weights and orders of the epochs from another stream of it, which the tests repeat.
"""

import json
import os

import numpy as np
import torch

RESOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "golden")
RATE = 1e-2
KINDS = {
    "adamw": lambda parameters, decay: torch.optim.AdamW(parameters, lr=RATE, weight_decay=decay),
    "sgd": lambda parameters, decay: torch.optim.SGD(parameters, lr=RATE, momentum=0.9, weight_decay=decay),
}


def network(inputs, hidden, classes, slope):
    return torch.nn.Sequential(
        torch.nn.Linear(inputs, hidden), torch.nn.LeakyReLU(slope), torch.nn.Linear(hidden, classes))


def flat(tensors):
    return [float(v) for t in tensors for v in t.detach().flatten()]


def steps(kind, slope, decay, seed):
    torch.manual_seed(seed)
    net = network(7, 5, 3, slope)
    x = torch.randn(20, 7)
    y = torch.randint(0, 3, (20,))
    start = flat(net.parameters())
    optimizer = KINDS[kind](net.parameters(), decay)
    losses, weights = [], []
    for step in range(10):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        losses.append(float(loss))
        if step == 0:
            gradient = flat(p.grad for p in net.parameters())
        optimizer.step()
        weights.append(flat(net.parameters()))
    return {
        "optimizer": kind, "slope": slope, "weight_decay": decay, "x": flat([x]), "labels": y.tolist(),
        "start": start, "losses": losses, "gradient": gradient,
        "after_one": weights[0], "after_all": weights[-1],
    }


def sample(seed, n, inputs, classes):
    """Vectors, and labels that no linear rule tells."""
    vectors = np.random.RandomState(seed).random_sample((n, inputs)).astype(np.float32)
    code = (vectors[:, 0] > 0.5).astype(int) ^ (vectors[:, 1] > 0.5).astype(int)
    return vectors, (code + (vectors[:, 2] > 0.7) * (classes - 2)).astype(int)


def run(kind, decay, scaled, seed, epochs, batch):
    inputs, hidden, classes, slope = 6, 8, 3, 0.05
    vectors, labels = sample(seed, 90, inputs, classes)
    train, validation = np.arange(60), np.arange(60, 90)
    centre = vectors[train].mean(axis=0, dtype=np.float64)
    scale = 1 / vectors[train].std(axis=0, ddof=1, dtype=np.float64) if scaled else 1.0
    x = torch.tensor(((vectors - centre) * scale).astype(np.float32))
    y = torch.tensor(labels)
    stream = np.random.RandomState(seed)
    net = network(inputs, hidden, classes, slope)
    with torch.no_grad():
        for parameter, bound in zip(net.parameters(), [inputs, inputs, hidden, hidden]):
            drawn = (2 * stream.random_sample(parameter.numel()) - 1) / np.sqrt(bound)
            parameter.copy_(torch.tensor(drawn.astype(np.float32)).reshape(parameter.shape))
    optimizer = KINDS[kind](net.parameters(), decay)
    curve, best = [], None
    for _ in range(epochs):
        order = stream.permutation(len(train))
        total = 0.0
        for start in range(0, len(train), batch):
            chosen = torch.tensor(train[order[start:start + batch]])
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(net(x[chosen]), y[chosen])
            loss.backward()
            total += float(loss) * len(chosen)
            optimizer.step()
        with torch.no_grad():
            after = float(torch.nn.functional.cross_entropy(net(x[validation]), y[validation]))
        curve.append([total / len(train), after])
        if best is None or after < best[0]:
            with torch.no_grad():
                layer = net[1](net[0](x))
                best = (after, flat([layer]), flat([torch.softmax(net[2](layer), dim=1)]))
    return {
        "optimizer": kind, "weight_decay": decay, "scaled": scaled, "seed": seed, "epochs": epochs, "batch": batch,
        "labels": labels.tolist(), "curve": curve, "hidden": best[1], "probabilities": best[2],
    }


if __name__ == "__main__":
    content = {
        "reference": "PyTorch",
        "version": f"torch {torch.__version__.split('+')[0]}, numpy {np.__version__}",
        "command": "python golden_mlp.py",
        "learning_rate": RATE,
        "steps": [steps("adamw", 0.01, 0.0, 1), steps("adamw", 0.2, 0.1, 2), steps("sgd", 0.01, 0.1, 3)],
        "runs": [
            run("adamw", 0.01, True, 4, 12, 16),
            run("adamw", 0.0, False, 5, 12, 25),
            run("sgd", 0.01, True, 6, 12, 16),
        ],
    }
    with open(os.path.join(RESOURCES, "mlp.json"), "w") as file:
        json.dump(content, file)
        file.write("\n")
