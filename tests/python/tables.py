"""Tables for the tests: with texts, dates, missing cells, and columns that are left out."""

import numpy as np
import pandas as pd


def mixed(rows=120, seed=3):
    """Inputs of every kind, a number to predict ("strength") and a class ("verdict"). Missing cells in three columns."""
    random = np.random.RandomState(seed)
    kind = random.choice(["sand", "clay", "silt"], rows)
    frame = pd.DataFrame(
        {
            "depth": np.round(random.uniform(0, 10, rows), 3),
            "kind": kind,
            "seconds": 1.7e9 + 60 * random.randint(0, 5000, rows),
            "count": random.randint(0, 9, rows),
            "day": [f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}" for row in range(rows)],
            "constant": 4.5,
        }
    )
    effect = pd.Series(kind).map({"sand": 0.0, "clay": 2.0, "silt": -1.0})
    frame["strength"] = np.round(frame.depth - effect + 0.1 * random.randn(rows), 4)
    frame["verdict"] = np.where(frame.strength > frame.strength.median(), "good", "bad")
    for column in ("depth", "kind", "day"):
        frame.loc[random.choice(rows, 7, replace=False), column] = np.nan
    return frame
