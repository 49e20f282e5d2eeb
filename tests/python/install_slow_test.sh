# The package installed in both ways, into folders that are then the only place to find it: by `cmake --install`, and by
# pip into a virtual environment over the installed library, without a network.
. tests/python/common.sh
$python -c 'import setuptools, wheel, venv, pip' 2>/dev/null || { echo "skipped: there is no pip"; exit 77; }
command -v pkg-config >/dev/null || { echo "skipped: there is no pkg-config"; exit 77; }
unset PYTHONPATH
cat >"$folder/try.py" <<'END'
import sys, vmg
assert vmg.__file__.startswith(sys.argv[1]), vmg.__file__
model = vmg.VMGRegressor(method="linear").fit([[0.0], [1.0], [2.0]], [0, 2, 4])
assert abs(model.predict([[3.0]])[0] - 6) < 0.1
print(vmg.__version__)
END

cmake --install "$VMG_BUILD_DIR" --prefix "$folder/first" >"$folder/log" || { cat "$folder/log"; exit 1; }
mv "$folder/first" "$folder/moved"
package=$(find "$folder/moved" -type d -path '*/dist-packages')
version=$(PYTHONPATH=$package $python "$folder/try.py" "$folder/moved")
[ "$version" = "$(sed -n 's/^#define VMG_VERSION "\(.*\)"/\1/p' "$folder/moved/include/vmg/config.h")" ]

# pip leaves its build in the source: it gets a copy
cp -r bindings/python "$folder/source"
rm -rf "$folder/source/build" "$package/vmg"
$python -m venv --system-site-packages "$folder/venv"
if PKG_CONFIG_PATH=/nowhere PKG_CONFIG_LIBDIR=/nowhere "$folder/venv/bin/pip" install --no-build-isolation --no-index \
    --no-deps "$folder/source" >"$folder/log" 2>&1; then
    echo "pip did not miss the library"
    exit 1
fi
grep -q 'pkg-config does not find libvmg; install it first' "$folder/log" || { cat "$folder/log"; exit 1; }
library=$(dirname "$(find "$folder/moved" -name libvmg.a)")
PKG_CONFIG_PATH=$library/pkgconfig "$folder/venv/bin/pip" install --no-build-isolation --no-index --no-deps \
    "$folder/source" >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
[ "$("$folder/venv/bin/python" "$folder/try.py" "$folder/venv")" = "$version" ]
"$folder/venv/bin/pip" show vmg | grep -qx "Version: $version"
