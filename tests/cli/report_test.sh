# Reports by the command: from a comparison as it runs and from its file, every number against the JSON, with and without
# gnuplot, and what is refused.
. tests/cli/common.sh
numbers_of=$PWD/tests/report/page_numbers.py
parts=$PWD/tests/report/all_parts.py
command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 77; }
cd "$folder/work"
awk 'BEGIN {
    print "x,<z>,y"
    for (i = 0; i < 90; i++) {
        x = sin(i * 1.7); z = cos(i * 0.9); print x "," z "," 20 * x - 10 * z + sin(i * 12.3)
    }
}' >data.csv
awk 'BEGIN {
    print "size,weight,fault"
    for (i = 0; i < 90; i++) {
        s = sin(i * 1.3); w = cos(i * 0.7); print s "," w "," (s + 0.3 * sin(i * 7.7) > 0.4 ? "yes" : "no")
    }
}' >faults.csv
some="--methods linear,constant,matrix $quick --folds 3 --seeds 2"

# holds JSON HTML: every number of the page is the comparison's
holds() {
    python3 "$numbers_of" "$1" "$2" || complain "$2 does not hold what $1 says"
}

accepts "$vmg" compare data.csv --target y $some --json result.json --report report.html
holds result.json report.html
says "<html lang=\"en\">" report.html
says "vmg compare data.csv --target y --methods linear,constant,matrix" report.html
says "&lt;z&gt;" report.html
accepts "$vmg" report result.json -o again.html
cmp -s report.html again.html || complain "the page from the file differs from the page of the comparison"
accepts "$vmg" report result.json -o japanese.html --language ja
holds result.json japanese.html
says "<html lang=\"ja\">" japanese.html
if command -v gnuplot >/dev/null; then
    says "<figure>" report.html
    says "var(--ink-4)" report.html
fi
mkdir nothing
(PATH=$PWD/nothing accepts "$vmg" report result.json -o plain.html)
says "This page has no pictures" plain.html
holds result.json plain.html

accepts "$vmg" compare faults.csv --target fault $some --positive yes --json classes.json --report classes.html
holds classes.json classes.html
says "is wrong about" classes.html

# what comparisons may hold besides: money, shift, learning curve, failures, an external
python3 "$parts" result.json >parts.json
for language in en ja; do
    accepts "$vmg" report parts.json -o parts.html --language $language
    holds parts.json parts.html
done
says "ours &lt;today&gt;" parts.html

refuses 64 "'en' or 'ja'" "$vmg" report result.json -o no.html --language fr
refuses 64 "'en' or 'ja'" "$vmg" compare data.csv --target y --report no.html --language fr
refuses 64 "-o is missing" "$vmg" report result.json
refuses 64 "one file is needed" "$vmg" report -o no.html
refuses 66 "cannot be opened" "$vmg" report none.json -o no.html
refuses 65 "no comparison" sh -c 'echo "{}" >"$1/empty.json"; "$2" report "$1/empty.json" -o no.html' sh "$folder" "$vmg"
refuses 73 "none/no.html" "$vmg" compare data.csv --target y $some --report none/no.html
exit $wrong
