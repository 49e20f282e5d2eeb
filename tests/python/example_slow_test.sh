# docs/python-example.md: the program that the page is runs, and makes the figures that the page shows.
. tests/python/common.sh
for module in pandas sklearn matplotlib; do
    $python -c "import $module" 2>/dev/null || { echo "skipped: Python has no $module"; exit 77; }
done
root=$PWD
mkdir -p "$folder/examples" "$folder/docs/images"
cp examples/concrete.csv "$folder/examples"
cd "$folder"
MPLCONFIGDIR=$folder $python -W ignore "$root/scripts/run_python_page.py" "$root/docs/python-example.md"
for figure in $(sed -n 's/^!\[.*\](\(images\/python-[a-z-]*\.svg\))$/\1/p' "$root/docs/python-example.md"); do
    [ -s "docs/$figure" ] || { echo "the page shows $figure and does not make it"; exit 1; }
    [ -s "$root/docs/$figure" ] || { echo "$figure is not there"; exit 1; }
done
[ "$(ls docs/images | wc -l)" -ge 5 ] || { echo "the page made few figures"; exit 1; }
