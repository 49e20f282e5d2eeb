# Benchmarks that were killed go on where they were: with a program that answers at once, counts its runs and, at the third,
# kills the benchmark, every run is made once.
set -u
python=/usr/bin/python3
[ -x $python ] && $python -c 'import numpy' 2>/dev/null || { echo "skipped: Debian's NumPy is not there"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
wrong=0

mkdir -p "$folder/data/uci/yacht/splits"
awk 'BEGIN { print "a,residuary_resistance"; for (i = 0; i < 40; i++) print i "," i * i }' >"$folder/data/uci/yacht/data.csv"
for split in 0 1 2; do
    seq 0 29 >"$folder/data/uci/yacht/splits/train_$split.txt"
    seq 30 39 >"$folder/data/uci/yacht/splits/test_$split.txt"
done
cat >"$folder/vmg" <<'END'
#!/bin/sh
echo run >>"$COUNT"
if [ "$(wc -l <"$COUNT")" = 3 ] && [ ! -e "$COUNT.killed" ]; then
    : >"$COUNT.killed"
    kill -9 $PPID
    sleep 1
fi
for argument; do
    [ "${before:-}" != --json ] || json=$argument
    case ${before:-} in -o) out=$argument ;; esac
    case $argument in */new.csv) new=$argument ;; esac
    before=$argument
done
n=$(wc -l <"$COUNT") # figures that differ from run to run
numbers="\"rmse\": 1.$n, \"log_likelihood\": -1.$n, \"log_likelihood_paper\": -1.$n, \"coverage_50\": 0.5, \"coverage_90\": 0.9"
[ -z "${json:-}" ] || echo '{"folds": [{"fold": 0, "train_rows": 30, "test_rows": 10, "training_seconds": 1, "training_steps": 1,
    "prediction_seconds": 1, "metrics": {'"$numbers"', "coverage_95": 0.95}, "baseline": {'"$numbers"'}}], "mean": {'"$numbers"'},
    "settings": {}, "method": "matrix", "data": {}}' >"$json"
[ "$1" != predict ] || awk 'NR == 1 { print "prediction,std_model" } NR > 1 { print "1,2" }' "$new" >"$out"
exit 0
END
chmod +x "$folder/vmg"

# goes_on NAME RUNS COMMAND...: killed once, then to its end, with so many runs of the program in all, one of them twice
goes_on() {
    COUNT=$folder/$1
    export COUNT
    name=$1
    runs=$2
    shift 2
    "$@" >"$folder/out" 2>&1
    [ $? = 137 ] || { echo "$name: was not killed: $(cat "$folder/out")"; wrong=1; }
    "$@" >"$folder/out" 2>&1 || { echo "$name: does not go on: $(cat "$folder/out")"; wrong=1; }
    [ "$(wc -l <"$COUNT")" = $((runs + 1)) ] || { echo "$name: $(wc -l <"$COUNT") runs in place of $((runs + 1))"; wrong=1; }
    "$@" >"$folder/again" 2>&1
    [ "$(wc -l <"$COUNT")" = $((runs + 1)) ] || { echo "$name: what was there was run again"; wrong=1; }
    # what it is doing apart
    sed -i '/runs to do/d; /^[0-9]* of [0-9]*:/d' "$folder/out" "$folder/again"
    cmp -s "$folder/out" "$folder/again" || { echo "$name: says something else of what is kept"; wrong=1; }
}

goes_on recipe 6 $python benchmarks/recipe --data "$folder/data/uci" --tables yacht --splits 3 --vmg "$folder/vmg" \
    --keep "$folder/recipe-kept" "one: --epochs 1" "two: --epochs 2"
# a fit and a prediction of each of eight ways
# it writes a page too, and so runs in a tree of its own
mkdir -p "$folder/tree/docs/reproduction"
cp -r benchmarks "$folder/tree/"
goes_on reproduce 3 $python "$folder/tree/benchmarks/reproduce" --data "$folder/data" --only yacht --jobs 1 --splits 3 \
    --results "$folder/tree/docs/reproduction" --vmg "$folder/vmg"
goes_on honesty 16 $python benchmarks/honesty/honesty --part gap --sets 1 --vmg "$folder/vmg" --keep "$folder/honesty-kept"
exit $wrong
