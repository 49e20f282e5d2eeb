#!/bin/sh
# Proves ./demo and ./check in a minimal Debian 12 tree, made for the purpose: that the package lists are complete, that
# both commands can run again, and that the second run touches nothing outside the project's folder.
# By hand or nightly, not part of ./check: needs root, debootstrap and the network, some 2 GB and a few minutes.
#
#   tests/bare_tree.sh FOLDER [MIRROR]
#
#   FOLDER   does not exist yet; removed at the end
#   MIRROR   Debian mirror, default debootstrap's own
#
# Tests what is committed (HEAD), not the work tree.
set -eu
folder=${1:?usage: tests/bare_tree.sh FOLDER [MIRROR]}
mirror=${2:-}
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] || { echo "bare_tree.sh: only root can make a Debian tree" >&2; exit 1; }
[ ! -e "$folder" ] || { echo "bare_tree.sh: '$folder' is already there; give a folder that is not" >&2; exit 1; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
tree=$folder/tree

clean_up() {
    umount "$tree/dev/pts" "$tree/proc" 2>/dev/null || true
    # Only ever below the folder made above, and never through a mount.
    rm -rf --one-file-system "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

in_tree() { chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C sh -c "$1" </dev/null; }

echo "== a minimal Debian 12 tree"
debootstrap --variant=minbase bookworm "$tree" $mirror >"$folder/debootstrap.log" ||
    { tail -n 20 "$folder/debootstrap.log" >&2; exit 1; }
mount -t proc proc "$tree/proc"
mkdir -p "$tree/dev/pts" # a test opens a terminal
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$tree/dev/pts"
ln -sf pts/ptmx "$tree/dev/ptmx"
cp /etc/resolv.conf "$tree/etc/resolv.conf"
mkdir "$tree/srv/libvmg"
git archive HEAD | tar -x -C "$tree/srv/libvmg"

# seconds COMMAND: runs it in the tree from another folder than the project's; its seconds are then in $seconds.
seconds() {
    echo "== $1"
    start=$(date +%s)
    in_tree "/srv/libvmg/$1"
    seconds=$(($(date +%s) - start))
    echo "== $1: $seconds s"
}
seconds ./demo
demo_seconds=$seconds
seconds ./check
check_seconds=$seconds

echo "== both again, on what is there"
touch "$folder/stamp"
sleep 1
seconds ./demo
seconds "./check release"

touched=$(find "$tree" -xdev \( -path "$tree/srv/libvmg" -o -path "$tree/proc" -o -path "$tree/dev" \) -prune \
    -o -newer "$folder/stamp" -print | sed "s|^$tree||")
if [ -n "$touched" ]; then
    echo "These were touched outside the project's folder, although no package was missing:" >&2
    echo "$touched" >&2
    exit 1
fi
echo "Passed in a minimal Debian 12 tree on $(nproc) processors: ./demo in $demo_seconds s, ./check in $check_seconds s."
