# Every statistic that evaluate and crossval report, by scikit-learn and SciPy from the predictions themselves (numbers, two
# classes, three classes), and the sentences that the command prints, by the numbers in the JSON.
. tests/cli/common.sh
python=/usr/bin/python3
[ -x $python ] && $python -c 'import sklearn, scipy' 2>/dev/null ||
    { echo "skipped: Debian's scikit-learn or SciPy is not there"; exit 77; }
cases=$PWD/tests/evaluate/second_opinion.py
cd "$folder/work"
$python - <<'END'
import csv, random
draw = random.Random(4)
with open("data.csv", "w", newline="") as file:
    rows = csv.writer(file)
    rows.writerow(["a", "b", "y", "answer", "kind"])
    for _ in range(120):
        a, b, noise = draw.gauss(0, 1), draw.gauss(0, 1), draw.gauss(0, 0.7)
        y = 20 + 3 * a - b + noise
        rows.writerow([f"{a:.6f}", f"{b:.6f}", f"{y:.6f}", "yes" if y + 2 * noise > 20 else "no",
                       "low" if y < 18 else "middle" if y + noise < 21 else "high"])
END
gaussian="--recipe single --inference moments --hidden 6 --epochs 60 --ensemble 1"
for target in y answer kind; do
    others=$(echo y,answer,kind | sed "s/$target,//; s/,$target//")
    accepts "$vmg" crossval data.csv --target $target --ignore $others $gaussian --folds 4 --json $target.json \
        --predictions $target.csv
    cp "$folder/out" $target.txt
done
$python "$cases" numbers y.json y.csv y.txt || complain "numbers"
$python "$cases" classes answer.json answer.csv answer.txt || complain "two classes"
$python "$cases" classes kind.json kind.csv kind.txt || complain "three classes"
# another level, from which the ends of the 50 % intervals are seen
accepts "$vmg" crossval data.csv --target y --ignore answer,kind $gaussian --folds 4 --interval 0.5 --predictions half.csv
$python "$cases" half y.json half.csv || complain "the 50 % intervals"
exit $wrong
