"""Calls into libvmg: contexts, errors as exceptions, notes as warnings, Ctrl-C, settings by name."""

from __future__ import annotations

import _thread
import dataclasses
import difflib
import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Optional

import numpy as np

from ._vmg import ffi, lib

logger = logging.getLogger("vmg")

#: The library's version.
version: str = ffi.string(lib.VMG_VERSION).decode()

#: The type of the numbers the library computes with: float32, or float64 of its double build.
real = np.dtype(np.float64 if lib.VMG_REAL_IS_DOUBLE else np.float32)


class Note(UserWarning):
    """What the library says about a table while it fits: a column that was left out, and why, and the like.

    >>> import warnings, vmg
    >>> warnings.filterwarnings("ignore", category=vmg.Note)
    """


class Interrupted(UserWarning):
    """Ctrl-C ended a training, and the model is the best one until then.

    >>> import warnings, vmg
    >>> warnings.filterwarnings("error", category=vmg.Interrupted)  # stop the whole program instead
    >>> warnings.resetwarnings()
    """


_EXCEPTIONS = {
    lib.VMG_ERROR_USAGE: ValueError,
    lib.VMG_ERROR_DATA: ValueError,
    lib.VMG_ERROR_NO_INPUT: FileNotFoundError,
    lib.VMG_ERROR_MEMORY: MemoryError,
    lib.VMG_ERROR_CREATE: OSError,
    lib.VMG_ERROR_WRITE: OSError,
    lib.VMG_ERROR_NUMERIC: FloatingPointError,
    lib.VMG_ERROR_CANCELLED: KeyboardInterrupt,
}


def text(pointer: Any) -> str:
    """The string a `const char *` points to."""
    return ffi.string(pointer).decode()


def path_bytes(path: Any) -> bytes:
    """A file's name as C takes it."""
    import os

    name = os.fsencode(os.path.abspath(os.fspath(path)))
    if b"\0" in name:
        raise ValueError("a file's name cannot hold a zero byte")
    return name


@ffi.def_extern()
def vmg_python_message(user: Any, sentence: Any) -> None:
    ffi.from_handle(user).notes.append(text(sentence))


@ffi.def_extern()
def vmg_python_progress(user: Any, progress: Any) -> None:
    ffi.from_handle(user).report(progress)


class _Listener:
    """Hears what the library says during a call. Apart from the context, so that no two objects hold each other."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.last_report = 0.0

    def report(self, progress: Any) -> None:
        """Logs where a training stands, once a second."""
        now = time.monotonic()
        if now - self.last_report >= 1 and logger.isEnabledFor(logging.INFO):
            self.last_report = now
            logger.info(
                "network %d of %d, epoch %d of %d: evidence lower bound %.4f a row",
                progress.member + 1,
                progress.members,
                progress.epoch,
                progress.epochs,
                progress.elbo,
            )


class Context:
    """A vmg_context: memory, threads, notes and the last error of one call at a time.

    threads: at most so many; 0: as many as there are processors.
    """

    def __init__(self, threads: int = 0) -> None:
        self.interrupted = False
        self._listener = _Listener()
        self.handle = ffi.new_handle(self._listener)
        out = ffi.new("vmg_context **")
        options = ffi.new("vmg_context_options *")
        options.threads = threads
        options.on_message = lib.vmg_python_message
        options.message_user = self.handle
        if lib.vmg_context_create(options, out):
            raise MemoryError("there is no memory for a context of libvmg")
        self.pointer = ffi.gc(out[0], lib.vmg_context_destroy)

    def check(self, status: int) -> None:
        """Raises what a status means, with the library's sentence."""
        if status:
            raise _EXCEPTIONS.get(status, RuntimeError)(text(lib.vmg_last_error(self.pointer)))

    def make(self, kind: str, function: Callable[..., int], *arguments: Any, brief: bool = True) -> Any:
        """What a call with a `**out` behind its arguments makes; it gives itself back. brief: the call is over at once, and
        need not be interrupted."""
        out = ffi.new(kind + " **")
        self.run(function, *arguments, out, brief=brief)
        destroy = getattr(lib, kind + "_destroy")
        return ffi.gc(out[0], lambda made: destroy(_keeper.pointer, made))

    def run(self, function: Callable[..., int], *arguments: Any, brief: bool = True) -> None:
        """A call that makes nothing."""
        self.check(function(self.pointer, *arguments) if brief else self._run_beside(function, *arguments))

    def _run_beside(self, function: Callable[..., int], *arguments: Any) -> int:
        """Calls a C function. In the main thread the call runs beside it, so that Ctrl-C is heard while C works: the
        first asks the call to stop, a second one is raised once it has."""
        if threading.current_thread() is not threading.main_thread():
            return function(self.pointer, *arguments)
        answer: list[int] = []
        done = _thread.allocate_lock()
        done.acquire()

        def work() -> None:
            try:
                answer.append(function(self.pointer, *arguments))
            finally:
                done.release()

        threading.Thread(target=work, name="vmg", daemon=True).start()
        again: Optional[KeyboardInterrupt] = None
        while True:
            try:
                while not done.acquire(timeout=0.2):
                    pass  # an interrupt that came by another way than a signal is heard here
                break
            except KeyboardInterrupt as interrupt:
                lib.vmg_context_cancel(self.pointer)
                again = interrupt if self.interrupted else None
                self.interrupted = True
        if again:
            raise again
        return answer[0]

    def warn(self, stacklevel: int) -> None:
        """Passes on the notes so far."""
        notes, self._listener.notes = self._listener.notes, []
        for note in notes:
            warnings.warn(note, Note, stacklevel=stacklevel + 1)


#: The context that everything is given back with, whatever made it: it is never given back itself, as the garbage collector
#: takes the objects of a cycle in any order. Giving back reads its allocator alone, and so is safe from any thread.
_keeper = Context(1)


@dataclasses.dataclass(frozen=True)
class Setting:
    """What can be chosen about a fit, as the library describes it."""

    name: str  #: as in Python: "learning_rate"
    option: str  #: as in the library and the command: "learning-rate"
    group: str
    methods: Optional[str]  #: that read it, with | between them; None: all
    default: str  #: "" where it follows from the table
    choices: Optional[str]  #: words with | between them
    help: str


def settings() -> list[Setting]:
    """Every setting of the library, in the order of its help.

    >>> [setting.name for setting in settings() if setting.group == "Model"][:3]
    ['recipe', 'effort', 'method']
    """
    found: list[Setting] = []
    while (row := lib.vmg_setting_at(len(found))) != ffi.NULL:
        found.append(
            Setting(
                name=text(row.name).replace("-", "_"),
                option=text(row.name),
                group=text(row.group),
                methods=text(row.methods) if row.methods else None,
                default=text(row.defaults_to),
                choices=text(row.choices) if row.choices else None,
                help=text(row.help),
            )
        )
    return found


def setting_text(value: Any) -> str:
    """A setting's value as the library reads it: True "on", (50, 50) "50,50", () "none", {"noise": "varying"} in a list
    of variants "noise=varying"."""
    if isinstance(value, (bool, np.bool_)):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return " ".join(f"{name.replace('_', '-')}={setting_text(entry)}" for name, entry in value.items())
    if isinstance(value, (np.integer, np.floating)):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    entries = list(value)
    between = " / " if any(isinstance(entry, Mapping) for entry in entries) else ","
    return between.join(setting_text(entry) for entry in entries) or "none"


def make_settings(context: Context, values: Mapping[str, Any]) -> Any:
    """A vmg_settings of these, by the names of the library. ValueError: a value that does
    not fit."""
    made = context.make("vmg_settings", lib.vmg_settings_create)
    for name, value in values.items():
        context.check(lib.vmg_settings_set(context.pointer, made, name.encode(), setting_text(value).encode()))
    return made


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint for a name that is not there."""
    near = difflib.get_close_matches(name, list(names), 1)
    return f"; the nearest name is '{near[0]}'" if near else ""
