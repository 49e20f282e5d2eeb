# Ctrl-C ends training and keeps the best model so far, saying so; a second one ends the program.
. tests/cli/common.sh
cd "$folder/work"
numbers 500 >../data.csv

# wait_for FILE: until something is in it, at most 20 seconds
wait_for() {
    tries=0
    while [ ! -s "$1" ] && [ $tries -lt 200 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# A shell ignores SIGINT in what it runs in the background; python3 gives it back.
launch() {
    python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$@" >"$folder/out" 2>"$said" </dev/null &
    job=$!
}

for signal in INT TERM; do
    rm -f ../log model
    launch "$vmg" fit ../data.csv --target y --epochs 1000000 --log ../log -o model
    wait_for ../log
    kill -$signal $job
    wait $job
    is 0 $? "exit status after SIG$signal"
    says "vmg fit: training was interrupted in epoch" "$said"
    says "the best model so far is in model" "$said"
    is 1 "$(wc -l <"$said" | tr -d ' ')" "lines on standard error after SIG$signal"
    is model "$(ls -A)" "files after SIG$signal"
    accepts "$vmg" predict model ../data.csv -o ../out.csv
    accepts "$vmg" inspect model
    says "interrupted" "$folder/out"
done

# predict leaves nothing behind.
numbers 50000 >../long.csv
"$vmg" fit ../data.csv --target y $quick --quiet -o ../model || complain "fit failed"
rm -f model
launch "$vmg" predict ../model ../long.csv --samples 2000 -o out.csv
tries=0
while [ -z "$(ls -A)" ] && [ $tries -lt 200 ]; do # the temporary file
    sleep 0.1
    tries=$((tries + 1))
done
kill -INT $job
wait $job
is 130 $? "exit status of predict after SIGINT"
says "cancelled" "$said"
is "" "$(ls -A)" "files after SIGINT"

# crossval reports the folds that were finished, and says that it was ended.
launch "$vmg" crossval ../data.csv --target y --hidden 2 --epochs 1 --samples 10 --repeats 10000 --json result.json
sleep 1
kill -INT $job
wait $job
is 130 $? "exit status of crossval after SIGINT"
grep -q 'interrupted: these figures are of [0-9]* of 100000 folds' "$said" || grep -q 'cancelled before any' "$said" ||
    complain "crossval does not say that it was ended: $(cat "$said")"
exit $wrong
