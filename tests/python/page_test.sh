# docs/python.md: every example runs and answers what the page says.
. tests/python/common.sh
root=$PWD
mkdir "$folder/examples"
cp examples/concrete.csv "$folder/examples"
for module in numpy sklearn pandas; do
    $python -c "import $module" 2>/dev/null || { echo "skipped: Python has no $module"; exit 77; }
done
cd "$folder"
$python -W ignore "$root/scripts/run_python_page.py" "$root/docs/python.md"
