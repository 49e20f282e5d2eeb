# Models that every earlier version wrote (tests/models/VERSION, made by make_models.py and never changed) load, and predict what
# that version predicted; the version of today has its folder; a file of a newer format is refused with both versions named.
. tests/cli/common.sh
models=$PWD/tests/models
version=$("$vmg" --version | awk 'NR == 1 { print $2 }')
[ -d "$models/$version" ] || complain "there is no tests/models/$version: make it with tests/models/make_models.py $vmg"
# Draws are others in double: there models that draw weights are loaded and predict something.
double=no
! grep -q 'VMG_REAL_IS_DOUBLE 1' "$VMG_BUILD_DIR/include/vmg/config.h" || double=yes

cd "$folder/work"
count=0
for model in "$models"/*/*.vmg; do
    expected=${model%.vmg}.csv
    "$vmg" predict "$model" "$(dirname "$model")/rows.csv" --quiet -o "$folder/out.csv" 2>"$said" ||
        { complain "$model: $(cat "$said")"; continue; }
    "$vmg" inspect "$model" >"$folder/out" || complain "$model: inspect ends with $?"
    "$vmg" inspect "$model" --json "$folder/inspected.json" >/dev/null || complain "$model: inspect --json ends with $?"
    python3 - "$expected" "$folder/out.csv" "$folder/inspected.json" $double <<'END' || complain "$model predicts something else"
import csv, json, math, sys
expected, got = (list(csv.DictReader(open(name))) for name in sys.argv[1:3])
about = json.load(open(sys.argv[3]))
draws = about["settings"].get("inference") == "sampled" or about["method"] == "dropout"
assert len(expected) == len(got) > 30 and expected[0].keys() == got[0].keys(), "not the rows and columns of then"
for number, (then, now) in enumerate(zip(expected, got), 1):
    for name, text in then.items():
        try:
            value, today = float(text), float(now[name])
        except ValueError: # a class, a set: equal, unless two are nearly as probable
            near = [float(v) for k, v in then.items() if k.startswith("probability_")]
            close = any(abs(a - b) < 1e-3 for i, a in enumerate(near) for b in near[:i])
            assert text == now[name] or close or draws, (number, name, text, now[name])
            continue
        # of numbers in units of the value and its standard deviation, of probabilities as they are
        scale = 1 if "probability" in name else abs(value) + max(float(v) for k, v in then.items() if k.endswith("std"))             \
            if any(k.endswith("std") for k in then) else 1
        assert math.isfinite(today), (number, name)
        if not (draws and sys.argv[4] == "yes"):
            assert abs(value - today) < 2e-3 * scale, (number, name, value, today)
END
    count=$((count + 1))
done
[ $count -ge 25 ] || complain "only $count models were there"

# --- a newer format ---------------------------------------------------------------------------------------------------
python3 - "$models/$version/linear.vmg" newer.vmg <<'END'
import json, sys
content = open(sys.argv[1], "rb").read()
length = int.from_bytes(content[:8], "little")
header = json.loads(content[8 : 8 + length])
header["__metadata__"]["format_version"] = "2"
header["__metadata__"]["vmg_version"] = "9.9.9"
text = json.dumps(header, ensure_ascii=False).encode()
text += b" " * (-len(text) % 8)
open(sys.argv[2], "wb").write(len(text).to_bytes(8, "little") + text + content[8 + length :])
END
for command in predict evaluate; do
    refuses 65 "a model of format version 2; this vmg reads version 1" "$vmg" $command newer.vmg "$models/$version/rows.csv"
done
exit $wrong
