#!/usr/bin/env python3
"""What a prediction costs in Python: microseconds a row, for models of the example table (docs/python.md).

    PYTHONPATH=build/release/python benchmarks/python_cost.py

One thread. The least time of several calls is taken, as the machine may be busy with something else.
"""

import time
import warnings

import numpy as np
import pandas as pd

import vmg

warnings.simplefilter("ignore")


def least(function, seconds=2.0):
    """The least time of a call, of as many as fit."""
    found, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(found) < 3:
        begin = time.perf_counter()
        function()
        found.append(time.perf_counter() - begin)
    return min(found)


def main():
    mixes = pd.read_csv("examples/concrete.csv")
    X, y = mixes.drop(columns="compressive_strength"), mixes["compressive_strength"]
    models = {
        "default recipe": vmg.VMGRegressor(random_state=1, epochs=20, n_jobs=2),
        "one network (recipe='single', inference='moments')": vmg.VMGRegressor(
            recipe="single", inference="moments", random_state=1, epochs=20
        ),
    }
    many = np.ascontiguousarray(np.tile(X.to_numpy(np.float32), (98, 1))[:100_000])
    thousand = X.iloc[:1000]
    print("| microseconds a row | 1 row | 1,000 rows, frame | 100,000 rows, float32 | with std |")
    print("|---|---|---|---|---|")
    for name, model in models.items():
        framed = model.fit(X, y)
        plain = vmg.VMGRegressor(**model.get_params()).fit(X.to_numpy(np.float32), y)
        plain.n_jobs = framed.n_jobs = 1
        times = [
            least(lambda: plain.predict(many[:1])) * 1e6,
            least(lambda: framed.predict(thousand)) * 1e3,
            least(lambda: plain.predict(many)) * 10,
            least(lambda: plain.predict(many, return_std=True)) * 10,
        ]
        print(f"| {name} | " + " | ".join(f"{value:.3g}" for value in times) + " |")


if __name__ == "__main__":
    main()
