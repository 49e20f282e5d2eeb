# The commands that README.md shows for "Your own table" work as they stand there, on a table with those columns: texts,
# dates, missing cells, a remark in few rows.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
command=$(cd "$VMG_BUILD_DIR" && pwd)
fail() {
    echo "$*"
    exit 1
}

# The lines of the shell blocks of that section, but for the one that sets PATH.
awk '/^## /{ section = $0 } /^```/ { inside = !inside && /^```sh/; next } inside && section ~ /^## Your own table/' README.md |
    grep -v '^export PATH' >"$folder/commands"
[ "$(grep -c '^vmg ' "$folder/commands")" -ge 5 ] || fail "README.md shows fewer commands than expected"

cd "$folder"
awk 'function draw() { state = (16807 * state) % 2147483647; return state / 2147483647 }
BEGIN {
    state = 20261124
    print "serial,batch,date,material,speed,feed,temperature,remark,diameter"
    for (i = 0; i < 120; i++) {
        material = draw() < 0.5 ? "steel" : "brass"
        feed = 0.1 + 0.2 * draw()
        temperature = draw() < 0.05 ? "" : sprintf("%.1f", 18 + 10 * draw())
        printf "S%05d,B%02d,2026-%02d-%02d,%s,%.0f,%.3f,%s,%s,%.4f\n", i, int(i / 10), 1 + int(i / 28), 1 + i % 28, material,
            1000 + 800 * draw(), feed, temperature, draw() < 0.1 ? "checked again" : "",
            12 + 0.02 * (material == "brass") + 0.3 * (feed - 0.2) ^ 2 + 0.002 * (draw() + draw() - 1)
    }
}' >parts.csv
sed -n '1p; 50,80p' parts.csv | cut -d , -f 1-8 >new_parts.csv

PATH=$command:$PATH sh -eu commands >output 2>&1 || fail "a command failed: $(cat output)"
[ "$(head -n 1 predictions.csv)" = serial,prediction,std,std_model,std_noise,lower,upper ] || fail "other columns"
cut -d , -f 1 predictions.csv >got
cut -d , -f 1 new_parts.csv | cmp - got || fail "the rows are not those of new_parts.csv, in order"
awk -F , 'NR > 1 && !($2 > 11.9 && $2 < 12.1 && $6 < $2 && $2 < $7 && $3 ^ 2 > 0.999 * ($4 ^ 2 + $5 ^ 2) &&
    $3 ^ 2 < 1.001 * ($4 ^ 2 + $5 ^ 2)) { print "this prediction is not plausible: " $0; wrong = 1 } END { exit wrong }' \
    predictions.csv
[ "$(grep -c '^  coverage_90' output)" = 3 ] || fail "three tables of metrics are expected: $(cat output)"
