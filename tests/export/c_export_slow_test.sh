# Exported C files the other way round, in double by clang and in float by gcc, and on a 32-bit ARM processor, which qemu
# plays: the same numbers everywhere.
. tests/cli/common.sh
python3 -c '' 2>/dev/null || { echo "skipped: python3 is not there"; exit 77; }
tolerance=1e-5
grep -q 'VMG_REAL_IS_DOUBLE 1' "$VMG_BUILD_DIR/include/vmg/config.h" && tolerance=2e-8

# check PRECISION TOLERANCE COMPILER OPTION ... [-- RUNNER]
check() {
    for needed in "$3" "$(echo "$*" | sed -n 's/.* -- //p')"; do
        if [ -n "$needed" ] && ! command -v "$needed" >"$folder/out"; then
            echo "left out: $needed is not there"
            return
        fi
    done
    python3 tests/export/check_c.py "$vmg" "$folder/work" "$@" || wrong=1
}
check double $tolerance clang -O2
check float 5e-4 gcc -O2 -Wdouble-promotion
check double $tolerance arm-linux-gnueabihf-gcc -O1 -static -- qemu-arm
check float 5e-4 arm-linux-gnueabihf-gcc -Os -static -- qemu-arm
exit $wrong
