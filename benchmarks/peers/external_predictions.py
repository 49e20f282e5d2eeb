#!/usr/bin/python3
"""Predictions of scikit-learn and XGBoost for `vmg compare --external`, each by a model that had not seen the row.

  vmg compare TABLE.csv --target COLUMN --write-splits splits
  benchmarks/peers/external_predictions.py TABLE.csv --target COLUMN --splits splits --out peers
  vmg compare TABLE.csv --target COLUMN --splits splits --external forest=peers/forest.csv --external ...

Debian packages: python3-sklearn, python3-pandas, and python3-xgboost for the model xgboost. One line a test row: its
number (from 1), the fold, the prediction; with it the standard deviation (forest: of its trees around their mean and of its
out-of-bag errors; boosting: quantiles 0.05, 0.25, 0.5, 0.75 and 0.95 of their own), or for classes the probability of each.
Text columns become one column of 0 and 1 for each level seen in training; missing numbers become the training median.
Nothing is tuned: settings are those that people start with, and stand below."""
import argparse
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads that wait for each other on a busy machine take many times as long

import numpy as np
import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import (HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier,
                              RandomForestRegressor)
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def encoded(model):
    """The model behind an encoding that is learnt on its training rows alone."""
    texts = OneHotEncoder(handle_unknown="ignore", sparse=False)
    columns = make_column_transformer(
        (SimpleImputer(strategy="median"), make_column_selector(dtype_include=np.number)),
        (texts, make_column_selector(dtype_exclude=np.number)))
    return make_pipeline(columns, model)


def forest_numbers(x, y, test, seed):
    model = encoded(RandomForestRegressor(n_estimators=300, min_samples_leaf=2, oob_score=True, random_state=seed))
    model.fit(x, y)
    forest, inputs = model[-1], model[:-1].transform(test)
    trees = np.stack([tree.predict(inputs) for tree in forest.estimators_])
    noise = np.mean((y - forest.oob_prediction_) ** 2)
    return {"prediction": trees.mean(0), "std": np.sqrt(trees.var(0) / len(trees) + noise)}


def boosting_numbers(x, y, test, seed):
    found = {"prediction": encoded(HistGradientBoostingRegressor(random_state=seed)).fit(x, y).predict(test)}
    for level in QUANTILES:
        model = encoded(HistGradientBoostingRegressor(loss="quantile", quantile=level, random_state=seed))
        found[f"quantile_{level}"] = model.fit(x, y).predict(test)
    return found


def xgboost_numbers(x, y, test, seed):
    from xgboost import XGBRegressor
    model = encoded(XGBRegressor(n_estimators=500, max_depth=5, learning_rate=0.05, random_state=seed, n_jobs=1))
    return {"prediction": model.fit(x, y).predict(test)}


def probabilities(make):
    def predict(x, y, test, seed):
        model = encoded(make(seed)).fit(x, y)
        found = model.predict_proba(test)
        return {f"probability_{name}": found[:, i] for i, name in enumerate(model.classes_)}
    return predict


def xgboost_classes(x, y, test, seed):
    from xgboost import XGBClassifier
    names, codes = np.unique(y, return_inverse=True)
    model = encoded(XGBClassifier(n_estimators=500, max_depth=5, learning_rate=0.05, random_state=seed, n_jobs=1))
    found = model.fit(x, codes).predict_proba(test)
    return {f"probability_{name}": found[:, i] for i, name in enumerate(names)}


NUMBERS = {"forest": forest_numbers, "boosting": boosting_numbers, "xgboost": xgboost_numbers}
CLASSES = {"forest": probabilities(lambda seed: RandomForestClassifier(n_estimators=300, random_state=seed)),
           "boosting": probabilities(lambda seed: HistGradientBoostingClassifier(random_state=seed)),
           "xgboost": xgboost_classes}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--target", required=True)
    parser.add_argument("--splits", required=True, help="folder of train_0.txt, test_0.txt, ...")
    parser.add_argument("--out", required=True, help="folder for NAME.csv")
    parser.add_argument("--ignore", default="", help="columns that are no inputs: A,B")
    parser.add_argument("--classes", action="store_true", help="the target holds classes; texts always do")
    parser.add_argument("--models", default="forest,boosting", help="of forest, boosting, xgboost")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    table = pd.read_csv(options.table)
    y = table[options.target]
    x = table.drop(columns=[options.target] + [name for name in options.ignore.split(",") if name])
    is_classes = options.classes or y.dtype == object
    y = y.astype(str) if is_classes else y
    os.makedirs(options.out, exist_ok=True)
    for name in options.models.split(","):
        if name not in NUMBERS:
            sys.exit(f"external_predictions.py: there is no model '{name}'; there are {', '.join(NUMBERS)}")
        parts = []
        fold = 0
        while os.path.exists(f"{options.splits}/train_{fold}.txt"):
            train = np.loadtxt(f"{options.splits}/train_{fold}.txt", dtype=int, ndmin=1)
            test = np.loadtxt(f"{options.splits}/test_{fold}.txt", dtype=int, ndmin=1)
            found = (CLASSES if is_classes else NUMBERS)[name](x.iloc[train], y.iloc[train].to_numpy(), x.iloc[test],
                                                               options.seed)
            parts.append(pd.DataFrame({"row": test + 1, "fold": fold, **found}))
            fold += 1
        pd.concat(parts).fillna(0).to_csv(f"{options.out}/{name}.csv", index=False)
        print(f"{options.out}/{name}.csv: {fold} folds")


if __name__ == "__main__":
    main()
