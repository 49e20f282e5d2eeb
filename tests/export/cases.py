"""Tables and models for the tests of exported forms: what a model can be made of, and rows that are hard on it.

    write_tables(folder)            training.csv, rows.csv
    CASES                           name, target columns, options of vmg fit
    fit(vmg, folder, case)          the path of the model file
    predict(vmg, folder, case)      a list of dictionaries, one for each row of rows.csv: what vmg predict says
"""
import csv
import datetime
import math
import random
import subprocess

COLUMNS = {"size": "number", "weight kg": "number", "class": "text", "Größe": "text", "made": "date", "extra": "number"}

QUICK = ["--recipe", "single", "--inference", "moments", "--epochs", "4", "--threads", "2"]
# The default recipe, trained little: 15 networks of 5 variants.
ENSEMBLE = ["--epochs", "2", "--threads", "2", "--ensemble", "10"]
# With a temperature of the classes, learnt on rows left out.
WARM = ["--hidden", "6", "--ensemble", "2", "--cross-fit", "2", "--calibrate", "on"]

CASES = [
    ("one", ["y"], QUICK + ["--hidden", "16"]),
    ("deep", ["y"], QUICK + ["--hidden", "9,7", "--noise", "varying", "--divide-inputs", "on", "--pieces", "6"]),
    ("leaky", ["y"], QUICK + ["--hidden", "8", "--activation", "leaky-relu"]),
    ("tanh", ["y"], QUICK + ["--hidden", "8,5", "--activation", "tanh"]),
    ("sigmoid", ["y"], QUICK + ["--hidden", "8", "--activation", "sigmoid"]),
    ("gelu", ["y"], QUICK + ["--hidden", "8,5", "--activation", "gelu"]),
    ("softplus", ["y"], QUICK + ["--hidden", "8", "--activation", "softplus"]),
    ("erf", ["y"], QUICK + ["--hidden", "8", "--activation", "erf"]),
    ("sine", ["y"], QUICK + ["--hidden", "8", "--activation", "sine"]),
    ("straight", ["y"], QUICK + ["--hidden", "none"]),
    ("rich", ["y", "z"], QUICK + ["--hidden", "8,5", "--row-covariance", "low-rank", "--column-covariance", "full",
                                  "--noise", "varying"]),
    ("full", ["y"], QUICK + ["--hidden", "8", "--row-covariance", "full"]),
    ("pseudo", ["y"], QUICK + ["--hidden", "8,5", "--pseudo-data", "4"]),
    ("linear", ["y"], ["--method", "linear"]),
    ("several", ["y"], QUICK + ["--ensemble", "5", "--pieces", "4", "--cross-fit", "2", "--variants",
                                "hidden=6 / hidden=5,4 noise=varying / hidden=4 see-pieces=off"]),
    ("ensemble", ["y"], ENSEMBLE),
    ("twins", ["y", "z"], ENSEMBLE),
    ("two", ["answer"], QUICK + ["--hidden", "8"]),
    ("three", ["kind"], QUICK + ["--hidden", "8"]),
    ("classes", ["kind"], ENSEMBLE),
    ("warm", ["kind"], QUICK + WARM),
    ("warmtwo", ["answer"], QUICK + WARM),
]


def number(value):
    return "" if value is None else f"{value:.6g}"


def training_row(draw, i):
    size, weight, extra = draw.gauss(5, 2), draw.gauss(70, 9), draw.gauss(0, 1)
    shape, colour = draw.choice(["round", "flat"]), draw.choice(["rot", "grün", "blau", "unknown"])
    day = datetime.datetime(2024, 1, 1) + datetime.timedelta(days=draw.randrange(300), hours=draw.randrange(24))
    y = 40 + 3 * size - 0.2 * weight + (5 if shape == "flat" else 0) + draw.gauss(0, 1 + 0.3 * abs(size))
    z = -1e4 + 300 * extra + 20 * size + draw.gauss(0, 50)
    kind = "small" if y + draw.gauss(0, 2) < 38 else "middle, or so" if y < 46 else "large"
    missing = draw.random() < 0.1
    return [number(size), number(None if missing else weight), shape, "" if draw.random() < 0.1 else colour,
            day.strftime("%Y-%m-%d %H:%M"), number(extra), number(y), number(z), "yes" if y > 42 else "no", kind]


def hard_rows(draw):
    """Missing cells, texts that training did not have, numbers far beyond it: alone and together."""
    usual = ["5.5", "66", "round", "rot", "2024-05-05 12:00", "0.3"]
    others = [["", "1e6", "-1e6", "5e-7", "1e30"], ["", "1e6", "-1e6", "70"], ["", "square", "flat", "Round"],
              ["", "gelb", "unknown", "missing", "blau"], ["", "1924-01-01", "2424-01-01"], ["", "1e6", "-1e6"]]
    for column, cells in enumerate(others):
        for cell in cells:
            yield usual[:column] + [cell] + usual[column + 1:]
    for _ in range(40):
        yield [draw.choice(cells + [usual[column]] * 3) for column, cells in enumerate(others)]
    yield [""] * 6


def write_tables(folder):
    draw = random.Random(6)
    with open(f"{folder}/training.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(list(COLUMNS) + ["y", "z", "answer", "kind"])
        for i in range(300):
            rows.writerow(training_row(draw, i))
    with open(f"{folder}/rows.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(list(COLUMNS))
        for i in range(60):
            rows.writerow(training_row(draw, i)[:6])
        rows.writerows(hard_rows(draw))


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\nends with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def fit(vmg, folder, case):
    name, targets, options = case
    ignored = [column for column in ("y", "z", "answer", "kind") if column not in targets]
    path = f"{folder}/{name}.vmg"
    run(vmg, "fit", f"{folder}/training.csv", "-q", *[word for target in targets for word in ("--target", target)],
        "--ignore", ",".join(ignored), *options, "-o", path)
    return path


def predict(vmg, folder, case):
    path = f"{folder}/{case[0]}.csv"
    run(vmg, "predict", f"{folder}/{case[0]}.vmg", f"{folder}/rows.csv", "-q", "-o", path)
    return read(path)


def days(text):
    """As vmg reads a date: days since 1970."""
    form = "%Y-%m-%d %H:%M" if " " in text else "%Y-%m-%d"
    return (datetime.datetime.strptime(text, form) - datetime.datetime(1970, 1, 1)).total_seconds() / 86400


def largest_difference(expected, got, targets):
    """The largest relative difference, and where. got: a dictionary for each row, with the names of expected; values are
    compared in units of |value| + std, probabilities in units of p + 0.1."""
    worst = (0.0, "nothing was compared")
    for i, (wanted, row) in enumerate(zip(expected, got, strict=True)):
        for name, value in row.items():
            reference = float(wanted[name])
            prefix = name[: name.rfind("_") + 1] if len(targets) > 1 and "std" not in name else ""
            prefix = name[: name.find("std")] if "std" in name and len(targets) > 1 else prefix
            # float in vmg leaves an absolute error beside the relative one; of classes more, far from the training rows
            scale = abs(reference) + (1e-1 if name.startswith("probability_") else float(wanted[f"{prefix}std"]))
            difference = abs(value - reference) / scale
            if not difference <= worst[0]: # also where it is not a number
                worst = (difference, f"row {i + 1}, {name}: {value!r} in place of {reference!r}")
                if math.isnan(difference):
                    return worst
    return worst
