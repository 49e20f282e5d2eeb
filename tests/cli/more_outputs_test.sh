# What compare, report and export read and write: full disks, closed pipes, folders that cannot be written, a limit on the
# size of files, reads that fail, and signals in the middle. One sentence, and no half-written file.
. tests/cli/common.sh
cd "$folder/work"
numbers 60 >../data.csv
small="--methods linear,constant --folds 2 --seeds 1"
"$vmg" compare ../data.csv --target y $small --json ../result.json >/dev/null || complain "compare failed"
"$vmg" fit ../data.csv --target y --method linear --quiet -o ../model.vmg || complain "fit failed"

# --- a full disk ----------------------------------------------------------------------------------------------------
if [ -c /dev/full ]; then
    refuses 74 "/dev/full: cannot be written: No space left on device" "$vmg" compare ../data.csv --target y $small --json /dev/full
    refuses 74 "/dev/full: cannot be written: No space left" "$vmg" compare ../data.csv --target y $small --report /dev/full
    refuses 74 "standard output: cannot be written" sh -c "'$vmg' compare ../data.csv --target y $small >/dev/full"
    refuses 74 "/dev/full: cannot be written: No space left on device" "$vmg" report ../result.json -o /dev/full
    refuses 74 "/dev/full: cannot be written: No space left on device" "$vmg" export ../model.vmg --format sql -o /dev/full
    refuses 74 "standard output: cannot be written" sh -c "'$vmg' export ../model.vmg --format sql -o - >/dev/full"
fi
refuses 74 "page.html: cannot be written: File too large" sh -c "ulimit -f 2; '$vmg' report ../result.json -o page.html"
refuses 74 "cannot be written: File too large" sh -c "ulimit -f 2; '$vmg' export ../model.vmg --format c -o model.c"

# The runs are kept when their summary cannot be written, so that it can be had without making them again.
sh -c "ulimit -f 6; exec '$vmg' compare ../data.csv --target y $small --json result.json" >"$folder/out" 2>"$said"
is 74 $? "exit status of a comparison whose file is too large"
says "result.json: cannot be written: File too large" "$said"
[ ! -e result.json ] || complain "half a comparison was written"
rm -f result.json.runs

# --- places where nothing can be created ------------------------------------------------------------------------------
refuses 73 "none/result.json: cannot be created" "$vmg" compare ../data.csv --target y $small --json none/result.json
refuses 73 "none/page.html: cannot be created" "$vmg" compare ../data.csv --target y $small --report none/page.html
refuses 73 "none/page.html: cannot be created" "$vmg" report ../result.json -o none/page.html
refuses 73 "none/model.h: cannot be created" "$vmg" export ../model.vmg --format c -o none/model.c
refuses 73 "none/model.sql: cannot be created" "$vmg" export ../model.vmg --format sql -o none/model.sql
mkdir model.c # both files of a C export, or none
refuses 73 "model.c: cannot be written: Is a directory" "$vmg" export ../model.vmg --format c -o model.c
rmdir model.c

# --- a failure leaves what was there before ---------------------------------------------------------------------------
head -c 3000 ../result.json >../half.json
echo before >page.html
refuses 65 "../half.json: the comparison: line" "$vmg" report ../half.json -o page.html
is before "$(cat page.html)" "a page that was there before a failure"
head -c 200 ../model.vmg >../half.vmg
echo before >model.sql
refuses 65 "half.vmg" "$vmg" export ../half.vmg --format sql -o model.sql
is before "$(cat model.sql)" "a query that was there before a failure"
rm page.html model.sql

# --- reads that fail --------------------------------------------------------------------------------------------------
if [ -r /proc/self/mem ]; then # its first byte cannot be read
    refuses 74 "/proc/self/mem: reading failed: Input/output error" "$vmg" predict ../model.vmg /proc/self/mem
    refuses 74 "/proc/self/mem" "$vmg" report /proc/self/mem -o page.html
    refuses 74 "/proc/self/mem" "$vmg" fit ../data.csv --target y --config /proc/self/mem -o model
    refuses 74 "/proc/self/mem: reading failed" "$vmg" compare ../data.csv --target y $small --external ours=/proc/self/mem
    refuses 65 "/proc/self/mem: not a model file" "$vmg" export /proc/self/mem --format sql -o model.sql
fi
refuses 74 "..: cannot be read: Is a directory" "$vmg" report .. -o page.html
refuses 66 "none.json: cannot be opened" "$vmg" report none.json -o page.html

# --- a closed pipe is no failure worth a sentence ---------------------------------------------------------------------
{ "$vmg" report ../result.json -o - 2>"$said"; echo $? >../code; } | head -c 10 >"$folder/out"
is "<!DOCTYPE " "$(cat "$folder/out")" "the bytes that were read"
is "" "$(cat "$said")" "standard error after a closed pipe"

# --- a signal in the middle: the figures of what was finished ---------------------------------------------------------
# A shell ignores SIGINT in what it runs in the background; python3 gives it back.
if command -v python3 >/dev/null; then
    for signal in INT TERM; do
        python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$vmg" compare ../data.csv --target y --methods constant,linear --repeats 5000 --threads 1 \
            --json result.json >"$folder/out" 2>"$said" </dev/null &
        job=$!
        until [ "$(grep -c '"key"' result.json.runs 2>/dev/null || true)" -gt 3 ] 2>/dev/null; do
            kill -0 $job 2>/dev/null || { complain "it ended before SIG$signal"; break; }
            sleep 0.05
        done
        kill -$signal $job
        wait $job
        is 130 $? "exit status of compare after SIG$signal"
        python3 -c 'import json; assert json.load(open("result.json"))["made"]["interrupted"]' || complain "no figures after SIG$signal"
        accepts "$vmg" report result.json -o page.html
        rm -f result.json page.html
        [ -e result.json.runs ] || complain "the runs are gone after SIG$signal"
        rm -f result.json.runs
    done
fi
is "" "$(ls -A)" "what is left"
exit $wrong
