# Cross-validation by the command: folds of every kind, what is reported, and what is refused.
. tests/cli/common.sh
cd "$folder/work"
awk 'BEGIN {
    print "machine,day,x,z,y"
    for (i = 0; i < 120; i++) {
        x = sin(i * 1.7); z = cos(i * 0.9)
        print "m" i % 6 "," i + 100 "," x "," z "," 2 * x - z + 0.05 * sin(i * 12.3)
    }
}' >data.csv
kinds 90 >kinds.csv
quick="--recipe single --hidden 5 --epochs 20 --samples 10"
columns="--ignore machine,day"

# check SCRIPT: the last --json result.json, as r, fulfils it
check() {
    python3 -c 'import json, math, sys
r = json.load(open("result.json")); folds = r["folds"]
exec(sys.argv[1])' "$1" || complain "not fulfilled: $1"
}

# --- by chance --------------------------------------------------------------------------------------------------------
accepts "$vmg" crossval data.csv --target y $columns $quick --folds 5 --json result.json
says "data.csv: 120 rows" "$folder/out"
says "5; 96 training rows and 24 test rows in the first, 2 inputs" "$folder/out"
says "standard error" "$folder/out"
check 'assert list(r) == ["method", "settings", "data", "folds", "mean", "standard_error", "baseline", "calibration"]'
check 'assert r["data"] == {"rows": 120, "inputs": 2, "target": "y"} and r["settings"]["epochs"] == 20'
check 'assert [f["fold"] for f in folds] == list(range(5)) and all(f["test_rows"] == 24 for f in folds)'
check 'assert all(f["training_steps"] == 60 and f["training_seconds"] > 0 and f["prediction_seconds"] > 0 for f in folds)'
check '
for name, mean in r["mean"].items():
    v = [f["metrics"][name] for f in folds]
    assert math.isclose(mean, sum(v) / 5, rel_tol=1e-9), name
    error = math.sqrt(sum((x - mean) ** 2 for x in v) / 4 / 5)
    assert math.isclose(r["standard_error"][name], error, rel_tol=1e-6, abs_tol=1e-12), name'
cp result.json five.json
for threads in 1 2; do
    accepts "$vmg" crossval data.csv --target y $columns $quick --folds 5 --json result.json --quiet --threads $threads
    is "" "$(cat "$folder/out")" "standard output with --quiet"
    check '
other = json.load(open("five.json"))
for result in r, other:
    for f in result["folds"]: del f["training_seconds"], f["prediction_seconds"]
assert r == other'
done
accepts "$vmg" crossval data.csv --target y $columns $quick --folds 5 --seed 2 --quiet --json result.json
check 'assert r["mean"] != json.load(open("five.json"))["mean"]'
accepts "$vmg" crossval data.csv --target y $columns $quick --folds 3 --repeats 2 --quiet --json result.json
check 'assert len(folds) == 6 and sum(f["test_rows"] for f in folds) == 240'
accepts "$vmg" crossval kinds.csv --target kind --ignore serial $quick --folds 3 --json -
python3 -c '
import json, sys
r = json.load(open(sys.argv[1])); assert "accuracy" in r["mean"] and r["data"]["target"] == "kind"' "$folder/out" ||
    complain "--json - of classes"
accepts "$vmg" crossval data.csv --target y --target z --ignore machine,day $quick --folds 2 --quiet --json result.json
check 'assert r["data"]["target"] == ["y", "z"]'

# --- by group, by order, by files ---------------------------------------------------------------------------------------
accepts "$vmg" crossval data.csv --target y --ignore day --group machine $quick --folds 3 --quiet --json result.json
check 'assert all(f["test_rows"] == 40 for f in folds) and r["data"]["inputs"] == 2'
accepts "$vmg" crossval data.csv --target y --ignore machine --order day $quick --folds 3 --quiet --json result.json
check 'assert [f["train_rows"] for f in folds] == [30, 60, 90] and r["data"]["inputs"] == 2'
mkdir ../splits
seq 0 79 >../splits/train_0.txt && seq 80 119 >../splits/test_0.txt
seq 40 119 >../splits/train_1.txt && seq 0 29 >../splits/test_1.txt
accepts "$vmg" crossval data.csv --target y $columns $quick --splits ../splits --quiet --json result.json
check 'assert [(f["train_rows"], f["test_rows"]) for f in folds] == [(80, 40), (80, 30)]'
accepts "$vmg" crossval data.csv --target y $columns $quick --folds 2 --quiet --log log
python3 -c '
import json
lines = [json.loads(line) for line in open("log")]
assert sorted((l["fold"], l["epoch"]) for l in lines) == [(f, e) for f in range(2) for e in range(1, 21)]
assert all(l["folds"] == 2 for l in lines)' || complain "the log of folds"

# --- predictions of held-out rows -----------------------------------------------------------------------------------------
accepts "$vmg" crossval data.csv --target y $columns $quick --folds 4 --interval 0.8 --json result.json --predictions out.csv
python3 - <<'END' || complain "the predictions of held-out rows are not what was expected"
import csv, json, math
r = json.load(open("result.json"))
rows = list(csv.DictReader(open("out.csv")))
y = [float(row["y"]) for row in csv.DictReader(open("data.csv"))]
assert list(rows[0]) == ["row", "fold", "target", "prediction", "std", "std_model", "std_noise", "lower", "upper"]
assert [int(row["row"]) for row in rows] == list(range(1, 121))
assert all(math.isclose(float(row["target"]), v, rel_tol=1e-6) for row, v in zip(rows, y))
for k, fold in enumerate(r["folds"]):
    own = [row for row in rows if int(row["fold"]) == k]
    assert len(own) == fold["test_rows"]
    rmse = math.sqrt(sum((float(row["target"]) - float(row["prediction"])) ** 2 for row in own) / len(own))
    assert math.isclose(rmse, fold["metrics"]["rmse"], rel_tol=1e-5)
inside = sum(float(row["lower"]) <= v < float(row["upper"]) for row, v in zip(rows, y)) / 120
level, = (c["fraction"] for c in r["calibration"]["coverage"] if c["level"] == 0.8)
assert abs(inside - level) < 0.01, (inside, level)
END
accepts "$vmg" crossval kinds.csv --target kind --id serial $quick --folds 3 --json result.json --predictions out.csv
head -n 1 out.csv | grep -q '^serial,fold,target,prediction,"probability_large, very",probability_middle,' ||
    complain "the names of the predictions of classes: $(head -n 1 out.csv)"
"$vmg" crossval kinds.csv --target kind --id serial,colour $quick --folds 3 --predictions two.csv >/dev/null ||
    complain "predictions with two columns copied failed"
is "$(cut -d , -f 1,2 kinds.csv)" "$(cut -d , -f 1,2 two.csv)" "two columns copied into predictions"
rm two.csv
is s-89 "$(tail -n 1 out.csv | cut -d, -f1)" "the last identifier"
"$vmg" crossval kinds.csv --target kind --id serial $quick --folds 3 --predictions - >"$folder/out" 2>"$said" ||
    complain "predictions to standard output failed"
cmp -s out.csv "$folder/out" || complain "predictions on standard output are others"
accepts "$vmg" crossval data.csv --target y --target z --ignore machine,day $quick --folds 2 --predictions out.csv
head -n 1 out.csv | grep -q '^row,fold,y_target,y_prediction,.*,z_target,z_prediction,.*,z_upper$' ||
    complain "the names of the predictions of two targets: $(head -n 1 out.csv)"
rm -f out.csv

# --- refused ------------------------------------------------------------------------------------------------------------
crossval() { "$vmg" crossval data.csv --target y $columns $quick --json refused.json "$@"; }
refuses 64 "--folds is '1'; expected is a whole number from 2" crossval --folds 1
refuses 65 "fold" crossval --folds 121
refuses 65 "group" "$vmg" crossval data.csv --target y --group machine --folds 7 $quick
refuses 65 "'machine'" crossval --group machin
refuses 65 "'day'" crossval --order dya
refuses 66 "none" crossval --splits none
refuses 64 "split files say which rows" crossval --splits ../splits --folds 5
echo 120 >>../splits/test_1.txt
refuses 65 "../splits/test_1.txt" crossval --splits ../splits
says "line 31" "$said"
seq 40 45 >../splits/test_1.txt
refuses 65 "_1.txt" crossval --splits ../splits
echo x >../splits/test_1.txt
refuses 65 "../splits/test_1.txt" crossval --splits ../splits
rm ../splits/test_1.txt
refuses 65 "test_1.txt" crossval --splits ../splits
refuses 64 "--target COLUMN is needed" "$vmg" crossval data.csv
refuses 74 "No space" crossval --folds 2 --predictions /dev/full
refuses 73 "none/p.csv" crossval --folds 2 --predictions none/p.csv
refuses 64 "both go to -" "$vmg" crossval data.csv --target y --json - --predictions -
refuses 64 "a threshold is for two classes" crossval --threshold 0.5
refuses 73 "none/r.json" "$vmg" crossval data.csv --target y $columns $quick --folds 2 --quiet --json none/r.json
exit $wrong
