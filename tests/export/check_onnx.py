"""Exports every case as ONNX and holds what onnxruntime-node computes against vmg predict.

    check_onnx.py VMG FOLDER PRECISION TOLERANCE RUNTIME [CASE=TOLERANCE ...]

RUNTIME is the folder of the package onnxruntime-node. VERBOSE in the environment: every case is printed.
"""
import json
import os
import sys

import cases

IN_PORTIONS = ("deep", "two", "linear")

TESTS = os.path.dirname(os.path.abspath(__file__))


def feeds(rows):
    found = {}
    for column, kind in cases.COLUMNS.items():
        texts = [row[column] for row in rows]
        found[column] = texts if kind == "text" else [
            None if not text else cases.days(text) if kind == "date" else float(text) for text in texts]
    return found


def run(folder, model, runtime, portion=None):
    """A dictionary of outputs: lists of rows."""
    with open(f"{folder}/feeds.json", "w") as file:
        json.dump(feeds(cases.read(f"{folder}/rows.csv")), file)
    cases.run("node", f"{TESTS}/run_onnx.js", runtime, model, f"{folder}/feeds.json", f"{folder}/results.json",
              *([str(portion)] if portion else []))
    with open(f"{folder}/results.json") as file:
        return json.load(file)


def named(results, expected, targets):
    """The results as vmg predict names its columns."""
    if "probabilities" in results:
        names = [column for column in expected[0] if column.startswith("probability_")]
        return [dict(zip(names, map(float, row), strict=True)) for row in results["probabilities"]]
    rows = [{} for _ in results["mean"]]
    for output, values in results.items():
        name = "prediction" if output == "mean" else output
        for row, numbers in zip(rows, values, strict=True):
            for target, number in zip(targets, numbers, strict=True):
                row[name if len(targets) == 1 else f"{target}_{name}"] = float(number)
    return rows


def check(vmg, folder, case, precision, runtime):
    name, targets, _ = case
    model = f"{folder}/{name}.onnx"
    cases.run(vmg, "export", f"{folder}/{name}.vmg", "--format", "onnx", "--precision", precision, "-o", model)
    expected = cases.predict(vmg, folder, case)
    results = run(folder, model, runtime)
    if "label" in results and precision == "double":
        wrong = [i + 1 for i, row in enumerate(expected) if row["prediction"] != results["label"][i][0]]
        if wrong:
            return float("inf"), f"the label of rows {wrong}"
    found = cases.largest_difference(expected, named(results, expected, targets), targets)
    if name in IN_PORTIONS:
        portions = cases.largest_difference(expected, named(run(folder, model, runtime, 7), expected, targets), targets)
        found = max(found, portions, key=lambda one: one[0])
    return found


def main():
    vmg, folder, precision, tolerance, runtime, *others = sys.argv[1:]
    tolerances = dict(word.split("=") for word in others)
    wrong = 0
    if not os.path.exists(f"{folder}/rows.csv"):
        cases.write_tables(folder)
    for case in cases.CASES:
        if not os.path.exists(f"{folder}/{case[0]}.vmg"):
            cases.fit(vmg, folder, case)
        found = check(vmg, folder, case, precision, runtime)
        if not found[0] <= float(tolerances.get(case[0], tolerance)):
            wrong += 1
            print(f"{case[0]}, {precision}: {found[0]:.3g}: {found[1]}")
        elif "VERBOSE" in os.environ:
            print(case[0], f"{found[0]:.2g}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
