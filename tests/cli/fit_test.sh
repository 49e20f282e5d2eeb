# What fit prints, its log, and that the model is the same for any number of threads.
. tests/cli/common.sh
cd "$folder/work"
numbers 200 >data.csv
kinds 120 >kinds.csv

# --- what it says -----------------------------------------------------------------------------------------------------
accepts "$vmg" fit data.csv --target y $quick -o model
says "data.csv: 200 rows, 3 columns" "$folder/out"
says "regression of 'y'" "$folder/out"
says "2 from 2 columns, 200 training rows" "$folder/out"
says "2-5-1 relu" "$folder/out"
says "21 steps" "$folder/out"
says "model     model" "$folder/out"
accepts "$vmg" fit kinds.csv --target kind --id serial $quick -o kinds
says "classification of 'kind': 3 classes" "$folder/out"
says "4 from 2 columns" "$folder/out"
accepts "$vmg" fit kinds.csv --target kind $quick -o kinds
says "note: column 'serial'" "$folder/out"
accepts "$vmg" fit data.csv --target y --target z $quick -o two
says "regression of 'y', 'z'" "$folder/out"
accepts "$vmg" fit data.csv --target y $quick --quiet -o model
is "" "$(cat "$folder/out")" "standard output with --quiet"
accepts "$vmg" fit data.csv --target y $quick -o -
cmp -s "$folder/out" model || complain "-o - writes something else than the model"

# --- inspect ----------------------------------------------------------------------------------------------------------
accepts "$vmg" inspect kinds
for words in "classification of 'kind': 3 classes" "colour" "3: blue, green, red" "size" "hidden" "4-5-3 relu"; do
    says "$words" "$folder/out"
done
accepts "$vmg" inspect kinds kinds.csv --json importance.json
says "importance of the columns on 120 rows" "$folder/out"
python3 - <<'END' || complain "the importance of columns is not in the JSON"
import json
d = json.load(open("importance.json"))
assert d["method"] == "matrix" and d["importance"]["error"] == "error_rate"
assert {c["name"] for c in d["importance"]["columns"]} == {"colour", "size"}
END
accepts "$vmg" inspect model --json -
python3 - "$folder/out" <<'END' || complain "the description is not what was expected"
import json, sys
d = json.load(open(sys.argv[1]))
assert d["method"] == "matrix" and d["settings"]["epochs"] == 3 and d["settings"]["hidden"] == [5]
assert d["training"]["steps"] == 21 and d["training"]["rows"] == 200
# M, rows and columns of two layers, and the noise: against a variance for every weight
assert d["parameters"] == (3 * 5 + 3 + 5) + (6 * 1 + 6 + 1) + 2, d["parameters"]
assert d["factorised_parameters"] == 2 * (3 * 5 + 6 * 1) + 2, d["factorised_parameters"]
END

# --- the log ----------------------------------------------------------------------------------------------------------
accepts "$vmg" fit data.csv --target y --recipe single --hidden 4 --epochs 6 --ensemble 2 --early-stopping on --quiet --log log -o model
python3 - log <<'END' || complain "the log is not what was expected"
import json, math, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert len(lines) == 12, len(lines)
seen = set()
for line in lines:
    assert line["epochs"] == 6 and line["members"] == 2
    seen.add((line["member"], line["epoch"]))
    assert math.isclose(line["elbo"], line["expected_log_likelihood"] - line["divergence"], abs_tol=1e-5), line
    assert isinstance(line["validation"], float) and isinstance(line["best"], bool) and line["seconds"] >= 0
assert seen == {(m, e) for m in range(2) for e in range(1, 7)}, seen
END

# --- the same bytes for any number of threads, and for the same seed only ---------------------------------------------
for data in "data.csv --target y" "kinds.csv --target kind" "data.csv --target y --early-stopping on"; do
    for threads in 1 2 4; do
        accepts "$vmg" fit $data --recipe single --hidden 6 --epochs 4 --ensemble 3 --quiet --threads $threads -o threads$threads
    done
    cmp -s threads1 threads2 && cmp -s threads1 threads4 || complain "models differ by the number of threads: $data"
done
accepts "$vmg" fit data.csv --target y $quick --quiet --seed 2 -o other
accepts "$vmg" fit data.csv --target y $quick --quiet --seed 3 -o another
cmp -s other another && complain "two seeds give the same model"

# --- ways in ----------------------------------------------------------------------------------------------------------
accepts "$vmg" fit data.csv --target y $quick --quiet -o model
gzip -c data.csv >data.csv.gz
accepts "$vmg" fit data.csv.gz --target y $quick --quiet -o gzip
cmp -s model gzip || complain "gzip gives another model"
"$vmg" fit - --target y $quick --quiet -o pipe <data.csv || complain "fit from standard input failed"
cmp -s model pipe || complain "standard input gives another model"
printf '\357\273\277' | cat - data.csv | sed 's/$/\r/; s/,/;/g' >windows.csv
accepts "$vmg" fit windows.csv --target y $quick --quiet -o windows
cmp -s model windows || complain "byte-order mark, CRLF and semicolons give another model"
accepts "$vmg" fit windows.csv --delimiter ';' --target y $quick --quiet -o windows
sed 's/\./,/g' windows.csv >comma.csv
accepts "$vmg" fit comma.csv --decimal-mark , --target y $quick --quiet -o comma
cmp -s model comma || complain "decimal commas give another model"
accepts "$vmg" predict model windows.csv -o point
accepts "$vmg" predict model comma.csv --decimal-mark , -o comma
cmp -s point comma || complain "decimal commas give other predictions"
refuses 64 "the delimiter and the decimal mark are both ','" \
    "$vmg" fit comma.csv --decimal-mark , --delimiter , --target y $quick -o comma
refuses 64 "--decimal-mark is 'x'; expected is one of . or ," \
    "$vmg" fit comma.csv --decimal-mark x --target y $quick -o comma
awk -F, '{ print $1 "," $2 ",n" NR "," $3 }' data.csv | sed '1s/n1/name/' >names.csv
accepts "$vmg" fit names.csv --target y --ignore name $quick --quiet -o ignored
cmp -s model ignored || complain "an ignored column gives another model"

# --- the numbers make sense: noise of 0.05 around a plane ---------------------------------------------------------------
accepts "$vmg" fit data.csv --target y --recipe single --epochs 300 --quiet -o good
accepts "$vmg" predict good data.csv
awk -F, 'NR == FNR { if (FNR > 1) p[FNR] = $1; next } FNR > 1 { s += ($3 - p[FNR]) ^ 2; n++ }
    END { if (!(n == 200 && sqrt(s / n) < 0.15)) { print "rmse " sqrt(s / n); exit 1 } }' "$folder/out" data.csv ||
    complain "a plane was not learnt"

# --- what is said of new rows -------------------------------------------------------------------------------------------
crossed="--ensemble 10 --cross-fit 10 --hidden 5 --epochs 100 --inference moments --variants kl-weight=1 --seed 2"
for what in useless good leak; do
    awk -v what=$what 'BEGIN { srand(3); print "a,b,y"; for (i = 0; i < 400; i++) {
        y = rand(); b = what == "leak" ? 2 * y + 1 : what == "good" ? y + 0.2 * rand() : rand(); print rand() "," b "," y
    } }' >../$what.csv
    accepts "$vmg" fit ../$what.csv --target y --recipe single $crossed -o crossed
    cp "$folder/err" ../$what.said
    cat "$folder/out" >>../$what.said
    says "90 % intervals hold" ../$what.said
    says "from 400 rows that some networks left out" ../$what.said
done
says "the inputs say no more of the target than its mean does" ../useless.said
! grep -q "too good\|no more of" ../good.said || complain "a good model is suspected"
rm crossed

# Levels that do not fit a line are cut, and it is said where all of them are.
awk 'BEGIN { print "place,x,y"; for (i = 0; i < 120; i++) print "a place with a long name " i % 12 "," i % 7 "," i }' >../places.csv
"$vmg" fit ../places.csv --target y $quick --quiet -o places || complain "fit of places failed"
accepts "$vmg" inspect places
says 'levels are cut at "..."; --json shows all' "$folder/out"
"$vmg" inspect places --json - | grep -q "long name 11" || complain "--json does not show all levels"
rm places
exit $wrong
