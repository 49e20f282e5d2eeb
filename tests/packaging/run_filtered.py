"""Runs a command with the kernel calls that a systemd unit allows, and with no others: any other ends it with SIGSYS.

    run_filtered.py UNIT COMMAND ...

The groups of SystemCallFilter= are those of `systemd-analyze syscall-filter`. Classic BPF, by prctl alone: x86-64 only.
"""
import ctypes
import os
import re
import subprocess
import sys

ARCHITECTURE = 0xC000003E  # x86-64
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
NO_NEW_PRIVILEGES, SET_SECCOMP = 38, 22


def numbers():
    """The number of each call by its name."""
    for path in ("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"):
        if os.path.exists(path):
            with open(path) as file:
                return {name: int(number) for name, number in re.findall(r"__NR_(\w+)\s+(\d+)", file.read())}
    sys.exit(77)


def groups():
    """The members of each group, groups among them."""
    found, group = {}, None
    text = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        if line.startswith("@"):
            group = found.setdefault(line.strip(), [])
        elif group is not None and re.match(r"\s+[@\w]", line):
            group.append(line.strip())
    return found


def calls(name, members):
    """All calls of a group, or the one call."""
    return {call for part in members[name] for call in calls(part, members)} if name.startswith("@") else {name}


def allowed(unit):
    """systemd: a first line without ~ is a list of what is allowed; what later lines with ~ name is not."""
    members, found = groups(), calls("@default", groups())
    with open(unit) as file:
        for line in re.findall(r"^SystemCallFilter=(.*)$", file.read(), re.M):
            named = {call for word in line.lstrip("~").split() for call in calls(word, members)}
            found = found - named if line.startswith("~") else found | named
    # execve is needed to start at all: systemd too allows it, in @default
    return found


class Filter(ctypes.Structure):
    _fields_ = [("code", ctypes.c_ushort), ("true", ctypes.c_ubyte), ("false", ctypes.c_ubyte), ("k", ctypes.c_uint)]


class Program(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("filters", ctypes.POINTER(Filter))]


def install(names):
    known = numbers()
    lines = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, ARCHITECTURE), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    for number in sorted(known[name] for name in names if name in known):
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    lines.append((RETURN, 0, 0, KILL))
    filters = (Filter * len(lines))(*[Filter(*line) for line in lines])
    program = Program(len(lines), filters)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, 2, ctypes.addressof(program), 0, 0):
        print("skipped: no filter of kernel calls can be installed here")
        sys.exit(77)


unit, command = sys.argv[1], sys.argv[2:]
names = allowed(unit)
if "execve" not in names or "read" not in names or "mount" in names or "setuid" in names:
    sys.exit(f"what {unit} allows was not understood: {sorted(names)}")
install(names)
os.execvp(command[0], command)
