# What evaluate reports, held against the same figures worked out from what predict writes.
. tests/cli/common.sh
cd "$folder/work"
numbers 150 >data.csv
kinds 150 >kinds.csv
awk -F, 'NR == 1 { print "x,z,sign"; next } { print $1 "," $2 "," ($3 > 0 ? "plus" : "minus") }' data.csv >signs.csv
fit() { "$vmg" fit "$@" --recipe single --hidden 5 --epochs 40 --samples 20 --quiet || complain "fit failed: $*"; }
fit data.csv --target y -o model
fit kinds.csv --target kind --ignore serial -o kinds
fit signs.csv --target sign -o signs

# --- numbers ----------------------------------------------------------------------------------------------------------
accepts "$vmg" evaluate model data.csv --json result.json
says "data.csv: 150 rows" "$folder/out"
says "better than a constant prediction: rmse" "$folder/out"
for metric in rmse mae r2 log_likelihood crps coverage_50 coverage_90 coverage_95 interval_width_90; do
    says "$metric" "$folder/out"
done
accepts "$vmg" predict model data.csv -o out.csv
python3 - result.json data.csv out.csv <<'END' || complain "the figures for numbers are not what was expected"
import csv, json, math, sys
result = json.load(open(sys.argv[1]))
assert list(result) == ["method", "settings", "data", "folds", "mean", "standard_error", "baseline",
                        "calibration"], list(result)
assert result["method"] == "matrix" and result["settings"]["hidden"] == [5]
assert result["data"] == {"rows": 150, "inputs": 2, "target": "y"}, result["data"]
fold, = result["folds"]
assert list(fold) == ["fold", "train_rows", "test_rows", "metrics", "baseline", "training_seconds",
                      "training_steps", "prediction_seconds"], list(fold)
assert fold["fold"] == 0 and fold["train_rows"] == fold["test_rows"] == 150 and fold["training_steps"] == 200
assert fold["metrics"] == result["mean"] and set(result["standard_error"].values()) == {None}
y = [float(row["y"]) for row in csv.DictReader(open(sys.argv[2]))]
p = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(open(sys.argv[3]))]
n, mean = len(y), sum(y) / len(y)
squares = sum((a - b["prediction"]) ** 2 for a, b in zip(y, p))
own = {
    "rmse": math.sqrt(squares / n),
    "mae": sum(abs(a - b["prediction"]) for a, b in zip(y, p)) / n,
    "r2": 1 - squares / sum((a - mean) ** 2 for a in y),
    "coverage_90": sum(b["lower"] <= a <= b["upper"] for a, b in zip(y, p)) / n,
    "interval_width_90": sum(b["upper"] - b["lower"] for b in p) / n,
}
for name, value in own.items():
    assert math.isclose(value, fold["metrics"][name], rel_tol=1e-5, abs_tol=1e-6), (name, value, fold["metrics"])
END
accepts "$vmg" evaluate model data.csv --json -
python3 - result.json "$folder/out" <<'END' || complain "--json - is not what --json FILE writes"
import json, sys
one, two = (json.load(open(name)) for name in sys.argv[1:])
for result in one, two:
    for fold in result["folds"]: del fold["prediction_seconds"]
assert one == two
END

# --- classes ----------------------------------------------------------------------------------------------------------
accepts "$vmg" evaluate kinds kinds.csv --json result.json
accepts "$vmg" predict kinds kinds.csv -o out.csv
python3 - result.json kinds.csv out.csv <<'END' || complain "the figures for classes are not what was expected"
import csv, json, math, sys
metrics = json.load(open(sys.argv[1]))["folds"][0]["metrics"]
assert list(metrics) == ["accuracy", "error_rate", "log_likelihood", "brier", "ece", "set_coverage_90",
                         "set_coverage_95", "set_size_90"], metrics
true = [row["kind"] for row in csv.DictReader(open(sys.argv[2]))]
rows = list(csv.DictReader(open(sys.argv[3])))
n = len(true)
p = [{name[12:]: float(value) for name, value in row.items() if name.startswith("probability_")} for row in rows]
own = {
    "accuracy": sum(row["prediction"] == kind for row, kind in zip(rows, true)) / n,
    "log_likelihood": sum(math.log(q[kind]) for q, kind in zip(p, true)) / n,
    "set_coverage_90": sum(kind in row["set"].split("|") for row, kind in zip(rows, true)) / n,
    "set_size_90": sum(len(row["set"].split("|")) for row in rows) / n,
    "brier": sum(sum((v - (name == kind)) ** 2 for name, v in q.items()) for q, kind in zip(p, true)) / n,
}
for name, value in own.items():
    assert math.isclose(value, metrics[name], rel_tol=1e-5, abs_tol=1e-6), (name, value, metrics)
END
accepts "$vmg" evaluate signs signs.csv --positive minus --json result.json
says average_precision "$folder/out"
python3 - result.json <<'END' || complain "the figures for two classes are not what was expected"
import json, sys
metrics = json.load(open(sys.argv[1]))["mean"]
assert metrics["roc_auc"] > 0.9 and metrics["average_precision"] > 0.9, metrics
END
accepts "$vmg" evaluate signs signs.csv --positive minus --threshold 0.9 --json result.json
says "'minus' is predicted from a probability of 0.9 on" "$folder/out"
grep -q '^  class  rows  precision  recall     F1  as minus  as plus$' "$folder/out" ||
    complain "no table of classes in $(cat "$folder/out")"
"$vmg" predict signs signs.csv -o out.csv || complain "predict failed"
python3 - result.json signs.csv out.csv <<'END' || complain "the table of classes is not what was expected"
import csv, json, math, sys
classes = json.load(open(sys.argv[1]))["classes"]
true = [row["sign"] for row in csv.DictReader(open(sys.argv[2]))]
taken = ["minus" if float(row["probability_minus"]) >= 0.9 else "plus" for row in csv.DictReader(open(sys.argv[3]))]
names = ["minus", "plus"]
assert classes["names"] == names and classes["positive"] == "minus" and classes["threshold"] == 0.9
own = [[sum(a == t and b == p for a, b in zip(true, taken)) for p in names] for t in names]
assert classes["confusion"] == own, (classes, own)
assert math.isclose(classes["precision"][0], own[0][0] / (own[0][0] + own[1][0]))
assert math.isclose(classes["recall"][1], own[1][1] / (own[1][0] + own[1][1]))
END
refuses 64 "--threshold is '1'; expected is a number between 0 and 1" "$vmg" evaluate signs signs.csv --threshold 1
refuses 64 "a threshold is for two classes: 'kind' has 3" "$vmg" evaluate kinds kinds.csv --threshold 0.5
refuses 64 "plusminus" "$vmg" evaluate signs signs.csv --positive plusminus
refuses 64 "class" "$vmg" evaluate model data.csv --positive plus

# --- rows without a target, levels and classes that training did not have ------------------------------------------------
{ cat kinds.csv; echo "s-x,purple,1,middle"; echo "s-y,red,1,"; echo "s-z,red,1,huge"; } >more.csv
accepts "$vmg" evaluate kinds more.csv
says "note: 1 test row without a target" "$folder/out"
says "note: 1 cell of a kind" "$folder/out"
says "note: 1 test row of a class" "$folder/out"
refuses 65 "'y'" "$vmg" evaluate model signs.csv
refuses 65 "'x'" "$vmg" evaluate model kinds.csv
refuses 66 "none.csv" "$vmg" evaluate model none.csv
refuses 64 "a model and a table are expected" "$vmg" evaluate model
refuses 73 "none/result.json" "$vmg" evaluate model data.csv --json none/result.json --quiet
head -n 1 data.csv >header.csv
refuses 65 "header.csv" "$vmg" evaluate model header.csv
gzip -c data.csv | "$vmg" evaluate model - --quiet --json - >"$folder/out" || complain "evaluate from a packed pipe failed"
says '"rows": 150' "$folder/out"
exit $wrong
