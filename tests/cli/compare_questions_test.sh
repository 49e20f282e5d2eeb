# What more is asked of a comparison: predictions made elsewhere, costs, rows away from the training data, few rows; each
# figure worked out again from the predictions themselves.
. tests/cli/common.sh
cd "$folder/work"
awk 'BEGIN {
    print "serial,x,z,y"
    for (i = 0; i < 120; i++) {
        x = sin(i * 1.7); z = cos(i * 0.9); print "s-" i "," x "," z "," 2 * x - z + 0.4 * sin(i * 12.3) * cos(i * 5.1)
    }
}' >data.csv
awk 'BEGIN {
    print "serial,size,weight,fault"
    for (i = 0; i < 150; i++) {
        s = sin(i * 1.3); w = cos(i * 0.7); print "f-" i "," s "," w "," (s + 0.5 * sin(i * 7.7) > 0.5 ? "yes" : "no")
    }
}' >faults.csv

# check SCRIPT: the last --json result.json, as r, fulfils it
check() {
    python3 -c 'import csv, json, math, sys
r = json.load(open("result.json")); m = {x["name"]: x for x in r["methods"]}
def near(a, b, tolerance=1e-5): return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)
def phi(z): return 0.5 * math.erfc(-z / math.sqrt(2))
def rows(path): return list(csv.DictReader(open(path)))
exec(sys.argv[1])' "$1" || complain "not fulfilled: $1"
}

# --- folds as files ------------------------------------------------------------------------------------------------------
compare() { "$vmg" compare data.csv --target y --id serial --methods linear,constant --seeds 1 "$@"; }
accepts compare --folds 4 --quiet --json result.json
cp result.json four.json
accepts compare --folds 4 --write-splits ../splits
says "4 folds" "$folder/out"
is 8 "$(ls ../splits | wc -l)" "files of splits"
accepts compare --splits ../splits --quiet --json result.json
check 'assert [f["metrics"] for x in r["methods"] for f in x["folds"]] == [f["metrics"] for x in json.load(open("four.json"))["methods"] for f in x["folds"]]'

# --- predictions made elsewhere: those of crossval itself ---------------------------------------------------------------
accepts "$vmg" crossval data.csv --target y --id serial --method linear --folds 4 --quiet --predictions ours.csv
cut -d, -f1,4 ours.csv >alone.csv
awk -F, 'NR == 1 { print "row,prediction,quantile_0.05,quantile_0.95,quantile_0.25,quantile_0.75" }
    NR > 1 { print NR - 1 "," $4 "," $8 "," $9 "," $4 - 0.6745 * $5 "," $4 + 0.6745 * $5 }' ours.csv >../numbered.csv
accepts compare --folds 4 --external ours=ours.csv --external alone=alone.csv --json result.json
says alone "$folder/out"
check '
assert m["ours"]["external"] == {"file": "ours.csv", "has": ["prediction", "std"]} and m["ours"]["method"] is None
assert m["alone"]["external"]["has"] == ["prediction"] and m["alone"]["calibration"] is None and m["ours"]["cost"] is None
assert m["ours"]["stability"] is None and m["ours"]["settings"] is None and m["ours"]["state"] == "done"
p = rows("ours.csv")
for f in m["ours"]["folds"]:
    own = [q for q in p if int(q["fold"]) == f["fold"]]
    e = [float(q["prediction"]) - float(q["target"]) for q in own]
    s = [float(q["std"]) for q in own]
    n = len(own)
    assert near(f["metrics"]["rmse"], math.sqrt(sum(x * x for x in e) / n))
    assert near(f["metrics"]["log_likelihood"], sum(-0.5 * math.log(2 * math.pi) - math.log(b) - (a / b) ** 2 / 2 for a, b in zip(e, s)) / n)
    assert near(f["metrics"]["coverage_90"], sum(abs(a) <= 1.6448536 * b for a, b in zip(e, s)) / n, 0.021)
    crps = [b * (z * (2 * phi(z) - 1) + 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi))
            for z, b in ((a / b, b) for a, b in zip(e, s))]
    assert near(f["metrics"]["crps"], sum(crps) / n)
assert near(m["ours"]["mean"]["rmse"], m["linear"]["mean"]["rmse"])
assert m["ours"]["differences"]["rmse"]["verdict"] in ("best", "no clear difference")
assert near(m["alone"]["mean"]["mae"], m["linear"]["mean"]["mae"]) and m["alone"]["mean"]["log_likelihood"] is None
assert m["alone"]["differences"]["log_likelihood"]["verdict"] == "unknown"
assert m["ours"]["against_matrix"] is None and m["ours"]["predictions"]["std"][0] > 0'
accepts "$vmg" compare data.csv --target y --ignore serial --methods linear --seeds 1 --folds 4 \
    --external q=../numbered.csv --quiet --json result.json
check '
assert m["q"]["external"]["has"] == ["prediction", "quantiles"]
assert m["q"]["mean"]["coverage_95"] is None and m["q"]["mean"]["crps"] is None
p = {int(q["row"]): q for q in rows("../numbered.csv")}
y = [float(q["y"]) for q in rows("data.csv")]
inside = sum(float(p[i + 1]["quantile_0.05"]) <= y[i] <= float(p[i + 1]["quantile_0.95"]) for i in range(120))
assert near(m["q"]["mean"]["coverage_90"], inside / 120)
width = sum(float(q["quantile_0.95"]) - float(q["quantile_0.05"]) for q in p.values()) / 120
assert near(m["q"]["mean"]["interval_width_90"], width)'

refuses 65 "there is no prediction of row 's-" compare --folds 4 --seed 2 --external ours=ours.csv
head -n 100 alone.csv >../short.csv
refuses 65 "there is no prediction of row 's-" compare --folds 4 --external a=../short.csv
(cat alone.csv && tail -n 1 alone.csv) >../twice.csv
refuses 65 "row 's-119' is there twice" compare --folds 4 --external a=../twice.csv
sed 's/prediction/guess/' alone.csv >../none.csv
refuses 65 "there is no column 'prediction'" compare --folds 4 --external a=../none.csv
refuses 65 "no columns that name rows were given" "$vmg" compare data.csv --target y --ignore serial --methods linear \
    --external a=alone.csv
refuses 65 "there is no column 'serial'" compare --folds 4 --external a=../numbered.csv
awk -F, 'NR == 1 { print "serial,prediction,std" } NR > 1 { print $1 "," $4 "," NR - 2 }' ours.csv >../zero.csv
refuses 65 "std is missing, or not above 0" compare --folds 4 --external a=../zero.csv
refuses 64 "--external is 'ours.csv'; expected is NAME=FILE.csv" compare --external ours.csv
refuses 64 "two of the compared methods are called 'linear'" compare --folds 4 --external linear=ours.csv
refuses 66 "nothing.csv" compare --external a=nothing.csv

# --- costs ----------------------------------------------------------------------------------------------------------------
accepts compare --folds 4 --external ours=ours.csv --external alone=alone.csv --lower-limit -1 --upper-limit 1.5 \
    --cost-miss 100 --cost-false-alarm 30 --cost-review 8 --rows-per-month 5000 --cost-setup 20000 --cost-upkeep 50 \
    --cost-hour 2 --json result.json
says "cost of 1,000 rows" "$folder/out"
says "are bad" "$folder/out"
check '
p = rows("ours.csv")
miss, alarm, review = 100, 30, 8
def decide(bad): return min((bad * miss, 0), ((1 - bad) * alarm, 1), (review, 2))
today, costs, alone, counts, reviews = {}, {}, {}, [0, 0, 0], 0
error_of = lambda q: float(q["target"]) - float(q["prediction"])
def part(k, place): # of the training rows of a fold, all others, the part whose error is below
    errors = [error_of(q) for q in p if int(q["fold"]) != k]
    return (sum(e < place for e in errors) + 0.5) / (len(errors) + 1)
for q in p:
    k, y, mean, std = int(q["fold"]), float(q["target"]), float(q["prediction"]), float(q["std"])
    bad = y < -1 or y > 1.5
    c, d = decide(phi((-1 - mean) / std) + 1 - phi((1.5 - mean) / std))
    counts[d] += 1
    cost = lambda d: review if d == 2 else miss * bad if d == 0 else alarm * (not bad)
    today.setdefault(k, []).append(miss * bad)
    costs.setdefault(k, []).append(cost(d))
    choice = decide(min(1, part(k, -1 - mean) + 1 - part(k, 1.5 - mean)))[1]
    reviews += choice == 2
    alone.setdefault(k, []).append(cost(choice))
mean = lambda v: sum(v) / len(v)
fold = lambda c: [1000 * mean(c[k]) for k in sorted(c)]
o = m["ours"]["money"]
assert [o["accepted"], o["rejected"], o["reviewed"]] == counts
assert near(o["cost_per_1000"], mean(fold(costs))) and near(r["money"]["today"]["cost_per_1000"], mean(fold(today)))
assert near(m["alone"]["money"]["cost_per_1000"], mean(fold(alone))) and m["alone"]["money"]["reviewed"] == reviews > 0
assert "training part" in m["alone"]["money"]["decision"] and "own probabilities" in o["decision"]
d = [a - b for a, b in zip(fold(today), fold(costs))]
s = o["saving_per_1000"]
assert near(s["difference"], mean(d)) and s["degrees"] == 3 and s["verdict"] == "better"
error = math.sqrt((1 / 4 + 1 / 3) * sum((x - mean(d)) ** 2 for x in d) / 3)
assert near(s["standard_error"], error) and near(s["high"] - s["low"], 2 * 3.18244630528 * error)
assert r["money"]["bad_rows"] == sum(float(q["target"]) < -1 or float(q["target"]) > 1.5 for q in p)
month = o["month"]
assert near(month["decisions"], 5 * o["cost_per_1000"]) and month["upkeep"] == 50 and month["training"] == 0
assert near(month["saving"], month["today"] - month["total"]) and near(month["payback_months"], 20000 / month["saving"])
l = m["linear"]["money"]["month"]
assert near(l["training"], 2 / 3600 * m["linear"]["cost"]["training_seconds"]["mean"], 1e-9)
assert near(l["inference"], 2 / 3600 * 1e-6 * m["linear"]["cost"]["microseconds_per_row"]["one"] * 5000, 1e-9)
assert abs(m["linear"]["money"]["cost_per_1000"] - o["cost_per_1000"]) < 0.2 * o["cost_per_1000"]'
accepts compare --folds 4 --external alone=alone.csv --today alone --lower-limit -1 --cost-miss 100 --cost-false-alarm 30 \
    --quiet --json result.json
check '
assert r["money"]["today"]["name"] == "alone" and m["alone"]["money"]["saving_per_1000"]["difference"] == 0
assert near(r["money"]["today"]["cost_per_1000"], m["alone"]["money"]["cost_per_1000"]) and m["linear"]["money"]["month"] is None
assert m["linear"]["money"]["reviewed"] == 0 and r["money"]["cost_review"] is None'
accepts "$vmg" crossval faults.csv --target fault --id serial --method linear --folds 3 --quiet --predictions classes.csv
cut -d, -f1,2,4 classes.csv >words.csv
accepts "$vmg" compare faults.csv --target fault --id serial --methods linear --seeds 1 --folds 3 --external p=classes.csv \
    --external w=words.csv --cost-miss 20 --cost-false-alarm 5 --quiet --json result.json
check '
assert m["p"]["external"]["has"] == ["prediction", "probabilities"] and m["w"]["external"]["has"] == ["prediction"]
for k, v in m["linear"]["mean"].items():
    assert near(m["p"]["mean"][k], v, 1e-4) or k == "ece", k
assert m["w"]["mean"]["error_rate"] == m["linear"]["mean"]["error_rate"] and m["w"]["mean"]["brier"] is None
w, t = rows("words.csv"), {q["serial"]: q["target"] for q in rows("classes.csv")}
cost = {}
for x in w: # a predicted class is as bad as those of the other folds were
    of = [y for y in w if y["fold"] != x["fold"] and y["prediction"] == x["prediction"]]
    bad = (sum(t[y["serial"]] == "yes" for y in of) + 0.5) / (len(of) + 1)
    is_bad = t[x["serial"]] == "yes"
    cost.setdefault(x["fold"], []).append(20 * is_bad if bad * 20 <= (1 - bad) * 5 else 5 * (not is_bad))
assert near(m["w"]["money"]["cost_per_1000"], sum(1000 * sum(c) / len(c) for c in cost.values()) / len(cost))
assert m["p"]["classes"]["confusion"] == m["linear"]["classes"]["confusion"] == m["w"]["classes"]["confusion"]
q = rows("classes.csv")
missed = sum(x["target"] == "yes" and 20 * float(x["probability_yes"]) <= 5 * (1 - float(x["probability_yes"])) for x in q)
assert m["linear"]["money"]["missed"] == m["p"]["money"]["missed"] == missed
assert r["money"]["positive"] == "yes" and r["money"]["bad_rows"] == sum(x["target"] == "yes" for x in q)'
refuses 64 "costs are for two classes" compare --cost-miss 5
refuses 64 "not --cost-miss" compare --lower-limit 1
refuses 64 "the lower limit, 2, is not below the upper one, 1" compare --lower-limit 2 --upper-limit 1 --cost-miss 5
refuses 64 "'nobody', by which it is decided today, is no external" compare --lower-limit 1 --cost-miss 5 --today nobody
refuses 64 "--lower-limit is 'low'; expected is a number" compare --lower-limit low --cost-miss 5

# --- away from the training data, and few rows ---------------------------------------------------------------------------
accepts compare --folds 4 --shift x --learning-curve 20,60 --json result.json
says "without the tail of 'x'" "$folder/out"
says "rmse with rows" "$folder/out"
check '
x = sorted(float(q["x"]) for q in rows("data.csv"))
s = r["shift"]
assert near(s["from"], x[96]) and s["tail_rows"] == 24 and s["inside_rows"] == 19 and s["train_rows"] == 77
for one in r["methods"]:
    t = one["shift"]
    assert near(t["ratio"]["rmse"], t["tail"]["metrics"]["rmse"] / t["inside"]["metrics"]["rmse"])
    assert near(t["ratio"]["std"], t["tail"]["std"] / t["inside"]["std"]) and 0 <= t["tail"]["coverage_90"] <= 1
assert m["linear"]["shift"]["verdict"] == "grow" and m["linear"]["shift"]["ratio"]["std"] > 1
assert m["constant"]["shift"]["verdict"] == "no clear difference" and near(m["constant"]["shift"]["ratio"]["std"], 1)
assert r["learning_curve"] == {"sizes": [20, 60]}
for one in r["methods"]:
    assert [p["rows"] for p in one["learning_curve"]] == [20, 60] and all(p["folds"] == 4 and p["state"] == "done" for p in one["learning_curve"])
c = m["linear"]["learning_curve"]
assert c[0]["mean"]["rmse"] > c[1]["mean"]["rmse"] * 0.9 and c[0]["mean"]["rmse"] != c[1]["mean"]["rmse"]
d = m["constant"]["learning_curve"][0]["differences"]["rmse"]
assert d["to"] == "linear" and d["verdict"] == "worse" and near(d["difference"], m["constant"]["learning_curve"][0]["mean"]["rmse"] - c[0]["mean"]["rmse"])
assert [x["mean"] for x in r["methods"]] == [x["mean"] for x in json.load(open("four.json"))["methods"]]'
accepts "$vmg" compare faults.csv --target fault --id serial --methods linear,constant --seeds 1 --folds 3 --shift size \
    --learning-curve 30 --quiet --json result.json
check '
t = m["linear"]["shift"]
assert t["tail"]["entropy"] >= 0 and t["tail"]["std"] is None and "error_rate" in t["ratio"]
assert all(p["folds"] == 3 for p in m["linear"]["learning_curve"])'
refuses 64 "a learning curve with 90 rows" compare --folds 4 --learning-curve 90
refuses 64 "--learning-curve has 'few'" compare --learning-curve few
refuses 65 "'w'" compare --folds 4 --shift w

# --- rows that count more than once, and classes --------------------------------------------------------------------------
awk -F, 'NR == 1 { print $0 ",w" } NR > 1 { print $0 "," NR % 3 }' data.csv >weighted.csv
accepts "$vmg" compare weighted.csv --target y --ignore serial --weight w --methods linear,constant --folds 3 --seeds 1 \
    --quiet --json result.json
check 'assert r["data"]["inputs"] == ["x", "z"] and m["linear"]["state"] == "done"'
accepts "$vmg" crossval weighted.csv --target y --ignore serial --weight w --method linear --folds 3 --quiet --json one.json
check 'assert [f["metrics"] for f in json.load(open("one.json"))["folds"]] == [f["metrics"] for f in m["linear"]["folds"]]'
accepts "$vmg" compare faults.csv --target fault --id serial --methods linear,constant --class-weight balanced --folds 3 \
    --seeds 1 --quiet --json result.json
check 'assert m["linear"]["settings"]["class-weight"] == "balanced"'
exit $wrong
