# Away from the data the model's own standard deviation grows: on five tables the rows with the largest tenth of a column
# are held out, and so is a tenth of the others by chance; std_model is larger on the former, on average and on most rows.
. tests/cli/common.sh
data=$(cd .. && pwd)/shared/data/uci
[ -d "$data" ] || { echo "skipped: there is no ../shared/data/uci"; exit 77; }
cd "$folder/work"

# ratio TABLE COLUMN TARGET: of the mean std_model beyond the data to that among them
ratio() {
    python3 - "$data/$1/data.csv" "$2" <<'END'
import csv, random, sys
with open(sys.argv[1]) as file:
    names, *rows = list(csv.reader(file))
random.seed(1)
if len(rows) > 1500:
    rows = random.sample(rows, 1500)
at = names.index(sys.argv[2])
limit = sorted(float(row[at]) for row in rows)[-len(rows) // 10]
parts = {"train": [], "inside": [], "beyond": []}
for row in rows:
    parts["beyond" if float(row[at]) >= limit else "inside" if random.random() < 0.1 else "train"].append(row)
for name, some in parts.items():
    with open(name + ".csv", "w", newline="") as file:
        csv.writer(file).writerows([names, *some])
END
    "$vmg" fit train.csv --target "$3" --task regression --effort low --epochs 100 --quiet -o model || complain "$1: fit failed"
    for part in inside beyond; do
        "$vmg" predict model $part.csv -o $part.out --quiet || complain "$1: predict failed"
    done
    python3 - <<'END'
import csv
mean = {}
for part in ("inside", "beyond"):
    with open(part + ".out") as file:
        values = [float(row["std_model"]) for row in csv.DictReader(file)]
    mean[part] = sum(values) / len(values)
print("%.2f" % (mean["beyond"] / mean["inside"]))
END
}

while read -r table column target least; do
    got=$(ratio "$table" "$column" "$target")
    echo "$table beyond $column: std_model is $got times that inside"
    awk -v got="$got" -v least="$least" 'BEGIN { exit !(got > least) }' || complain "$table: $got is not above $least"
done <<'END'
yacht froude_number residuary_resistance 4
energy compactness heating_load 2.5
concrete age strength 1.6
wine alcohol quality 1.3
kin8nm theta3 y 1.08
END
exit $wrong
