# Ctrl-C ends training and keeps the best model so far, saying so; a second one ends the program.
. tests/cli/common.sh
cd "$folder/work"
numbers 500 >../data.csv

# wait_until COMMAND...: until it succeeds or the job is over, however busy the machine is; CTest ends a test that hangs
wait_until() {
    until "$@"; do
        kill -0 $job 2>/dev/null || { complain "it ended before: $*"; return; }
        sleep 0.05
    done
}
# It writes to a file in this folder, which may have no name yet.
is_writing() { ls -l /proc/$job/fd 2>/dev/null | grep -q " -> $(pwd -P)/"; }

# A shell ignores SIGINT in what it runs in the background; python3 gives it back.
launch() {
    python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$@" >"$folder/out" 2>"$said" </dev/null &
    job=$!
}

for signal in INT TERM; do
    rm -f ../log model
    launch "$vmg" fit ../data.csv --target y --recipe single --epochs 1000000 --log ../log -o model
    wait_until [ -s ../log ]
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
wait_until is_writing
kill -INT $job
wait $job
is 130 $? "exit status of predict after SIGINT"
says "cancelled" "$said"
is "" "$(ls -A)" "files after SIGINT"

# crossval reports the folds that were finished, and says that it was ended. An epoch is a line of the log.
folds_are_over() { [ -s ../log ] && [ "$(wc -l <../log)" -ge 4 ]; }
rm -f ../log
launch "$vmg" crossval ../data.csv --target y --recipe single --hidden 2 --epochs 1 --samples 10 --repeats 10000 --json result.json \
    --threads 1 --log ../log
wait_until folds_are_over
kill -INT $job
wait $job
is 130 $? "exit status of crossval after SIGINT"
says "interrupted: these figures are of" "$said"
says "of 100000 folds" "$said"
[ -s result.json ] || complain "crossval kept no figures"

# Before the first fold is over there are no figures.
rm -f ../log result.json
launch "$vmg" crossval ../data.csv --target y --recipe single --epochs 1000000 --json result.json --threads 1 --log ../log
wait_until [ -s ../log ]
kill -INT $job
wait $job
is 130 $? "exit status of crossval after SIGINT in the first fold"
says "cancelled before any of the 10 folds was finished" "$said"
is "" "$(ls -A)" "files after SIGINT in the first fold"
exit $wrong
