# Every subcommand with the n-th allocation failing, for every n, and with too little memory in all: exit status 71 with
# one sentence, or a success that is the same as with memory (the C library does without where it can); never a crash,
# and nothing half-written. popt, which parses the options, ends the program itself: status 1 and a sentence of its own.
. tests/cli/common.sh
failing=$VMG_BUILD_DIR/failing_malloc.so
[ -e "$failing" ] || { echo "skipped: this build has no failing_malloc.so"; exit 77; }
case $failing in /*) ;; *) failing=$PWD/$failing ;; esac
cd "$folder/work"
kinds 12 >../kinds.csv
numbers 12 >../numbers.csv
mkdir ../splits
seq 0 8 >../splits/train_0.txt
seq 9 11 >../splits/test_0.txt
small="--recipe single --hidden 2 --epochs 1 --samples 3 --threads 1"
echo '{"hidden": [2], "epochs": 1}' >../settings.json
"$vmg" fit ../numbers.csv --target y $small --quiet -o ../model || complain "fit failed"
"$vmg" fit ../numbers.csv --target y --method linear --quiet -o ../line || complain "fit failed"
"$vmg" fit ../kinds.csv --target kind --ignore serial $small --quiet -o ../classes || complain "fit failed"
"$vmg" compare ../numbers.csv --target y --methods constant,linear --folds 2 --seeds 1 --json ../result.json >/dev/null ||
    complain "compare failed"
gzip -c ../numbers.csv >../numbers.csv.gz
python3 -c '
import struct, sys
open("../images", "wb").write(struct.pack(">IIII", 0x803, 8, 2, 2) + bytes(i * i % 251 for i in range(32)))
open("../labels", "wb").write(struct.pack(">II", 0x801, 8) + bytes(i % 2 for i in range(8)))'

# attempt WHAT COMMAND...: one run with less than enough; WHAT says of what
attempt() {
    attempt_what=$1
    shift
    "$@" >"$folder/out" 2>"$said" </dev/null
    code=$?
    case $code in
    0)
        [ $compare = no ] || cmp -s "$folder/out" ../whole.out || complain "another output $attempt_what"
        [ $compare = no ] || [ ! -e ../whole ] || cmp -s out ../whole || complain "another file $attempt_what"
        ;;
    71) [ "$(grep -c '^vmg' "$said")" = 1 ] || complain "no sentence $attempt_what: $(head -c 500 "$said")" ;;
    1) grep -q '^virtual memory exhausted' "$said" || complain "exit status 1 $attempt_what: $(head -c 500 "$said")" ;;
    *) complain "exit status $code $attempt_what: $(head -c 500 "$said")" ;;
    esac
    [ $code = 0 ] || [ ! -e out ] || complain "a file is left $attempt_what"
    rm -f out
    [ -z "$(ls -A)" ] || complain "left behind $attempt_what: $(ls -A)"
}

# survives COMMAND...: each of its allocations failing alone, and all sizes of memory that are too small. What it writes
# goes to the file "out".
survives() {
    VMG_TEST_FAIL_COUNT=../count LD_PRELOAD=$failing "$@" >../whole.out 2>../whole.said </dev/null ||
        complain "failed with memory enough: $*: $(cat ../whole.said)"
    read -r total most <../count
    rm -rf ../whole
    [ ! -e out ] || mv out ../whole
    [ "$total" -gt 10 ] || complain "only $total allocations were seen: $*"
    n=1
    while [ $n -le "$total" ] && [ $wrong = 0 ]; do
        attempt "when allocation $n fails ($*)" env VMG_TEST_FAIL_AT=$n LD_PRELOAD="$failing" "$@"
        n=$((n + 1))
    done
    step=$((most / 100 + 1))
    bytes=$step
    while [ $bytes -le "$most" ] && [ $wrong = 0 ]; do
        attempt "with $bytes bytes of memory ($*)" env VMG_TEST_MEMORY=$bytes LD_PRELOAD="$failing" "$@"
        bytes=$((bytes + step))
    done
    echo "$total allocations, $most bytes: $*" | sed "s|$vmg|vmg|"
}

compare=yes
survives "$vmg" --version
survives "$vmg" help fit
survives "$vmg" fit --config ../settings.json --dump-config
survives "$vmg" fit ../kinds.csv --target kind --id serial --text colour $small --config ../settings.json --quiet -o out
survives "$vmg" fit --images ../images --labels ../labels $small --quiet -o out
survives "$vmg" predict ../model ../numbers.csv.gz -o out
survives "$vmg" predict ../classes ../kinds.csv --id serial -o out
survives "$vmg" inspect ../model
survives "$vmg" inspect ../model --json out
survives "$vmg" export ../line --format sql -o out
survives "$vmg" export ../line --format onnx -o out
compare=no # gnuplot may be what has no memory: then there are no pictures; a comparison itself is evaluate/compare_failure's
survives "$vmg" report ../result.json -o out
# seconds are in what follows
survives "$vmg" fit ../numbers.csv --target y $small --log ../log -o out
survives "$vmg" evaluate ../model ../numbers.csv --json out
survives "$vmg" crossval ../kinds.csv --target kind --group colour --folds 2 $small --json out
survives "$vmg" crossval ../numbers.csv --target y --splits ../splits $small --json out
exit $wrong
