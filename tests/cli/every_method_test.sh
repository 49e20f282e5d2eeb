# Every method of the registry through every command: fit, predict, evaluate, crossval, compare, inspect; on numbers and on
# classes, with texts, missing cells and weights.
. tests/cli/common.sh
cd "$folder/work"

awk 'BEGIN {
    split("red green blue", colour, " ")
    print "a,colour,b,weight,y,kind"
    for (i = 0; i < 90; i++) {
        a = sin(i * 1.7); b = cos(i * 0.9); y = 2 * a - b + i % 3 + 0.05 * sin(i * 12.3)
        print (i % 11 == 4 ? "" : a) "," (i % 13 == 5 ? "" : colour[i % 3 + 1]) "," b "," 1 + i % 2 "," y "," (y > 1 ? "high" : "low")
    }
}' >data.csv
sed -n '1p;62,$p' data.csv >new.csv
methods=$("$vmg" help fit | tr '\n' ' ' | sed 's/  */ /g; s/.*family of models: \(.*\), laplace (default matrix).*/\1, laplace/; s/,//g')
[ "$(echo $methods | wc -w)" -ge 12 ] || complain "the methods are not found in the help: $methods"

for method in $methods; do
    case $method in
    constant | linear) few= ;;
    gaussian-process) few="--starts 1" ;;
    propagation) few="--epochs 3 --hidden 5" ;;
    dropout) few="--epochs 3 --hidden 5 --samples 5 --dropout-rate 0.05" ;;
    laplace) few="--epochs 3 --hidden 5" ;;
    network | ensemble) few="--epochs 3 --hidden 5 --ensemble 2" ;;
    *) few="--epochs 3 --hidden 5 --samples 5 --ensemble 2" ;;
    esac
    for target in y kind; do
        other=$([ $target = y ] && echo kind || echo y)
        columns="--target $target --ignore $other --weight weight"
        accepts "$vmg" fit data.csv $columns --method $method $few --quiet -o model
        accepts "$vmg" predict model new.csv -o predictions.csv
        is 31 "$(wc -l <predictions.csv)" "lines of predictions of $target by $method"
        grep -qE '(^|,)(-?nan|-?inf)?(,|$)' predictions.csv && complain "$method: a prediction of $target is no number"
        accepts "$vmg" evaluate model new.csv --json evaluation.json
        accepts "$vmg" crossval data.csv $columns --method $method $few --folds 2 --quiet --json crossval.json
        accepts "$vmg" inspect model new.csv --json inspected.json
        says "method    $method" "$folder/out"
        python3 - $method $target <<'END' || complain "$method on $target: what was found is not what was expected"
import json, math, sys
method, target = sys.argv[1:]
read = lambda name: json.load(open(name + ".json"))
for name in "evaluation", "crossval":
    found = read(name)
    error = found["mean"]["rmse" if target == "y" else "error_rate"]
    assert found["method"] == method and math.isfinite(error) and math.isfinite(found["mean"]["log_likelihood"])
importance = read("inspected")["importance"]
assert {c["name"] for c in importance["columns"]} == {"a", "colour", "b"} and importance["rows"] == 30
assert all(math.isfinite(c["loss"]) for c in importance["columns"])
assert method != "constant" or all(c["loss"] == 0 for c in importance["columns"])
END
    done
done
for target in y kind; do
    other=$([ $target = y ] && echo kind || echo y)
    accepts "$vmg" compare data.csv --target $target --ignore $other,weight --methods "$(echo $methods | tr ' ' ',')" --epochs 3 \
        --hidden 5 --samples 5 --ensemble 2 --starts 1 --dropout-rate 0.05 --folds 2 --seeds 1 --quiet --json compared.json
    python3 - $methods <<'END' || complain "not every method is compared on $target"
import json, sys
found = {m["name"]: m for m in json.load(open("compared.json"))["methods"]}
assert list(found) == sys.argv[1:], list(found)
for name, method in found.items():
    assert method["state"] == "done" and len(method["folds"]) == 2, (name, method["sentence"])
END
done
exit $wrong
