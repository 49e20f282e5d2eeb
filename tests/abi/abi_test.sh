#!/bin/sh
# The public interface is the one in tests/abi/vmg.abi (scripts/abi), and a change of it would be seen: of a structure's
# layout, of a function's arguments, of a value, of the list of names. CONTRIBUTING.md says how a change is accepted.
set -eu
for tool in abidw abidiff nm cc; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
[ -e "$VMG_BUILD_DIR/libvmg.so" ] || { echo "skipped: there is no libvmg.so"; exit 77; }
grep -q 'VMG_REAL_IS_DOUBLE 0' "$VMG_BUILD_DIR/include/vmg/config.h" || { echo "skipped: numbers are double"; exit 77; }
scripts/abi "$VMG_BUILD_DIR"

# changed FILE SED_COMMAND WORDS: with that change of a header the difference is told, in words that hold these
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
changed() {
    rm -rf "$folder/tree"
    mkdir -p "$folder/tree/scripts" "$folder/tree/tests/abi" "$folder/tree/build/include/vmg"
    cp scripts/abi "$folder/tree/scripts/"
    cp tests/abi/vmg.abi "$folder/tree/tests/abi/"
    cp -r include "$folder/tree/"
    cp "$VMG_BUILD_DIR/include/vmg/config.h" "$folder/tree/build/include/vmg/"
    ln -s "$(realpath "$VMG_BUILD_DIR/libvmg.so")" "$folder/tree/build/libvmg.so"
    sed -i "$2" "$folder/tree/include/vmg/$1"
    if cmp -s "include/vmg/$1" "$folder/tree/include/vmg/$1"; then
        echo "nothing was changed by: $2"
        exit 1
    fi
    if (cd "$folder/tree" && scripts/abi build) >"$folder/output" 2>&1; then
        echo "not seen: $2"
        exit 1
    fi
    grep -q "$3" "$folder/output" || { cat "$folder/output"; echo "'$3' is not said of: $2"; exit 1; }
}
changed table.h 's/^    char delimiter; .*/    int more; char delimiter;/' vmg_table_options
changed report.h 's/size_t length,$/unsigned length,/' vmg_report_write
changed evaluate.h 's/VMG_BETTER, VMG_WORSE/VMG_WORSE, VMG_BETTER/' vmg_verdict
changed vmg.h '/vmg\/network.h/d' "error"
