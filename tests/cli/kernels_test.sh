# Whatever the vector kernels, the same model file predicts the same numbers, to 1e-4 of a standard deviation (of classes,
# of probability).
. tests/cli/common.sh
cd "$folder/work"
numbers 200 >data.csv
kinds 200 >kinds.csv
accepts "$vmg" fit data.csv --target y --effort low --epochs 20 -o default.vmg
accepts "$vmg" fit data.csv --target y --recipe single --epochs 20 --hidden 33,17 --pseudo-data 3 --noise varying -o sampled.vmg
accepts "$vmg" fit data.csv --target y --method gaussian-process --starts 1 -o process.vmg
accepts "$vmg" fit kinds.csv --target kind --id serial --recipe single --epochs 20 --hidden 30 -o classes.vmg

# same MODEL TABLE: predictions by every set beside those of the plain loops
same() {
    accepts "$vmg" predict $1.vmg "$2" --kernels plain -o plain.csv
    for set in auto avx2 avx512; do
        accepts "$vmg" predict $1.vmg "$2" --kernels $set -o set.csv
        python3 - <<'END' || complain "$1: $set gives other numbers than plain"
import csv
worst = 0
for a, b in zip(csv.DictReader(open("plain.csv")), csv.DictReader(open("set.csv"))):
    unit = float(a.get("std", 1))
    for name in a:
        try:
            worst = max(worst, abs(float(a[name]) - float(b[name])) / unit)
        except ValueError:
            pass
print("largest difference %.1e" % worst)
assert worst < 1e-4
END
    done
}
same default data.csv
same sampled data.csv
same process data.csv
same classes kinds.csv
exit $wrong
