# Killed in the middle of its work (SIGKILL, at many moments) a command leaves the file that was there before, or a whole
# new one, under the name of its output; a limit on the size of files is an error like a full disk.
. tests/cli/common.sh
command -v timeout >/dev/null || { echo "skipped: there is no timeout"; exit 77; }
cd "$folder/work"
numbers 4000 >../data.csv
"$vmg" fit ../data.csv --target y --recipe single --hidden 200 --epochs 1 --batch 4000 --quiet -o ../whole.vmg || complain "fit failed"
"$vmg" predict ../whole.vmg ../data.csv -o ../whole.csv || complain "predict failed"
[ "$(wc -c <../whole.vmg)" -gt 5000 ] || complain "the model is too small for this test"

# kill_at SECONDS WHOLE OUT COMMAND...: OUT must then be "before" or the same as WHOLE
finished=0
killed=0
kill_at() {
    at=$1 whole=$2 out=$3
    shift 3
    echo before >"$out"
    timeout -s KILL "$at" "$@" >/dev/null 2>&1 </dev/null
    if [ "$(head -c 7 "$out")" = before ]; then
        killed=$((killed + 1))
    elif cmp -s "$out" "$whole"; then
        finished=$((finished + 1))
    else
        complain "half a file after SIGKILL at $at seconds: $*"
    fi
    rm -rf ./* # a temporary file may be left where the file system has no files without names
}

# How long each takes, in hundredths of a second; then moments from the start to a little later.
hundredths() {
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 </dev/null
    echo $((($(date +%s%N) - start) / 10000000 + 1))
}
for moment in $(seq 1 40); do
    [ $moment -gt 1 ] || long=$(hundredths "$vmg" predict ../whole.vmg ../data.csv -o out)
    at=$(awk -v m="$moment" -v l="$long" 'BEGIN { printf "%.4f", m * l / 3000 }')
    kill_at "$at" ../whole.csv out "$vmg" predict ../whole.vmg ../data.csv -o out
done
for moment in $(seq 1 40); do
    [ $moment -gt 1 ] || long=$(hundredths "$vmg" fit ../data.csv --target y --recipe single --hidden 200 --epochs 1 --batch 4000 --quiet -o out)
    at=$(awk -v m="$moment" -v l="$long" 'BEGIN { printf "%.4f", m * l / 3000 }')
    kill_at "$at" ../whole.vmg out "$vmg" fit ../data.csv --target y --recipe single --hidden 200 --epochs 1 --batch 4000 --quiet -o out
done
[ $killed -gt 0 ] || complain "no run was killed"
echo "$killed runs were killed, $finished had finished"

# A limit on file sizes ends a program by a signal unless it asks for an error instead.
refuses 74 "cannot be written" sh -c "ulimit -f 2; '$vmg' predict ../whole.vmg ../data.csv -o out"
refuses 74 "cannot be written" sh -c "ulimit -f 2; '$vmg' fit ../data.csv --target y --recipe single --hidden 200 --epochs 1 --quiet -o out"
exit $wrong
