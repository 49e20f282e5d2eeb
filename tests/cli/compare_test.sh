# Comparisons by the command: tables, JSON worked out again from its folds, and what is refused.
. tests/cli/common.sh
cd "$folder/work"
awk 'BEGIN {
    print "machine,day,x,z,y"
    for (i = 0; i < 120; i++) {
        x = sin(i * 1.7); z = cos(i * 0.9)
        print "m" i % 6 "," i + 100 "," x "," z "," 2 * x - z + 0.05 * sin(i * 12.3)
    }
}' >data.csv
awk 'BEGIN {
    print "size,weight,fault"
    for (i = 0; i < 120; i++) {
        s = sin(i * 1.3); w = cos(i * 0.7); print s "," w "," (s + 0.3 * sin(i * 7.7) > 0.4 ? "yes" : "no")
    }
}' >faults.csv
columns="--ignore machine,day"
some="--methods linear,constant,matrix $quick"

# check SCRIPT: the last --json result.json, as r, fulfils it
check() {
    python3 -c 'import json, math, sys
r = json.load(open("result.json")); m = {x["name"]: x for x in r["methods"]}
exec(sys.argv[1])' "$1" || complain "not fulfilled: $1"
}

# --- numbers -----------------------------------------------------------------------------------------------------------
accepts "$vmg" compare data.csv --target y $columns $some --folds 4 --seeds 2 --json result.json
says "data.csv: 120 rows" "$folder/out"
says "regression of 'y', 3 methods" "$folder/out"
says "4; 90 training rows and 30 test rows in the last, 2 inputs" "$folder/out"
for words in rmse log_likelihood coverage_90 "less the best (95 %)" "best" "worse" "a row" "seeds"; do
    says "$words" "$folder/out"
done
check 'assert r["format"] == "vmg comparison" and r["format_version"] == 1'
check 'assert r["made"]["command"].startswith("vmg compare data.csv --target y --ignore machine,day") and r["made"]["date"][10] == "T"'
check 'assert r["data"]["source"] == "data.csv" and r["data"]["inputs"] == ["x", "z"] and r["data"]["rows"] == 120'
check 'assert r["division"]["kind"] == "folds" and len(r["division"]["parts"]) == r["division"]["planned"] == 4'
check 'assert [x["name"] for x in r["methods"]] == ["linear", "constant", "matrix"] and r["best"]["rmse"] == "linear"'
check 'assert all(x["state"] == "done" and x["sentence"] is None and len(x["folds"]) == 4 for x in r["methods"])'
check 'assert m["matrix"]["settings"]["hidden"] == [5] and "hidden" not in m["linear"]["settings"]'
check 'assert m["matrix"]["against_matrix"] is None and m["linear"]["against_matrix"]["rmse"]["verdict"] == "better"'
check 'assert len(m["linear"]["calibration"]["coverage"]) == 10 and sum(m["linear"]["calibration"]["pit"]) == 120'
check '
c = m["constant"]["calibration"]
assert math.isclose(c["coverage_error"], sum(abs(x["level"] - x["fraction"]) for x in c["coverage"]) / 10, rel_tol=1e-9)'
check 'assert len(m["linear"]["predictions"]["row"]) == 30 and m["linear"]["predictions"]["low"][0] < m["linear"]["predictions"]["high"][0]'
check 'assert m["matrix"]["stability"]["seeds"] == [1, 2] and m["matrix"]["stability"]["runs"] == 5'

# --- every statistic once more, from the folds: by SciPy where it is there, else by Simpson's rule over the density of t
cat >again.py <<'END'
import json, math
try:
    from scipy import stats
    def tail(t, n): return stats.t.sf(t, n)
except ImportError:
    def tail(t, n): # P(T > t), t >= 0
        c = math.exp(math.lgamma((n + 1) / 2) - math.lgamma(n / 2)) / math.sqrt(n * math.pi)
        f = lambda x: c * (1 + x * x / n) ** (-(n + 1) / 2)
        k = 20000
        h = t / k
        return 0.5 - h / 3 * sum(f(i * h) * (1 if i in (0, k) else 4 if i % 2 else 2) for i in range(k + 1))
r = json.load(open("result.json")); m = {x["name"]: x for x in r["methods"]}
def near(a, b): return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
for kind in r["metrics"]:
    name = kind["name"]
    for one in r["methods"]:
        values = [f["metrics"][name] for f in one["folds"]]
        n = len(values)
        mean = sum(values) / n
        assert near(one["mean"][name], mean), name
        assert near(one["standard_error"][name], math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)), name
        d = one["differences"][name]
        other = [f["metrics"][name] for f in m[d["to"]]["folds"]]
        e = [a - b for a, b in zip(values, other)]
        diff = sum(e) / n
        ratio = sum(f["test_rows"] / f["train_rows"] for f in one["folds"]) / n
        error = math.sqrt((1 / n + ratio) * sum((x - diff) ** 2 for x in e) / (n - 1))
        assert near(d["difference"], diff) and near(d["standard_error"], error), (name, d)
        if error > 1e-9:
            assert abs(d["p_value"] - 2 * tail(abs(diff) / error, n - 1)) < 1e-6, (name, d)
            assert abs(tail((d["high"] - diff) / error, n - 1) - 0.025) < 1e-6, (name, d)
            assert near(d["low"] + d["high"], 2 * diff)
        if one["name"] == d["to"]: assert d["verdict"] == "best"
        elif d["p_value"] > 0.0501: assert d["verdict"] == "no clear difference", (name, d)
        elif d["p_value"] < 0.0499: assert d["verdict"] in ("worse", "no clear difference"), (name, d)
    best = min(r["methods"], key=lambda x: -x["mean"][name] if kind["best"] is None else abs(x["mean"][name] - kind["best"]))
    assert near(best["mean"][name], m[r["best"][name]]["mean"][name]), name
for one in r["methods"]:
    s = one["stability"]
    for name, v in s["metrics"].items():
        n = len(v["values"])
        mean = sum(v["values"]) / n
        assert near(v["mean"], mean) and near(v["range"], max(v["values"]) - min(v["values"]))
        assert near(v["std"], math.sqrt(sum((x - mean) ** 2 for x in v["values"]) / (n - 1)))
    c = one["cost"]
    assert c["training_seconds"]["mean"] > 0 and c["training_seconds"]["total"] >= c["training_seconds"]["mean"]
    assert c["microseconds_per_row"]["one"] > 0 and c["model_bytes"] > 500 and c["parameters"] > 0
END
python3 again.py || complain "the statistics are not those of the folds"

# The folds are those of crossval, and so are the figures.
accepts "$vmg" crossval data.csv --target y $columns --method linear --folds 4 --quiet --json crossval.json
check '
c = json.load(open("crossval.json"))
assert [f["metrics"] for f in c["folds"]] == [f["metrics"] for f in m["linear"]["folds"]]
assert c["calibration"]["pit"] == m["linear"]["calibration"]["pit"]'
cp result.json four.json
accepts "$vmg" compare data.csv --target y $columns $some --folds 4 --seeds 2 --quiet --threads 1 --json result.json
is "" "$(cat "$folder/out")" "standard output with --quiet"
check '
other = {x["name"]: x for x in json.load(open("four.json"))["methods"]}
for x in other, m:
    for v in x.values():
        for f in v["folds"]: del f["training_seconds"]
        del v["cost"]
assert other == m'

# --- classes ---------------------------------------------------------------------------------------------------------
accepts "$vmg" compare faults.csv --target fault $some --folds 3 --seeds 2 --json result.json
says error_rate "$folder/out"
says ece "$folder/out"
python3 again.py || complain "the statistics of classes are not those of the folds"
check 'assert r["primary"] == ["error_rate", "log_likelihood"] and r["data"]["classes"][1]["name"] == "yes"'
check '
for x in r["methods"]:
    c = x["classes"]
    assert c["positive"] == "yes" and sum(map(sum, c["confusion"])) == 120 == sum(b["rows"] for b in x["calibration"]["reliability"])
    assert sum(b["rows"] for b in x["calibration"]["positive_reliability"]) == 120
    positives = sum(b["rows"] * b["accuracy"] for b in x["calibration"]["positive_reliability"] if b["rows"])
    assert math.isclose(positives, r["data"]["classes"][1]["rows"])
    assert set(x["predictions"]["measured"]) <= {"yes", "no"} and all(0 <= p <= 1 for p in x["predictions"]["probability"])'

# --- other divisions, systems -----------------------------------------------------------------------------------------
accepts "$vmg" compare data.csv --target y --ignore day --group machine --methods linear,constant --folds 3 --quiet --json result.json
check 'assert r["division"]["kind"] == "group" and r["division"]["column"] == "machine"'
accepts "$vmg" compare data.csv --target y --ignore machine --order day --methods linear,constant --folds 3 --quiet --json result.json
check 'assert [p["train_rows"] for p in r["division"]["parts"]] == [30, 60, 90]'
mkdir ../splits
seq 0 79 >../splits/train_0.txt && seq 80 119 >../splits/test_0.txt
accepts "$vmg" compare data.csv --target y $columns --methods linear,constant --splits ../splits --json result.json
says "not known" "$folder/out"
check 'assert m["constant"]["differences"]["rmse"]["verdict"] == "unknown" and m["constant"]["differences"]["rmse"]["low"] is None'
accepts "$vmg" compare data.csv --target y $columns $quick --methods linear --system "small one: hidden=3 epochs=2" \
    --system "c:method=constant" --folds 2 --seeds 1 --json result.json
says "small one" "$folder/out"
check 'assert [x["name"] for x in r["methods"]] == ["linear", "small one", "c"] and m["c"]["method"] == "constant"'
check 'assert m["small one"]["settings"]["hidden"] == [3] and m["small one"]["folds"][0]["epochs"] == 2'
accepts "$vmg" compare data.csv --target y --target z --ignore machine,day --methods linear,constant --folds 2 --quiet --json result.json
check 'assert r["data"]["target"] == ["y", "z"] and m["linear"]["predictions"] is None'

# --- killed, and going on; little time ------------------------------------------------------------------------------------
slow="--methods linear,constant,matrix --recipe single --hidden 5 --epochs 1000 --samples 10 --folds 4 --seeds 2"
accepts "$vmg" compare data.csv --target y $columns $slow --quiet --json result.json
cp result.json whole.json
[ ! -e result.json.runs ] || complain "the runs of a comparison that was finished are still there"
rm result.json
"$vmg" compare data.csv --target y $columns $slow --quiet --json result.json >"$folder/out" 2>&1 &
killed=$!
waited=0
until [ "$(grep -c linear result.json.runs 2>/dev/null)" -ge 2 ] 2>/dev/null || [ $waited -ge 600 ]; do
    sleep 0.05
    waited=$((waited + 1))
done
kill -KILL $killed 2>/dev/null
wait $killed 2>/dev/null
if [ -e result.json ]; then
    echo "(it was over before it could be killed)"
else
    accepts "$vmg" compare data.csv --target y $columns $slow --quiet --json result.json --resume
    [ ! -e result.json.runs ] || complain "the runs of a comparison that went on are still there"
    check 'assert r["made"]["resumed"]'
    check '
other = {x["name"]: x for x in json.load(open("whole.json"))["methods"]}
for x in other, m:
    for v in x.values():
        for f in v["folds"]: del f["training_seconds"]
        del v["cost"]
assert other == m'
fi
accepts "$vmg" compare data.csv --target y $columns --methods linear,matrix --recipe single --epochs 9999999 --folds 3 \
    --time-budget 2 --json result.json
says "takes more than its share of the time" "$folder/out"
says "are missing; the others are kept in result.json.runs" "$folder/out"
check 'assert m["matrix"]["state"] == "left out" and m["matrix"]["folds"] == []'
check 'assert r["made"]["time_budget"] == 2 and m["matrix"]["calibration"] is None and m["matrix"]["settings"] is None'

# --- refused ----------------------------------------------------------------------------------------------------------
compare() { "$vmg" compare data.csv --target y $columns "$@"; }
refuses 64 "there is no method 'lineal'; the nearest is 'linear'" compare --methods lineal
refuses 64 "expected is --methods A,B" compare --method linear
refuses 64 "two of the compared methods are called 'linear'" compare --methods linear,linear
refuses 64 "none of the compared methods reads the setting 'hidden'" compare --methods linear --hidden 5
refuses 64 "--system is 'small'" compare --system small
refuses 64 "--system is 'small: hidden'" compare --system "small: hidden"
refuses 64 "there is no setting 'hiden'; the nearest name is 'hidden'" compare --system "small: hiden=3"
refuses 64 "method 'linear' does not read the setting 'hidden'" compare --system "x: method=linear hidden=3"
refuses 64 "--target COLUMN is needed" "$vmg" compare data.csv
refuses 65 "fold" compare --methods linear --folds 121
refuses 64 "--resume needs --checkpoint" compare --methods linear --resume
refuses 65 "holds no runs of a comparison" compare --methods linear --checkpoint data.csv
refuses 73 "none/r.json" compare --methods linear --json none/r.json
exit $wrong
