# The example table is whole, its rows are dealt out once each, and the constant prediction matches values by hand.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "$*"
    exit 1
}

table=examples/concrete.csv
[ "$(wc -l <"$table")" = 1031 ] || fail "$table should have a header and 1,030 rows"
awk -F , 'NF != 9 || (NR > 1 && /[^0-9.,]/) { print FILENAME ":" NR ": " $0; wrong = 1 } END { exit wrong }' "$table"

split() { awk -v seed="$1" -v train="$folder/train" -v test="$folder/test" -f examples/split_rows.awk "$table"; }
split 2 && cp "$folder/test" "$folder/other_seed"
split 1 && cp "$folder/test" "$folder/first"
split 1
cmp "$folder/first" "$folder/test" || fail "the same seed gave other rows"
! cmp -s "$folder/other_seed" "$folder/test" || fail "another seed gave the same rows"
for part in train test; do
    [ "$(head -n 1 "$folder/$part")" = "$(head -n 1 "$table")" ] || fail "$part has no header"
done
tail -n +2 "$table" | sort >"$folder/all"
{ tail -n +2 "$folder/train"; tail -n +2 "$folder/test"; } | sort | cmp - "$folder/all" || fail "a row is lost or there twice"
count=$(wc -l <"$folder/test")
[ "$count" -ge 85 ] && [ "$count" -le 121 ] || fail "$count lines is not about a tenth" # 103 +- 2 standard deviations

# Training targets 1, 2, 3: mean 2, variance 2/3. Test targets 2, 4: errors 0, 2; log densities
# -log(2 pi 2/3)/2 - {0, 3}; 4 is beyond 2 + 1.6449 * 0.8165.
printf 'input,target\n9,1\n8,2\n7,3\n' >"$folder/train"
printf 'target,input\n2,5\n4,6\n' >"$folder/test"
cat >"$folder/expected" <<'END'
rmse 1.41421
mae 1
r2 -1
log_likelihood -2.21621
coverage_90 0.5
interval_width_90 2.68603
END
awk -v target=target -f examples/constant_prediction.awk "$folder/train" "$folder/test" | diff "$folder/expected" - ||
    fail "the constant prediction is not as worked out by hand"
