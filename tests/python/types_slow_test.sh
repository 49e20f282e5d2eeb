# The package's type hints: every function has them, they hold, and a program that misuses the package is told so.
. tests/python/common.sh
command -v mypy >/dev/null || { echo "skipped: there is no mypy"; exit 77; }

# PyTorch's own hints take mypy a minute, so what comes from there may be anything.
cat >"$folder/mypy.ini" <<'END'
[mypy]
ignore_missing_imports = True
disallow_untyped_defs = True
disallow_incomplete_defs = True
[mypy-torch.*]
follow_imports = skip
END
check_types() {
    mypy --python-executable "$python" --config-file "$folder/mypy.ini" --cache-dir "$folder/cache" "$@"
}
root=$PWD
cd bindings/python
check_types -p vmg || exit 1
cd "$root"
cat >"$folder/good.py" <<'END'
import vmg
import vmg.torch
model = vmg.VMGRegressor(method="linear").fit([[0.0], [1.0]], [0.0, 1.0])
mean, std = model.predict([[0.5]], return_std=True)
lower, upper = model.predict_interval([[0.5]], coverage=0.9)
width: float = float((upper - lower).max())
layer = vmg.torch.MatrixGaussianLinear(3, 2, row_covariance="full")
END
sed 's/coverage=0.9/coverage="0.9"/; s/(3, 2/("3", 2/' "$folder/good.py" >"$folder/bad.py"
export MYPYPATH="$root/bindings/python"
check_types "$folder/good.py" || exit 1
! check_types "$folder/bad.py" >"$folder/said" || { echo "what is wrong was not found"; exit 1; }
[ "$(grep -c 'bad.py:.*has incompatible type "str"' "$folder/said")" -eq 2 ] || { cat "$folder/said"; exit 1; }
