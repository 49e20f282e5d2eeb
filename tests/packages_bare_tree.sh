#!/bin/sh
# Proves the Debian packages in a minimal Debian 12 tree, made for the purpose: they install with what they depend on, the
# command trains and predicts as an ordinary user, a program is built against the development files, Python finds its
# package, and all four can be removed again.
# By hand or nightly, not part of ./check: needs root, debootstrap and the network.
#
#   tests/packages_bare_tree.sh PACKAGES FOLDER [MIRROR]
#
#   PACKAGES  folder of the packages (scripts/package)
#   FOLDER    does not exist yet; removed at the end
#   MIRROR    Debian mirror, default debootstrap's own
set -eu
packages=${1:?usage: tests/packages_bare_tree.sh PACKAGES FOLDER [MIRROR]}
folder=${2:?usage: tests/packages_bare_tree.sh PACKAGES FOLDER [MIRROR]}
mirror=${3:-}
cd "$(dirname "$0")/.."

[ "$(id -u)" = 0 ] || { echo "packages_bare_tree.sh: only root can make a Debian tree" >&2; exit 1; }
[ ! -e "$folder" ] || { echo "packages_bare_tree.sh: '$folder' is already there; give a folder that is not" >&2; exit 1; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
tree=$folder/tree

clean_up() {
    umount "$tree/proc" 2>/dev/null || true
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
cp /etc/resolv.conf "$tree/etc/resolv.conf"
mkdir "$tree/srv/packages" "$tree/srv/trial"
cp "$packages"/*.deb "$tree/srv/packages/"
cp examples/concrete.csv tests/install/outside/outside.c "$tree/srv/trial/"
chown -R nobody "$tree/srv/trial" 2>/dev/null || chown -R 65534 "$tree/srv/trial"

echo "== installing"
in_tree "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    /srv/packages/*.deb gcc libc6-dev pkg-config" >"$folder/apt.log" 2>&1 ||
    { tail -n 30 "$folder/apt.log" >&2; exit 1; }

echo "== the command, as an ordinary user"
in_tree "cd /srv/trial && su -s /bin/sh nobody -c 'vmg --version && \
    vmg fit concrete.csv --target compressive_strength --effort low -o concrete.vmg && \
    vmg predict concrete.vmg concrete.csv -o out.csv && head -n 3 out.csv && test \$(wc -l <out.csv) = 1031'"

echo "== a program against the development files"
in_tree "cd /tmp && cc -std=c17 /srv/trial/outside.c \$(pkg-config --cflags --libs vmg) -o outside && ./outside"

echo "== Python"
in_tree "cd /tmp && python3 -c \"
import numpy, vmg
x = numpy.linspace(0, 1, 60).reshape(-1, 1)
model = vmg.VMGRegressor(effort='low').fit(x, numpy.sin(6 * x[:, 0]))
mean, std = model.predict(x, return_std=True)
assert numpy.abs(mean - numpy.sin(6 * x[:, 0])).max() < 0.3 and (std > 0).all()
print('predicted in Python')\""

echo "== removing"
in_tree "DEBIAN_FRONTEND=noninteractive apt-get purge -qy vmg python3-vmg libvmg-dev libvmg0" >"$folder/apt.log" 2>&1 ||
    { tail -n 30 "$folder/apt.log" >&2; exit 1; }
left=$(find "$tree/usr" "$tree/etc" "$tree/var/lib/dpkg/info" -name '*vmg*' | sed "s|^$tree||")
[ -z "$left" ] || { echo "These were left behind:" >&2; echo "$left" >&2; exit 1; }
echo "Passed: the packages install, work and can be removed in a minimal Debian 12 tree."
