# Reports in a real browser, wide and narrow, light and dark, in both languages: nothing overflows, nothing is fetched,
# letters are large enough and stand out from their ground, tables have headings and pictures have names. On paper nothing
# is cut off, no letter is tiny, and no number stands apart from its unit.
. tests/cli/common.sh
probe=$PWD/tests/report/browser_probe.js
parts=$PWD/tests/report/all_parts.py
paper=$PWD/tests/report/paper_words.py
browser=$(command -v chromium || command -v chromium-browser || true)
[ -n "$browser" ] || { echo "skipped: there is no chromium"; exit 77; }
command -v gnuplot >/dev/null || { echo "skipped: there is no gnuplot"; exit 77; }
cd "$folder/work"

# look REPORT WIDTH SCHEME: 0 is dark, 1 light
look() {
    {
        echo "<!DOCTYPE html><meta charset=utf-8><body><script>const width = $2, page = \"$1\";"
        cat "$probe"
        echo "</script>"
    } >probe.html
    timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$folder/browser" \
        --allow-file-access-from-files --blink-settings=preferredColorScheme="$3" --window-size=1400,2200 \
        --virtual-time-budget=20000 --dump-dom "file://$PWD/probe.html" 2>"$folder/browser.log" >seen.html
    grep -q '^looked' seen.html || complain "$1 at $2 was not looked at: $(tail -3 "$folder/browser.log")"
    sed -n '/<pre>/,/^looked/p' seen.html | sed 's/.*<pre>//' | grep -v '^looked\|^found' | grep . >wrong.txt &&
        complain "$1 at $2, scheme $3: $(head -12 wrong.txt)"
}

# print REPORT: as a browser prints it
print() {
    timeout 120 "$browser" --headless=new --no-sandbox --disable-gpu --user-data-dir="$folder/browser" \
        --no-pdf-header-footer --print-to-pdf="$1.pdf" "file://$PWD/$1" 2>"$folder/browser.log"
    pdftotext -bbox "$1.pdf" words.html || { complain "$1 was not printed: $(tail -3 "$folder/browser.log")"; return; }
    python3 "$paper" words.html "$1" >wrong.txt || complain "$1 on paper: $(head -12 wrong.txt)"
}

numbers 120 >data.csv
kinds 120 >kinds.csv
some="--methods linear,constant,matrix $quick --folds 3 --seeds 2"
accepts "$vmg" compare data.csv --target y $some --json result.json
accepts "$vmg" compare kinds.csv --target kind $some --json kinds.json
python3 "$parts" result.json >parts.json || exit 1
for language in en ja; do
    for name in parts kinds; do
        accepts "$vmg" report $name.json -o $name-$language.html --language $language
        for width in 360 1280; do
            look $name-$language.html $width 0
            look $name-$language.html $width 1
        done
        if command -v pdftotext >/dev/null; then
            print $name-$language.html
        else
            echo "not looked at on paper: no pdftotext (poppler-utils)"
        fi
    done
done
# the probe finds what is wrong: text that is too pale, and a line that does not break
sed 's/<h1>/<h1 style="color:#999;width:3000px">/' parts-en.html >worse.html
wrong_before=$wrong
look worse.html 360 1 >/dev/null
grep -q 'contrast' wrong.txt && grep -q 'ends at' wrong.txt || { echo "the probe finds nothing"; exit 1; }
if command -v pdftotext >/dev/null; then # and on paper: what is wider than the page, and letters that shrink with it
    sed 's/<h1>/<h1 style="width:3000px;font-size:4px;white-space:nowrap">/' parts-en.html >worse.html
    print worse.html >/dev/null
    [ -s wrong.txt ] || { echo "nothing is found on paper"; exit 1; }
fi
exit $wrong_before
