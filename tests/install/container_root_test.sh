# What a container image would hold: under 60 MB, and (as root, who alone may change roots) enough to run as nobody.
set -eu
if grep -qE '^VMG_(SANITIZE|COVERAGE):BOOL=(ON|1|TRUE)' "$VMG_BUILD_DIR/CMakeCache.txt"; then
    echo "skipped: an instrumented build is not for installing"
    exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
scripts/container_root "$VMG_BUILD_DIR/vmg" "$folder/root"
size=$(du -sm "$folder/root" | cut -f1)
[ "$size" -lt 60 ] || { echo "the image would take $size MB; less than 60 was expected"; exit 1; }
[ "$(id -u)" = 0 ] || { echo "skipped: only root may change roots"; exit 77; }
printf 'x,y\n1,2\n2,4\n3,6\n4,8\n5,11\n6,12\n' >"$folder/root/data/table.csv"
chown 65534 "$folder/root/data"
run() { chroot --userspec=65534:65534 "$folder/root" /usr/bin/vmg "$@"; }
run fit /data/table.csv --target y --recipe single --epochs 2 -o /data/model.vmg >/dev/null
[ "$(run predict /data/model.vmg /data/table.csv | wc -l)" = 7 ]
