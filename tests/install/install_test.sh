# Installs the build, moves the installed tree elsewhere, and builds somebody else's program against it: with pkg-config
# and with find_package, shared and static.
set -eu
root=$PWD
if grep -qE '^VMG_(SANITIZE|COVERAGE):BOOL=(ON|1|TRUE)' "$VMG_BUILD_DIR/CMakeCache.txt"; then
    echo "skipped: an instrumented build is not for installing"
    exit 77
fi
command -v pkg-config >/dev/null || { echo "skipped: there is no pkg-config"; exit 77; }
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
strict="-std=c17 -Wall -Wextra -pedantic -Werror"

cmake --install "$VMG_BUILD_DIR" --prefix "$folder/first" >"$folder/log" || { cat "$folder/log"; exit 1; }
mv "$folder/first" "$folder/moved"
prefix=$folder/moved
library=$(dirname "$(find "$prefix" -name libvmg.a)")

# Where something was built or installed is written nowhere.
if grep -rIn -e "$folder/first" -e "$VMG_BUILD_DIR" "$prefix"; then
    echo "the lines above name a folder of this machine"
    exit 1
fi

# Every public header of the sources is there, and stands alone.
for header in "$root"/include/vmg/*.h "$VMG_BUILD_DIR"/include/vmg/*.h; do
    name=vmg/$(basename "$header")
    [ -e "$prefix/include/$name" ] || { echo "$name was not installed"; exit 1; }
    echo "#include <$name>" | cc $strict -I "$prefix/include" -fsyntax-only -x c -
done

# run NAME COMMAND...: the program must say that all is good
run() {
    name=$1
    shift
    "$@" >"$folder/said" || { echo "$name: the program failed"; cat "$folder/said"; exit 1; }
    grep -q '^outside: good' "$folder/said" || { echo "$name: the program said:"; cat "$folder/said"; exit 1; }
}

export PKG_CONFIG_PATH="$library/pkgconfig"
pkg-config --exact-version="$(sed -n 's/^#define VMG_VERSION "\(.*\)"/\1/p' "$prefix/include/vmg/config.h")" vmg
program=$root/tests/install/outside/outside.c
if [ -e "$library/libvmg.so" ]; then # not in a build with BUILD_SHARED_LIBS=OFF
    cc $strict "$program" $(pkg-config --cflags --libs vmg) -o "$folder/shared"
    run 'pkg-config, shared' env LD_LIBRARY_PATH="$library" "$folder/shared"
fi
cc $strict "$program" $(pkg-config --cflags vmg) $(pkg-config --static --libs vmg | sed 's/-lvmg/-l:libvmg.a/') \
    -o "$folder/static"
run 'pkg-config, static' "$folder/static"

for static in OFF ON; do
    build=$folder/build-$static
    if ! {
        cmake -G Ninja -S "$root/tests/install/outside" -B "$build" -D CMAKE_PREFIX_PATH="$prefix" \
            -D LINK_STATIC=$static -D CMAKE_C_FLAGS="$strict" && cmake --build "$build"
    } >"$folder/log" 2>&1; then
        cat "$folder/log"
        exit 1
    fi
    run "find_package, static $static" "$build/outside"
done

# The static programs really are: they do not need libvmg.so.
for program in "$folder/static" "$folder/build-ON/outside"; do
    if readelf -d "$program" | grep -q 'NEEDED.*libvmg'; then
        echo "$program was to be linked with libvmg.a"
        exit 1
    fi
done

# Where the command was built, it runs from where it was installed.
if [ -x "$prefix/bin/vmg" ]; then
    "$prefix/bin/vmg" --version
fi
