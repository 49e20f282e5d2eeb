# The program that makes predictions with scikit-learn and XGBoost: its files are what vmg compare takes, of the same folds.
. tests/cli/common.sh
program=$PWD/benchmarks/peers/external_predictions.py
/usr/bin/python3 -c 'import sklearn, pandas' 2>/dev/null || { echo "skipped: no python3-sklearn or python3-pandas"; exit 77; }
boosted=
/usr/bin/python3 -c 'import xgboost' 2>/dev/null && boosted=,xgboost
[ -n "$boosted" ] || echo "without python3-xgboost"
cd "$folder/work"
kinds 90 >kinds.csv
numbers 90 >numbers.csv
accepts "$vmg" compare numbers.csv --target y --folds 3 --write-splits ../splits
/usr/bin/python3 -W ignore "$program" numbers.csv --target y --splits ../splits --out ../peers \
    --models forest,boosting$boosted >"$folder/out" 2>&1 ||
    complain "$(cat "$folder/out")"
accepts "$vmg" compare numbers.csv --target y --methods linear,constant --seeds 1 --splits ../splits \
    --external forest=../peers/forest.csv --external boosting=../peers/boosting.csv \
    ${boosted:+--external XGBoost=../peers/xgboost.csv} --lower-limit 0 --cost-miss 10 --cost-false-alarm 4 --json result.json
python3 - <<'END' || complain "the predictions of numbers are not compared"
import json
m = {x["name"]: x for x in json.load(open("result.json"))["methods"]}
if "XGBoost" in m:
    own = m["XGBoost"]
    assert own["external"]["has"] == ["prediction"] and own["mean"]["rmse"] < m["constant"]["mean"]["rmse"]
    assert own["mean"]["coverage_90"] is None and own["money"]["cost_per_1000"] < m["constant"]["money"]["cost_per_1000"]
assert m["forest"]["external"]["has"] == ["prediction", "std"] and m["boosting"]["external"]["has"] == ["prediction", "quantiles"]
for name in "forest", "boosting":
    assert m[name]["mean"]["rmse"] < m["constant"]["mean"]["rmse"] and m[name]["mean"]["coverage_90"] > 0.3, m[name]["mean"]
END
rm -rf ../splits ../peers
accepts "$vmg" compare kinds.csv --target kind --ignore serial --folds 3 --write-splits ../splits
/usr/bin/python3 -W ignore "$program" kinds.csv --target kind --ignore serial --splits ../splits --out ../peers \
    --models forest$boosted >"$folder/out" 2>&1 || complain "$(cat "$folder/out")"
accepts "$vmg" compare kinds.csv --target kind --ignore serial --methods constant --seeds 1 --splits ../splits \
    --external forest=../peers/forest.csv ${boosted:+--external XGBoost=../peers/xgboost.csv} --quiet --json result.json
python3 - <<'END' || complain "the predictions of classes are not compared"
import json
m = {x["name"]: x for x in json.load(open("result.json"))["methods"]}
for name in {"forest", "XGBoost"} & set(m):
    assert m[name]["external"]["has"] == ["prediction", "probabilities"]
    assert m[name]["mean"]["error_rate"] < m["constant"]["mean"]["error_rate"]
END
exit $wrong
