# On a terminal one line moves while a training goes on, and is gone at the end; in a pipe there is none.
. tests/cli/common.sh
script=$(command -v script) || { echo "skipped: there is no 'script' to make a terminal with"; exit 77; }
cd "$folder/work"
numbers 500 >data.csv
fit="'$vmg' fit data.csv --target y --recipe single --hidden 20 --epochs 2000 --ensemble 2"
"$script" -qec "$fit -o model" /dev/null >"$folder/out" 2>&1 </dev/null || complain "fit on a terminal failed"
tr '\r' '\n' <"$folder/out" >"$folder/lines"
grep -q 'network [12]/2  epoch [0-9]*/2000  ELBO .* left' "$folder/lines" || complain "no line moves: $(cat "$folder/lines")"
awk -F '\r' '{ for (i = 2; i < NF; i++) n++ } END { exit n > 400 }' "$folder/out" || complain "the line moves too often"
tail -n 1 "$folder/lines" | grep -q 'left' && complain "the line that moves is still there at the end"
says "model     model" "$folder/lines"
"$script" -qec "$fit --quiet -o model" /dev/null >"$folder/out" 2>&1 </dev/null || complain "a quiet fit failed"
[ ! -s "$folder/out" ] || complain "a quiet fit says something: $(cat "$folder/out")"
accepts sh -c "$fit -o model"
exit $wrong
