#!/bin/sh
# Installs the Debian packages of the given lists that are missing; does nothing when all are there.
#
#   scripts/install_packages.sh LIST...      LIST: build, check, demo, package or slow (scripts/packages/LIST.txt)
#
# A line of a list is a package, or a package and a command: where that command is there, from whatever source, the
# package is not needed. Needs root or sudo only when something is missing. What apt-get says goes to build/log/packages.log.
set -eu
cd "$(dirname "$0")/.."

wanted=$(for list in "$@"; do sed 's/#.*//' "scripts/packages/$list.txt"; done | while read -r package program; do
    [ -n "$program" ] && command -v "$program" >/dev/null 2>&1 || echo "$package"
done)

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system: nothing is installed. The build needs what these packages hold:" $wanted >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=none
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "These Debian packages are missing, and only root can install them (there is no sudo):$missing" >&2
        echo "As root: apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

log=build/log/packages.log
mkdir -p build/log
echo "Installing Debian packages:$missing"
# No question may be asked and no other apt may be in the way; the lists may be old or absent, so they are read anew.
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q -y \
            --no-install-recommends install $missing
}
if ! install >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed; the whole output is in $log." >&2
    exit 1
fi
