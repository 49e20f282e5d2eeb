# benchmarks/few_rows: finds what is missing and nothing else, twice the same figures, and writes its page and pictures;
# where there is no matplotlib that part is left out with a word. docs/few-rows.md shows what is there.
set -eu
program=$PWD/benchmarks/few_rows
vmg=$(cd "$VMG_BUILD_DIR" && pwd)/vmg
python=/usr/bin/python3
[ -x $python ] || python=$(command -v python3) || { echo "skipped: there is no Python"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "$*"
    exit 1
}
export MPLCONFIGDIR=$folder PYTHONDONTWRITEBYTECODE=1

mkdir -p "$folder/data/uci/concrete"
sed '1s/compressive_strength/strength/' examples/concrete.csv >"$folder/data/uci/concrete/data.csv"
run() {
    $python "$program" --data "$folder/data" --vmg "$vmg" --tables concrete --sizes 25,50 --output "$folder/$1" --draws "$2" \
        >"$folder/said" 2>&1 || grep -q 'has no matplotlib' "$folder/said" || fail "the runs failed: $(cat "$folder/said")"
}
run out 1
grep -q '^12 runs to do' "$folder/said" || fail "6 systems and 2 sizes are 12 runs: $(cat "$folder/said")"
found=$folder/out/few-rows/concrete.json
cp "$found" "$folder/first.json"
run out 2
grep -q '^12 runs to do' "$folder/said" || fail "what was there is run again: $(cat "$folder/said")"
run again 1
$python - "$folder/first.json" "$found" "$folder/again/few-rows/concrete.json" <<'END'
import json, sys
first, both, again = (json.load(open(name)) for name in sys.argv[1:])
assert len(first) == 12 and len(both) == 24, (len(first), len(both))
for key, metrics in first.items():
    assert both[key] == metrics, "what was there was changed"
    for name in ("rmse", "log_likelihood", "coverage_90"):
        assert again[key][name] == metrics[name], "the same run gave other figures"
    assert 3 < metrics["rmse"] < 40, metrics
draws = [[both[f"matrix {size} {draw}"]["rmse"] for draw in (0, 1)] for size in (25, 50)]
assert draws[0][0] != draws[0][1], "two draws are the same"
END
if $python -c "import matplotlib" 2>/dev/null; then
    for picture in few-rows-rmse few-rows-log-likelihood; do
        [ -s "$folder/out/images/$picture.svg" ] || fail "$picture.svg is not drawn"
        grep -q "](images/$picture.svg)" "$folder/out/few-rows.md" || fail "the page does not show $picture"
        grep -q "](images/$picture.svg)" docs/few-rows.md || fail "docs/few-rows.md does not show $picture"
    done
    [ "$(grep -c '^| concrete | \(25\|50\) |' "$folder/out/few-rows.md")" = 6 ] || fail "the table is not whole"
else
    echo "left out: the page, as Python has no matplotlib"
fi
