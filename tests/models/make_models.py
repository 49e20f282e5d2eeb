"""Makes the folder of a version's models: one of every kind, rows to predict, and what that version predicts for them.

    make_models.py VMG        writes tests/models/VERSION/, VERSION that of the program; a folder that is there stays as it is

Run once for each release (scripts/release asks for it), and never again for a version: old_models_test.sh loads every
folder with the program of today.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "export"))
import cases  # noqa: E402

TRAINING_ROWS, NEW_ROWS = 90, 40
TARGETS = ["y", "z", "answer", "kind"]
FEW = ["--epochs", "3", "--threads", "1"]
SINGLE = ["--recipe", "single", "--hidden", "5"] + FEW
SMALL = ["--hidden", "4", "--epochs", "3", "--threads", "1"]
CALIBRATED = SINGLE + ["--inference", "moments", "--ensemble", "4", "--cross-fit", "2", "--calibrate", "on"]

#: name, targets, options
KINDS = [
    ("default", ["y"], SMALL + ["--ensemble", "5"]),
    ("default-classes", ["kind"], SMALL + ["--ensemble", "4"]),
    ("moments", ["y"], SINGLE + ["--inference", "moments"]),
    ("sampled", ["y"], SINGLE + ["--inference", "sampled"]),
    ("two-targets", ["y", "z"], SINGLE + ["--noise", "varying", "--row-covariance", "low-rank", "--column-covariance", "full"]),
    ("full", ["y"], SINGLE + ["--row-covariance", "full", "--activation", "tanh", "--divide-inputs", "on"]),
    ("calibrated", ["y"], CALIBRATED),
    ("calibrated-classes", ["kind"], CALIBRATED),
    ("calibrated-answers", ["answer"], CALIBRATED),
    ("variants", ["y"], SINGLE + ["--inference", "moments", "--ensemble", "3", "--pieces", "3", "--cross-fit", "3",
                                  "--variants", "hidden=4 / hidden=3,3 noise=varying / hidden=none see-pieces=off"]),
    ("weighted", ["y"], SINGLE + ["--weight", "z"]),
    ("balanced", ["kind"], SINGLE + ["--class-weight", "balanced"]),
    ("matrix-sampled", ["y"], ["--method", "matrix-sampled", "--ensemble", "2"] + SMALL),
    ("paper", ["y"], ["--method", "paper", "--samples", "20"] + SMALL),
    ("factorised", ["y"], ["--method", "factorised", "--ensemble", "2"] + SMALL),
    ("dropout", ["y"], ["--method", "dropout"] + SMALL),
    ("network", ["answer"], ["--method", "network"] + SMALL),
    ("ensemble", ["y"], ["--method", "ensemble", "--ensemble", "2"] + SMALL),
    ("linear", ["y", "z"], ["--method", "linear"]),
    ("linear-classes", ["kind"], ["--method", "linear"]),
    ("gaussian-process", ["y"], ["--method", "gaussian-process"]),
    ("gaussian-process-classes", ["answer"], ["--method", "gaussian-process", "--exact-rows", "40", "--inducing", "10"]),
    ("propagation", ["y"], ["--method", "propagation", "--hidden", "5"]),
    ("laplace", ["kind"], ["--method", "laplace"] + SMALL),
    ("constant", ["y"], ["--method", "constant"]),
]


def cut(path, rows):
    with open(path) as file:
        lines = file.readlines()[: rows + 1]
    with open(path, "w") as file:
        file.writelines(lines)


def main(vmg):
    version = subprocess.run([vmg, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    folder = os.path.join(HERE, version)
    if os.path.exists(folder):
        sys.exit(f"{folder} is there already: the models of a version are made once")
    with tempfile.TemporaryDirectory() as work:
        cases.write_tables(work)
        cut(f"{work}/training.csv", TRAINING_ROWS)
        with open(f"{work}/training.csv") as file: # z is a weight too, and must not be negative there
            lines = [line.rstrip("\n").split(",") for line in file]
        with open(f"{work}/weighted.csv", "w") as file:
            at = lines[0].index("z")
            for number, line in enumerate(lines):
                file.write(",".join(line if number == 0 else line[:at] + [str(number % 3)] + line[at + 1 :]) + "\n")
        with open(f"{work}/rows.csv") as file:
            head, *rows = file.readlines()
        made = os.path.join(work, version)
        os.mkdir(made)
        with open(f"{made}/rows.csv", "w") as file: # every third, so that hard ones are among them
            file.writelines([head] + rows[:: max(1, len(rows) // NEW_ROWS)])
        for name, targets, options in KINDS:
            ignored = [column for column in TARGETS if column not in targets and not (name == "weighted" and column == "z")]
            data = "weighted" if name == "weighted" else "training"
            words = [word for target in targets for word in ("--target", target)]
            cases.run(vmg, "fit", f"{work}/{data}.csv", "-q", *words, "--ignore", ",".join(ignored), *options,
                      "-o", f"{made}/{name}.vmg")
            cases.run(vmg, "predict", f"{made}/{name}.vmg", f"{made}/rows.csv", "-q", "-o", f"{made}/{name}.csv")
        shutil.copytree(made, folder)


main(sys.argv[1])
