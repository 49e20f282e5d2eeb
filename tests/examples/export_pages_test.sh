# The pages about ways out of the program: what they show compiles and runs as it stands there, on the example table; only
# training is cut short.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$PWD
build=$(cd "$VMG_BUILD_DIR" && pwd)
fail() {
    echo "$*"
    exit 1
}

# block LANGUAGE NUMBER PAGE: the NUMBER-th block of code of that language
block() {
    awk -v language="$1" -v number="$2" '/^```/ { inside = !inside && $0 == "```" language; count += inside; next }
        inside && count == number' "$root/docs/$3"
}

# "vmg fit" as on the page, with two epochs
mkdir "$folder/bin"
cat >"$folder/bin/vmg" <<END
#!/bin/sh
[ "\$1" = fit ] && set -- "\$@" --epochs 2
exec "$build/vmg" "\$@"
END
chmod +x "$folder/bin/vmg"
PATH=$folder/bin:$PATH

begin() {
    mkdir "$folder/$1"
    cd "$folder/$1"
    cp "$root/examples/concrete.csv" .
}

begin c
block sh 1 export-c.md >commands
block c 1 export-c.md >main.c
[ "$(wc -l <commands)" -eq 4 ] || fail "export-c.md does not begin with four lines"
sh -eu commands >said 2>&1 || fail "export-c.md: $(cat said)"
grep -Eq '^[0-9.]+ MPa, standard deviation [0-9.]+ \(model [0-9.]+, noise [0-9.]+\), 90 % between -?[0-9.]+ and [0-9.]+$' said ||
    fail "export-c.md: another answer: $(cat said)"

# The same mix by vmg predict
echo "cement,blast_furnace_slag,fly_ash,water,superplasticizer,coarse_aggregate,fine_aggregate,age
380,95,0,228,0,932,594,28" >mix.csv
expected=$("$build/vmg" predict concrete.vmg mix.csv -q | awk -F , 'NR == 2 { printf "%.1f MPa, standard deviation %.1f", $1, $2 }')
grep -qF "$expected" said || fail "vmg predict says $expected, the C file $(cat said)"

begin api
block c 1 c-api.md >strength.c
[ "$(wc -l <strength.c)" -le 40 ] || fail "c-api.md: the program has become long"
mkdir config
cp "$root/include/vmg/"*.h "$build/include/vmg/"*.h config
mkdir include && mv config include/vmg
cat >"$folder/bin/pkg-config" <<END
#!/bin/sh
echo "-I include -L $build -Wl,-rpath,$build -lvmg"
END
chmod +x "$folder/bin/pkg-config"
if [ -e "$build/libvmg.so" ]; then
    sed -i 's/"effort", "low"/"epochs", "2"/' strength.c
    block sh 1 c-api.md >commands
    [ "$(wc -l <commands)" -eq 4 ] || fail "c-api.md does not begin with four lines"
    sh -eu commands >said 2>&1 || fail "c-api.md: $(cat said)"
    [ "$(grep -cE '^-?[0-9.]+ \+- [0-9.]+ MPa$' said)" -eq 3 ] || fail "c-api.md: another answer: $(cat said)"
    grep -q 'compressive_strength' said || fail "vmg inspect says nothing of the target: $(cat said)"
fi

begin sql
command -v sqlite3 >/dev/null && sqlite3 :memory: 'SELECT exp(1)' >/dev/null 2>&1 ||
    { echo "left out: there is no sqlite3 with mathematical functions"; exit 0; }
block sh 1 export-sql.md >commands
[ "$(wc -l <commands)" -eq 4 ] || fail "export-sql.md does not begin with four lines"
sh -eu commands >said 2>&1 || fail "export-sql.md: $(cat said)"
"$build/vmg" predict concrete.vmg concrete.csv -q -o expected.csv
[ "$(wc -l <predictions.txt)" -eq "$(wc -l <expected.csv)" ] || fail "export-sql.md: other rows"
tr '|' , <predictions.txt | cut -d , -f 9-10 | paste -d , - expected.csv | awk -F , 'NR > 1 {
    if (($1 - $3) ^ 2 > 1e-10 * $4 ^ 2 || ($2 - $4) ^ 2 > 1e-8 * $4 ^ 2) { print "vmg predict says otherwise: " $0; wrong = 1 }
} END { exit wrong }' || fail "export-sql.md"
