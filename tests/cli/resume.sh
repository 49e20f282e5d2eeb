# Sourced by resume_test.sh and resume_slow_test.sh: a training is killed (SIGKILL) at random moments, each time resumed
# with another number of threads, and ends with the bytes of one that was not; a cross-validation with its figures.
. tests/cli/common.sh
command -v timeout >/dev/null || { echo "skipped: there is no timeout"; exit 77; }
cd "$folder/work"
numbers 90 >../data.csv
kinds 90 >../kinds.csv

# hundredths COMMAND...: how long it takes
hundredths() {
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 </dev/null
    echo $((($(date +%s%N) - start) / 10000000 + 1))
}

# moment LONG: a random one, in seconds, up to 0.7 times LONG hundredths: each killing leaves less to do
seed=1
moment() {
    seed=$((seed + 1))
    awk -v s=$seed -v l="$1" 'BEGIN { srand(s); rand(); printf "%.4f", rand() * l / 140 }'
}

kills=0 # of programs that still ran
threads=1

# killed_often TIMES LONG COMMAND...: begun and killed so often, then brought to its end
killed_often() {
    times=$1 long=$2
    shift 2
    for i in $(seq "$times"); do
        timeout -s KILL "$(moment "$long")" "$@" --threads $threads >/dev/null 2>"$said" </dev/null
        code=$?
        threads=$((threads % 4 * 2 + (threads == 4))) # 1, 2, 4, 1, ...
        if [ $code -eq 137 ]; then
            kills=$((kills + 1))
        else
            [ $code -eq 0 ] || complain "exit status $code: $*: $(cat "$said")"
            break
        fi
    done
    [ $code -eq 0 ] || accepts "$@" --threads $threads
}

# fits CHAINS TIMES NAME COMMAND...: as many trainings, each killed up to TIMES times
fits() {
    chains=$1 times=$2 name=$3
    shift 3
    "$@" --quiet -o ../whole.vmg --threads 1 || complain "fit failed"
    long=$(hundredths "$@" --quiet -o whole.vmg --checkpoint c --checkpoint-interval 20)
    cmp -s whole.vmg ../whole.vmg || complain "$name: a checkpoint changes the model"
    for chain in $(seq "$chains"); do
        rm -rf ./*
        killed_often "$times" "$long" "$@" --quiet -o out.vmg --checkpoint c --checkpoint-interval 20 --resume
        cmp -s out.vmg ../whole.vmg || complain "$name: other bytes after it was killed and resumed"
        [ ! -e c ] || complain "$name: the checkpoint is still there"
    done
    rm -rf ./*
}

without_seconds() {
    sed 's/"\(training\|prediction\)_seconds": [^,}]*//g' "$1"
}

# validations CHAINS TIMES NAME COMMAND...: the same for cross-validations
validations() {
    chains=$1 times=$2 name=$3
    shift 3
    "$@" --quiet --json ../whole.json --predictions ../whole.csv --threads 1 || complain "crossval failed"
    long=$(hundredths "$@" --quiet --json whole.json --threads 1)
    without_seconds ../whole.json >../whole.txt
    for chain in $(seq "$chains"); do
        rm -rf ./*
        killed_often "$times" "$long" "$@" --quiet --json out.json --predictions out.csv --checkpoint c \
            --checkpoint-interval 20 --resume
        without_seconds out.json | cmp -s - ../whole.txt || complain "$name: other figures after it was resumed"
        cmp -s out.csv ../whole.csv || complain "$name: other predictions after it was resumed"
        [ ! -e c ] || complain "$name: the checkpoints are still there"
    done
    rm -rf ./*
}

# An ensemble whose networks differ, leave rows out and choose their noise; one that stops early; classes; a method that
# keeps nothing but its model.
ensemble="--target y --effort low --hidden 8 --epochs 100"
early="--target kind --id serial --recipe single --hidden 6,5 --ensemble 2 --epochs 2000 --early-stopping on --patience 300"
single="--target y --recipe single --hidden 5 --epochs 500"
process="--target y --method gaussian-process"
