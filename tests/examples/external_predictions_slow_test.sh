# The program that makes predictions with scikit-learn: its files are what vmg compare takes, of the same folds.
. tests/cli/common.sh
program=$PWD/benchmarks/peers/external_predictions.py
/usr/bin/python3 -c 'import sklearn, pandas' 2>/dev/null || { echo "skipped: no python3-sklearn or python3-pandas"; exit 77; }
cd "$folder/work"
kinds 90 >kinds.csv
numbers 90 >numbers.csv
accepts "$vmg" compare numbers.csv --target y --folds 3 --write-splits ../splits
/usr/bin/python3 -W ignore "$program" numbers.csv --target y --splits ../splits --out ../peers >"$folder/out" 2>&1 ||
    complain "$(cat "$folder/out")"
accepts "$vmg" compare numbers.csv --target y --methods linear,constant --seeds 1 --splits ../splits \
    --external forest=../peers/forest.csv --external boosting=../peers/boosting.csv --json result.json
python3 - <<'END' || complain "the predictions of numbers are not compared"
import json
m = {x["name"]: x for x in json.load(open("result.json"))["methods"]}
assert m["forest"]["external"]["has"] == ["prediction", "std"] and m["boosting"]["external"]["has"] == ["prediction", "quantiles"]
for name in "forest", "boosting":
    assert m[name]["mean"]["rmse"] < m["constant"]["mean"]["rmse"] and m[name]["mean"]["coverage_90"] > 0.3, m[name]["mean"]
END
rm -rf ../splits ../peers
accepts "$vmg" compare kinds.csv --target kind --ignore serial --folds 3 --write-splits ../splits
/usr/bin/python3 -W ignore "$program" kinds.csv --target kind --ignore serial --splits ../splits --out ../peers \
    --models forest >"$folder/out" 2>&1 || complain "$(cat "$folder/out")"
accepts "$vmg" compare kinds.csv --target kind --ignore serial --methods constant --seeds 1 --splits ../splits \
    --external forest=../peers/forest.csv --quiet --json result.json
python3 - <<'END' || complain "the predictions of classes are not compared"
import json
m = {x["name"]: x for x in json.load(open("result.json"))["methods"]}
assert m["forest"]["external"]["has"] == ["prediction", "probabilities"]
assert m["forest"]["mean"]["error_rate"] < m["constant"]["mean"]["error_rate"]
END
exit $wrong
