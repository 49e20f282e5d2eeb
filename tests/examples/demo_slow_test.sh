# ./demo in a fresh copy of the sources, twice: its files are whole, its model beats a constant prediction, and the second
# run gives the same bytes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "$*"
    exit 1
}

tar -c --exclude=./build --exclude=./demo-output --exclude=./.git . | tar -x -C "$folder"
cd "$folder"

check_run() {
    (cd / && "$folder/demo") >output || fail "the demo failed: $(cat output)"
    tail -n 1 output | grep -q '^Done: ' || fail "the last line is '$(tail -n 1 output)'"
    for file in predictions.csv predicted-against-measured.svg predicted-against-measured.png concrete.vmg; do
        [ -s "demo-output/$file" ] || fail "there is no demo-output/$file"
    done
}
check_run
[ "$(head -n 1 demo-output/predictions.csv)" = prediction,std,std_model,std_noise,lower,upper ] || fail "other columns"
[ "$(wc -l <demo-output/predictions.csv)" = "$(wc -l <demo-output/test.csv)" ] || fail "a prediction for each row is needed"
grep -q '</svg>' demo-output/predicted-against-measured.svg || fail "the SVG is cut"
head -c 8 demo-output/predicted-against-measured.png | od -An -tx1 | grep -q '89 50 4e 47 0d 0a 1a 0a' || fail "this is no PNG"

# The line is "root mean squared error (MPa)  vmg  constant"; a third is far from luck (it is about a quarter).
awk '/root mean squared error/ { seen = 1; good = $(NF - 1) > 0 && $(NF - 1) < $NF / 3 } END { exit !(seen && good) }' output ||
    fail "not much better than a constant prediction: $(cat output)"

cp -r demo-output first
check_run
for file in predictions.csv concrete.vmg predicted-against-measured.png; do
    cmp "first/$file" "demo-output/$file" || fail "the second run gave other bytes"
done
