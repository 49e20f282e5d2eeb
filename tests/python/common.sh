# Sourced by the tests of the Python package, from the project's root: finds Python and the package as it was built, or
# skips with a word. python_test FILE [MODULE...]: runs the file, if the modules can be imported, with the package on the
# path, the command as $VMG_COMMAND, and a scratch folder as $VMG_SCRATCH.
set -eu
python=/usr/bin/python3
[ -x $python ] || python=$(command -v python3) || { echo "skipped: there is no Python"; exit 77; }
case $VMG_BUILD_DIR in /*) ;; *) VMG_BUILD_DIR=$PWD/$VMG_BUILD_DIR ;; esac
ls "$VMG_BUILD_DIR"/python/vmg/_vmg*.so >/dev/null 2>&1 || { echo "skipped: the Python package was not built"; exit 77; }
if [ -z "${either_precision:-}" ] && grep -qE '^VMG_DOUBLE:BOOL=(ON|1|TRUE)' "$VMG_BUILD_DIR/CMakeCache.txt"; then
    echo "skipped: the build in single precision has this test"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM HUP
export PYTHONPATH="$VMG_BUILD_DIR/python" PYTHONDONTWRITEBYTECODE=1 VMG_COMMAND="$VMG_BUILD_DIR/vmg" VMG_SCRATCH="$folder"

python_test() {
    python_file=$1
    shift
    for module in numpy sklearn pandas "$@"; do
        $python -c "import $module" 2>/dev/null || { echo "skipped: Python has no $module"; exit 77; }
    done
    $python "$python_file"
}
