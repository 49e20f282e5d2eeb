# Covariance structures through the whole command: fit, inspect, the model file, predict.
. tests/cli/common.sh
cd "$folder/work"
numbers 60 >data.csv

# --- every structure of rows and of columns, by both rules, some with pseudo-data: saved, loaded, predicted -----------
for rule in sampled moments; do
    for row in diagonal low-rank full; do
        for column in diagonal low-rank full; do
            [ $row = $column ] && pairs=2 || pairs=0
            accepts "$vmg" fit data.csv --target y --target z --recipe single --hidden 4 --epochs 2 --samples 5 --quiet \
                --inference $rule --row-covariance $row --column-covariance $column --pseudo-data $pairs -o model
            accepts "$vmg" predict model data.csv -o predictions.csv
            is 61 "$(wc -l <predictions.csv)" "rows predicted with $rule, $row, $column, $pairs"
            grep -qi nan predictions.csv && complain "no number is predicted with $rule, $row, $column, $pairs"
            accepts "$vmg" inspect model --json -
            python3 - "$folder/out" $rule $row $column $pairs <<'END' || complain "inspect: $rule $row $column $pairs"
import json, sys
path, rule, row, column, pairs = sys.argv[1:]
description = json.load(open(path))
layers, pairs, count = description["network"]["layers"], int(pairs), 2 * 2
for number, (layer, r, c) in enumerate(zip(layers, (2, 5), (4, 2))):
    own = "diagonal" if rule == "moments" and number == 0 else column
    assert layer["row_covariance"] == row and layer["column_covariance"] == own, layer
    count += r * c
    for kind, size, rank in ((row, r, layer.get("row_rank")), (own, c, layer.get("column_rank"))):
        assert (rank is not None) == (kind == "low-rank"), layer
        assert rank in (None, min(2, size - 1)), layer
        count += size + (rank * size if kind == "low-rank" else size * (size - 1) // 2 if kind == "full" else 0)
    count += pairs * (r + c) + 2 if pairs else 0
assert description["parameters"] == count, (description["parameters"], count)
END
        done
    done
done

# --- what is said -------------------------------------------------------------------------------------------------------
accepts "$vmg" fit data.csv --target y --recipe single --hidden 4 --epochs 2 --samples 5 --row-covariance low-rank --row-rank 1 \
    --column-covariance full -o model
says "2-4-1 relu, row covariance low-rank (1), column covariance full, " "$folder/out"
if grep -q "note: by moments" "$folder/out"; then complain "a note about moments without moments"; fi
accepts "$vmg" fit data.csv --target y --recipe single --hidden 4 --epochs 2 --inference moments --row-covariance full \
    --column-covariance low-rank -o model
says "note: by moments, only the last layer has the column covariance 'low-rank'" "$folder/out"
says "2-4-1 relu, row covariance full, last layer's column covariance low-rank (0), " "$folder/out"
accepts "$vmg" fit data.csv --target y --recipe single --quiet --epochs 1 -o model
accepts "$vmg" inspect model
if grep -q "row covariance" "$folder/out"; then complain "diagonal covariances are not worth a word"; fi
accepts "$vmg" fit data.csv --target y --method network --epochs 2 --hidden 4 -o points.vmg
accepts "$vmg" inspect points.vmg
says "2-4-1 relu, point weights, " "$folder/out"
if grep -q "covariance" "$folder/out"; then complain "points have no covariance"; fi
accepts "$vmg" help fit
for option in --row-covariance --column-covariance "diagonal, low-rank, full" --row-rank --column-rank; do
    says "$option" "$folder/out"
done

# --- what is refused ------------------------------------------------------------------------------------------------------
refuses 64 "row-covariance is 'rich'; expected is one of diagonal|low-rank|full" \
    "$vmg" fit data.csv --target y --recipe single --row-covariance rich -o model
refuses 64 "row-rank is '0'" "$vmg" fit data.csv --target y --recipe single --row-rank 0 -o model
refuses 64 "a full row covariance of layer 2 has 5001 x 5001 entries, about " \
    "$vmg" fit data.csv --target y --recipe single --row-covariance full --hidden 5000 -o large
says " MB for each network in training; at most 4096 x 4096 are allowed" "$said"
[ ! -e large ] || complain "a refused fit left a file"
exit $wrong
