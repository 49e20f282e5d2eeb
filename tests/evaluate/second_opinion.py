"""What crossval reports, worked out again by scikit-learn and SciPy.

    second_opinion.py numbers|classes RESULT.json PREDICTIONS.csv PRINTED.txt      half RESULT.json PREDICTIONS.csv

Of a single network by moments with constant noise the prediction of a row is one Gaussian, so that density, CRPS and
intervals follow from its mean and standard deviation.
"""
import csv
import json
import re
import sys

import numpy as np
from scipy import stats
from sklearn import metrics as sk

kind, result, predictions = sys.argv[1], json.load(open(sys.argv[2])), list(csv.DictReader(open(sys.argv[3])))
folds = sorted({int(row["fold"]) for row in predictions})
assert folds == list(range(len(result["folds"]))) and len(folds) == 4
checked = set()


def same(name, got, expected, close=1e-5):
    assert got is not None and abs(got - expected) <= close * (abs(expected) + 1), (name, got, expected)
    checked.add(name)


def numbers(row_list):
    y, mean, std, lower, upper = (np.array([float(row[name]) for row in row_list])
                                  for name in (TARGET, "prediction", "std", "lower", "upper"))
    z = (y - mean) / std
    crps = std * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi))
    half, ninety, more = (stats.norm.ppf(0.5 + level / 2) for level in (0.5, 0.9, 0.95))
    return {
        "rmse": sk.mean_squared_error(y, mean) ** 0.5,
        "mae": sk.mean_absolute_error(y, mean),
        "r2": sk.r2_score(y, mean),
        "log_likelihood": stats.norm.logpdf(y, mean, std).mean(),
        "crps": crps.mean(),
        "coverage_50": np.mean(np.abs(z) < half),
        "coverage_90": np.mean((lower <= y) & (y <= upper)),
        "coverage_95": np.mean(np.abs(z) < more),
        "interval_width_90": np.mean(upper - lower),
    }, np.mean(np.abs(z) < ninety)


def classes(row_list):
    names = result["classes"]["names"]
    truth = np.array([names.index(row[TARGET]) for row in row_list])
    p = np.array([[float(row["probability_" + name]) for name in names] for row in row_list])
    said = np.array([names.index(row["prediction"]) for row in row_list])
    one = np.eye(len(names))[truth]
    p = p / p.sum(1, keepdims=True)
    place = np.ceil(p.max(1) * 15)
    ece = sum(abs(np.sum((said == truth)[place == k]) - np.sum(p.max(1)[place == k])) for k in set(place)) / len(truth)
    found = {
        "accuracy": sk.accuracy_score(truth, said),
        "error_rate": sk.zero_one_loss(truth, said),
        "log_likelihood": -sk.log_loss(truth, p, labels=range(len(names))),
        "brier": np.mean(np.sum((p - one) ** 2, 1)),
        "ece": ece,
    }
    if len(names) == 2:
        found["brier"] = 2 * sk.brier_score_loss(truth, p[:, 1])
        found["average_precision"] = sk.average_precision_score(truth, p[:, 1])
        found["roc_auc"] = sk.roc_auc_score(truth, p[:, 1])
    for level in (0.9, 0.95): # no rows were left out, so that sets are filled up by the probabilities
        order = np.argsort(-p, 1)
        before = np.cumsum(np.take_along_axis(p, order, 1), 1) - np.take_along_axis(p, order, 1)
        inside = np.zeros(p.shape, bool)
        np.put_along_axis(inside, order, before < level, 1)
        found[f"set_coverage_{level * 100:.0f}"] = np.mean(inside[np.arange(len(truth)), truth])
        if level == 0.9:
            found["set_size_90"] = np.mean(inside.sum(1))
            if "set" in row_list[0]:
                assert np.allclose(inside.sum(1), [row["set"].count("|") + 1 for row in row_list])
    return found, (truth, said, names)


def standard_errors_and_verdicts():
    """Means over folds, standard errors (scipy.stats.sem), and the corrected resampled t test of Nadeau and Bengio."""
    for name, mean in result["mean"].items():
        values = np.array([fold["metrics"][name] for fold in result["folds"]])
        same(f"mean of {name}", mean, values.mean())
        same(f"error of {name}", result["standard_error"][name], stats.sem(values))
    for name, one in result["baseline"]["differences"].items():
        d = np.array([fold["metrics"][name] - fold["baseline"][name] for fold in result["folds"]])
        ratio = np.mean([fold["test_rows"] / fold["train_rows"] for fold in result["folds"]])
        error = np.std(d, ddof=1) * np.sqrt(1 / len(d) + ratio)
        same(f"difference of {name}", one["difference"], d.mean())
        same(f"its error, {name}", one["standard_error"], error)
        p = 2 * stats.t.sf(abs(d.mean()) / error, len(d) - 1)
        better = d.mean() < 0 if name in ("rmse", "error_rate") else d.mean() > 0
        verdict = "no clear difference" if p > 0.05 else "better" if better else "worse"
        assert one["verdict"] == verdict, (name, one, p)


def the_constant(row_list, fold, others):
    """Of numbers: mean and spread of the training rows, which are those of the other folds."""
    y, learnt = (np.array([float(row[TARGET]) for row in rows]) for rows in (row_list, others))
    same("baseline rmse", fold["baseline"]["rmse"], sk.mean_squared_error(y, np.full(len(y), learnt.mean())) ** 0.5, 1e-3)
    same("baseline r2", fold["baseline"]["r2"], sk.r2_score(y, np.full(len(y), learnt.mean())), 5e-3)


def as_printed(text, value):
    """Whether a number is this text, to its last digit."""
    digits = len(text.partition("e")[0].partition(".")[2])
    power = int(text.partition("e")[2] or 0)
    return abs(float(text) - value) <= 0.5001 * 10.0 ** (power - digits)


def printed(path):
    """The table and the sentence say the numbers of the JSON; the sentence says better where the verdict does."""
    text = open(path).read()
    for name, mean in result["mean"].items():
        line = re.search(rf"^ *{name} +(\S+) +(\S+)", text, re.M)
        assert line, (name, text)
        assert as_printed(line[1], mean), (name, line[0], mean)
        assert as_printed(line[2], result["standard_error"][name]), (name, line[0])
        checked.add(f"printed {name}")
    for name, one in result["baseline"]["differences"].items():
        said = re.search(rf"{name} (\S+) against (\S+?)[ ,\n](.*)", text)
        assert said, (name, text)
        assert as_printed(said[1], result["mean"][name]), said[0]
        assert as_printed(said[2].rstrip(","), result["baseline"]["mean"][name]), said[0]
    verdicts = {one["verdict"] for one in result["baseline"]["differences"].values()}
    if verdicts == {"better"}:
        assert "better than a constant prediction" in text, text
    else:
        assert "better than a constant prediction" not in text, text


TARGET = "target"
if TARGET not in predictions[0]:
    sys.exit(f"no column of targets: {list(predictions[0])}")
if kind == "half":
    for fold in result["folds"]:
        own = [row for row in predictions if int(row["fold"]) == fold["fold"]]
        y, lower, upper = (np.array([float(row[name]) for row in own]) for name in (TARGET, "lower", "upper"))
        same("coverage_50", fold["metrics"]["coverage_50"], np.mean((lower <= y) & (y <= upper)))
    sys.exit(0)

everything = []
for fold in result["folds"]:
    own = [row for row in predictions if int(row["fold"]) == fold["fold"]]
    expected, more = (numbers if kind == "numbers" else classes)(own)
    everything.append(more)
    for name, value in fold["metrics"].items():
        same(name, value, expected.pop(name), 3e-5)
    assert not expected or set(expected) <= {"average_precision", "roc_auc"}, expected
    if kind == "numbers":
        the_constant(own, fold, [row for row in predictions if int(row["fold"]) != fold["fold"]])
standard_errors_and_verdicts()
if kind == "numbers":
    y, mean, std = (np.array([float(row[name]) for row in predictions]) for name in (TARGET, "prediction", "std"))
    u = stats.norm.cdf(y, mean, std)
    for one in result["calibration"]["coverage"]:
        same("coverage", one["fraction"], np.mean(np.abs(2 * u - 1) < one["level"]))
    counts = np.histogram(u, np.linspace(0, 1, 21))[0]
    assert list(counts) == result["calibration"]["pit"], (counts, result["calibration"]["pit"])
else:
    truth, said = (np.concatenate([part[i] for part in everything]) for i in (0, 1))
    names, own = everything[0][2], result["classes"]
    assert (sk.confusion_matrix(truth, said, labels=range(len(names))) == np.array(own["confusion"])).all(), own
    precision, recall, f1, rows = sk.precision_recall_fscore_support(truth, said, labels=range(len(names)), zero_division=0)
    for name, values in (("precision", precision), ("recall", recall), ("f1", f1), ("rows", rows)):
        for got, value in zip(own[name], values):
            same(name, got if got is not None else 0, value)
    reliability = result["calibration"]["reliability"]
    assert sum(bin_["rows"] for bin_ in reliability) == len(truth)
printed(sys.argv[4])
print(len(checked), "statistics")
