# No source file has more than 500 lines (400 is the aim), and no two have the same name: a file is found by its name.
# (A public header may share its name with the internal header of the same thing.)
# Usage: file_size_test.sh [ROOT]     ROOT: the project's root, default the current directory
set -eu
cd "${1:-.}"
long=$(find . -name build -prune -o -name '*.[ch]' -print | xargs wc -l |
    awk '$2 != "total" && $1 > 500 { print $2 " has " $1 " lines" }')
twice=$(find . \( -name build -o -path ./include \) -prune -o -name '*.[ch]' -print | sed 's/.*\///' | sort | uniq -d)
[ -z "$long" ] || echo "$long"
[ -z "$twice" ] || echo "more than one file is called" $twice
[ -n "$(find src -name '*.c')" ] || echo "no source file was found"
[ -z "$long$twice" ] && [ -n "$(find src -name '*.c')" ]
