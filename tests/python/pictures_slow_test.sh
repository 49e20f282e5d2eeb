# benchmarks/pictures/pictures: with a few epochs it draws every picture that docs/pictures.md shows, twice the same bytes,
# both for light and for dark pages; its tables are there; what it cannot do it says.
. tests/python/common.sh
$python -c "import matplotlib" 2>/dev/null || { echo "skipped: Python has no matplotlib"; exit 77; }
fail() {
    echo "$*"
    exit 1
}
program=$PWD/benchmarks/pictures/pictures
export MPLCONFIGDIR=$folder

for run in first second; do
    mkdir "$folder/$run"
    cp docs/pictures.md "$folder/$run"
    $python "$program" --epochs 20 --output "$folder/$run" >"$folder/said" || fail "the pictures failed: $(cat "$folder/said")"
done
diff -r "$folder/first" "$folder/second" || fail "the second run gave other bytes"
shown=$(sed -n 's/^!\[.*\](images\/\(pictures-[a-z-]*\.svg\))$/\1/p' docs/pictures.md)
[ "$(echo "$shown" | wc -l)" -ge 4 ] || fail "the page shows few pictures"
for picture in $shown; do
    [ -s "docs/images/$picture" ] || fail "$picture is not there"
    grep -q 'prefers-color-scheme: dark' "$folder/first/images/$picture" || fail "$picture is not drawn, or has no dark form"
    $python -c "import sys, xml.etree.ElementTree as e; e.parse(sys.argv[1])" "$folder/first/images/$picture" ||
        fail "$picture is no XML"
done
for method in paper ensemble network; do
    grep -q "^| .$method.* | .* / .* |" "$folder/first/pictures.md" || fail "the table has no figures of $method"
done
grep -q '^| 3 x 150 | [0-9.]* | .* | 166,258 | 253,256 | 329,120 |$' "$folder/first/pictures.md" ||
    fail "the table of images has no errors or other parameters"

# A layer with a full covariance is the Gaussian process of its kernel: means and deviations agree.
PYTHONPATH=$PWD/benchmarks/pictures:$PYTHONPATH $python -W ignore - <<'END'
import numpy as np
import processes
from vmg import VMGRegressor
x, y = processes.wave()
line = np.linspace(-6, 6, 100)
for covariance, least, most in (("full", 0, 0.02), ("diagonal", 0.1, 1)):
    model = VMGRegressor(random_state=1, row_covariance=covariance, **processes.LAYER).fit(processes.bumps(x), y)
    found = model.predict_distribution(processes.bumps(line))
    mean, std = processes.process(processes.layer_kernel, x, y, line, *processes.noise_and_target(model))
    apart = max(abs(found.mean - mean).max(), abs(found.std_model - std).max())
    print(covariance, apart)
    assert least <= apart <= most, (covariance, apart)
# And the kernel of relu units is the mean over many draws of the weights.
weights = np.random.RandomState(1).randn(400000, 2)
hidden = [np.maximum(0, weights @ [place, 1]) for place in (-1.5, 2)]
for a, b in ((0, 0), (0, 1), (1, 1)):
    drawn = 50 * np.mean(hidden[a] * hidden[b]) + 1
    exact = processes.arc_cosine(np.array([(-1.5, 2)[a]]), np.array([(-1.5, 2)[b]])).item()
    assert abs(drawn - exact) < 0.02 * exact, (a, b, drawn, exact)
END

! $python "$program" --only nothing >"$folder/said" 2>&1 || fail "a picture that is not there was drawn"
grep -q "there is no picture 'nothing'" "$folder/said" || fail "another message: $(cat "$folder/said")"
