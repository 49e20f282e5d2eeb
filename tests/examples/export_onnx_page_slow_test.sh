# docs/export-onnx.md: what it shows runs as it stands there, on the example table; only training is cut short. Where
# Python has no onnxruntime (Debian has none), its lines run over a stand-in for it, which asks ONNX Runtime for Node.js.
. tests/cli/common.sh
. tests/export/onnx_common.sh
find_runtime
root=$PWD
ONNXRUNTIME_NODE=$(cd "$runtime" && pwd)
export ONNXRUNTIME_NODE PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=
python=/usr/bin/python3
$python -c 'import numpy, pandas' 2>"$said" || { echo "skipped: Python has no numpy, or no pandas"; exit 77; }
$python -c 'import onnxruntime' 2>"$said" || PYTHONPATH=$root/tests/export/stand_in

# block LANGUAGE [NUMBER]: the NUMBER-th block of code of that language
block() {
    awk -v language="$1" -v number="${2:-1}" '/^```/ { inside = !inside && $0 == "```" language; count += inside; next }
        inside && count == number' "$root/docs/export-onnx.md"
}

cd "$folder/work" || exit 1
mkdir bin
cat >bin/vmg <<END
#!/bin/sh
[ "\$1" = fit ] && set -- "\$@" --epochs 2
exec "$vmg" "\$@"
END
cat >bin/python3 <<END
#!/bin/sh
exec $python "\$@"
END
chmod +x bin/vmg bin/python3
cp "$root/examples/concrete.csv" .
block sh >commands
[ "$(wc -l <commands)" -eq 4 ] || complain "the page does not begin with four lines"
block python >strength.py
block js >strength.js
PATH=$PWD/bin:$PATH NODE_PATH=$(dirname "$ONNXRUNTIME_NODE") sh -eu commands >answer 2>"$said" ||
    complain "the page: $(cat answer "$said")"

# The same mix by vmg predict; of both programs
echo "cement,blast_furnace_slag,fly_ash,water,superplasticizer,coarse_aggregate,fine_aggregate,age
380,95,0,228,0,932,594,28" >mix.csv
expected=$("$vmg" predict concrete.vmg mix.csv -q | awk -F , 'NR == 2 {
    printf "%.1f MPa, standard deviation %.1f, 90 %% between %.1f and %.1f", $1, $2, $5, $6 }')
[ "$(grep -cxF "$expected" answer)" -eq 2 ] || complain "vmg predict says $expected, the page $(cat answer)"

# Frames: the page's, and one with texts, dates and missing cells
cat >frames.py <<END
import pathlib, sys
page = [pathlib.Path(name).read_text() for name in ("strength.py", "frame.py")]
exec(compile("".join(page), "docs/export-onnx.md", "exec"))
sys.path.insert(0, "$root/tests/export")
import cases
cases.write_tables(".")
case = [one for one in cases.CASES if one[0] == "several"][0]
frame = pandas.read_csv("rows.csv").head(60) # rows like those of training; the hard ones have days that pandas has not
frame.to_csv("rows.csv", index=False)
cases.run("$vmg", "export", cases.fit("$vmg", ".", case), "--format", "onnx", "-o", "several.onnx", "-q")
for found, path, wanted in ((mean, "concrete.vmg", "concrete.csv"), (None, "several.vmg", "rows.csv")):
    if found is None:
        several = onnxruntime.InferenceSession("several.onnx")
        mean, std = several.run(["mean", "std"], cells(frame, several))
    cases.run("$vmg", "predict", path, wanted, "-q", "-o", "expected.csv")
    expected = pandas.read_csv("expected.csv")
    assert mean.shape == (len(expected), 1), mean.shape
    numpy.testing.assert_allclose(mean[:, 0], expected["prediction"], atol=1e-5 * expected["std"].min(), rtol=1e-5)
    numpy.testing.assert_allclose(std[:, 0], expected["std"], rtol=1e-4)
END
block python 2 >frame.py
$python -W error frames.py >answer 2>&1 || complain "the page's frame: $(cat answer)"
exit $wrong
