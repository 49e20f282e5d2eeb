# scripts/install_packages.sh with stand-ins for dpkg-query, apt-get, id and sudo, so that nothing is installed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() {
    echo "$*"
    exit 1
}

mkdir -p "$folder/bin" "$folder/project/scripts"
cp -r scripts/install_packages.sh scripts/packages "$folder/project/scripts"
for tool in sh sed dirname mkdir tail env cat; do
    ln -s "$(command -v $tool)" "$folder/bin/$tool"
done
stand_in() { # NAME BODY
    printf '#!/bin/sh\n%s\n' "$2" >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}
stand_in apt-get 'echo "apt-get $*"; echo "$*" >>'"$folder/calls"
run() { PATH=$folder/bin sh "$folder/project/scripts/install_packages.sh" "$@" >"$folder/output" 2>&1 && status=0 || status=$?; }

# Not Debian: a note, no failure.
run build
[ $status = 0 ] && grep -q 'not a Debian system' "$folder/output" || fail "without dpkg-query: status $status"

# All there: nothing is called, whoever asks.
stand_in id 'echo 1000'
stand_in dpkg-query 'echo installed'
run build demo check
[ $status = 0 ] && [ ! -s "$folder/output" ] && [ ! -e "$folder/calls" ] || fail "all there, yet something was done"

# gcc and cmocka missing, no root, no sudo: a sentence that names them.
stand_in dpkg-query 'case $4 in gcc | libcmocka-dev) exit 1 ;; *) echo installed ;; esac'
run build check
[ $status = 1 ] && grep -q 'only root can install them.*: gcc libcmocka-dev$' "$folder/output" && [ ! -e "$folder/calls" ] ||
    fail "without root: status $status, $(cat "$folder/output")"

# With sudo, and as root: those two, lists read first, no question.
stand_in sudo 'exec "$@"'
run build check
[ $status = 0 ] && [ "$(grep -c . "$folder/calls")" = 2 ] || fail "with sudo: status $status, $(cat "$folder/output")"
grep -q 'update$' "$folder/calls" && grep -q ' -y .*--no-install-recommends install gcc libcmocka-dev$' "$folder/calls" ||
    fail "called was: $(cat "$folder/calls")"
rm "$folder/bin/sudo" "$folder/calls"
stand_in id 'echo 0'
run build
[ $status = 0 ] && grep -q 'install gcc$' "$folder/calls" || fail "as root: status $status, $(cat "$folder/output")"

# A package whose command is there from elsewhere is not asked for; one whose command is not, is.
rm "$folder/calls"
echo 'gcc a-command-from-elsewhere' >"$folder/project/scripts/packages/other.txt"
run other
grep -q 'install gcc$' "$folder/calls" || fail "a command that is not there: $(cat "$folder/output")"
rm "$folder/calls"
stand_in a-command-from-elsewhere true
run other
[ $status = 0 ] && [ ! -e "$folder/calls" ] || fail "a command that is there: status $status"

# apt-get fails: its words, and a failure.
stand_in apt-get 'echo "no such mirror"; exit 100'
run build
[ $status = 1 ] && grep -q 'no such mirror' "$folder/output" || fail "a failing apt-get: status $status"
