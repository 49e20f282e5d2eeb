# Sourced by the tests of the command, from the project's root: what they share.
set -u
vmg=$VMG_BUILD_DIR/vmg
case $vmg in /*) ;; *) vmg=$PWD/$vmg ;; esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM HUP
mkdir "$folder/work"
said=$folder/said
wrong=0

# complain WORDS...: the test will fail, and goes on
complain() {
    echo "$*"
    wrong=1
}

# accepts COMMAND...: it ends with exit status 0 and says nothing on standard error; its output is in $folder/out
accepts() {
    "$@" >"$folder/out" 2>"$said" </dev/null
    accepts_code=$?
    [ $accepts_code -eq 0 ] || complain "exit status $accepts_code: $*: $(cat "$said")"
    [ ! -s "$said" ] || complain "standard error of $*: $(cat "$said")"
}

# refuses CODE SENTENCE COMMAND...: it ends with this exit status, one line on standard error that begins with "vmg"
# and holds the sentence, and nothing new in $folder/work
refuses() {
    refuses_code=$1
    refuses_sentence=$2
    shift 2
    refuses_before=$(ls -A "$folder/work")
    "$@" >"$folder/out" 2>"$said" </dev/null
    refuses_got=$?
    [ $refuses_got -eq "$refuses_code" ] || complain "exit status $refuses_got in place of $refuses_code: $*"
    [ "$(wc -l <"$said")" -eq 1 ] || complain "not one line from $*: $(cat "$said")"
    grep -q '^vmg' "$said" || complain "no program's name from $*: $(cat "$said")"
    grep -qF -e "$refuses_sentence" "$said" || complain "'$refuses_sentence' is not in: $(cat "$said")  ($*)"
    [ "$(ls -A "$folder/work")" = "$refuses_before" ] || complain "left behind by $*: $(ls -A "$folder/work")"
}

# is EXPECTED GOT WHAT
is() {
    [ "$1" = "$2" ] || complain "$3: '$2' in place of '$1'"
}

# says WORDS FILE: the file holds the words
says() {
    grep -qF -e "$1" "$2" || complain "'$1' is not in: $(head -c 2000 "$2")"
}

# numbers ROWS: a table x, z, y with y = 2 x - z + a little, on standard output
numbers() {
    awk -v rows="$1" 'BEGIN {
        print "x,z,y"
        for (i = 0; i < rows; i++) {
            x = sin(i * 1.7); z = cos(i * 0.9); print x "," z "," 2 * x - z + 0.05 * sin(i * 12.3)
        }
    }'
}

# kinds ROWS: a table with an identifier, a text column, numbers, and a target of three texts
kinds() {
    awk -v rows="$1" 'BEGIN {
        split("red green blue", colour, " ")
        print "serial,colour,size,kind"
        for (i = 0; i < rows; i++) {
            size = sin(i * 1.3) + (i % 3)
            print "s-" i "," colour[i % 3 + 1] "," size "," (size < 0.5 ? "small" : size < 1.5 ? "middle" : "large, very")
        }
    }' | sed 's/large, very/"large, very"/'
}

# A training that is over at once.
quick="--recipe single --hidden 5 --epochs 3 --samples 10"
