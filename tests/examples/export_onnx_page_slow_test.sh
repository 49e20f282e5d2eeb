# docs/export-onnx.md: what it shows runs as it stands there, on the example table; only training is cut short. Without
# Python's onnxruntime that part is left out, with a word.
. tests/cli/common.sh
. tests/export/onnx_common.sh
find_runtime
root=$PWD
runtime_modules=$(cd "$node_folder/node_modules" && pwd)

# block LANGUAGE: the first block of code of that language
block() {
    awk -v language="$1" '/^```/ { inside = !inside && $0 == "```" language && !count; count += inside; next }
        inside' "$root/docs/export-onnx.md"
}

cd "$folder/work" || exit 1
mkdir bin
cat >bin/vmg <<END
#!/bin/sh
[ "\$1" = fit ] && set -- "\$@" --epochs 2
exec "$vmg" "\$@"
END
chmod +x bin/vmg
cp "$root/examples/concrete.csv" .
block sh >commands
PATH=$PWD/bin:$PATH sh -eu commands >said 2>&1 || complain "the commands: $(cat said)"

block js >page.js
[ -s page.js ] || complain "there is no block of JavaScript"
NODE_PATH=$runtime_modules node page.js >answer 2>&1 || complain "the page's JavaScript: $(cat answer)"

# All cells 0, by vmg predict
echo "cement,blast_furnace_slag,fly_ash,water,superplasticizer,coarse_aggregate,fine_aggregate,age
0,0,0,0,0,0,0,0" >zero.csv
expected=$("$vmg" predict concrete.vmg zero.csv -q | awk -F , 'NR == 2 { printf "%.3f", $1 }')
tr '\n' ' ' <answer | grep -Eq "mean: .*std" || complain "no mean: $(cat answer)"
grep -qF "${expected%?}" answer || complain "vmg predict says $expected, the page $(cat answer)"

if python3 -c 'import onnxruntime' 2>/dev/null; then
    block python >page.py
    python3 page.py >answer 2>&1 || complain "the page's Python: $(cat answer)"
    grep -qF "${expected%?}" answer || complain "vmg predict says $expected, the page $(cat answer)"
else
    echo "left out: Python has no onnxruntime"
fi
exit $wrong
