"""Tables from arrays, frames and lists: numbers without a copy where they lie as the library's own, texts by their codes.

A cell means what it would mean in a CSV file that the command reads: a text that is empty or NA, N/A, #N/A, NaN or null
in any case is missing, spaces around a text do not count, texts among more numbers are an error. But a text stays a text,
also where it looks like a number: a frame says what its columns are.
"""

from __future__ import annotations

import datetime
import numbers
from typing import Any, Optional

import numpy as np

from ._library import Context, real
from ._vmg import ffi, lib

_MISSING = {"", "na", "n/a", "#n/a", "nan", "null"}


class Table:
    """A vmg_table of so many rows. What it borrows it keeps alive."""

    def __init__(self, context: Context, rows: int) -> None:
        self.context = context
        self.rows = rows
        self.names: list[str] = []
        self._borrowed: list[np.ndarray] = []
        self.pointer = context.make("vmg_table", lib.vmg_table_create, rows)

    def free_name(self, wanted: str) -> str:
        """A name that no column has yet: the one that is wanted, or that with underscores behind it."""
        while wanted in self.names:
            wanted += "_"
        return wanted

    def add(self, name: str, values: Any) -> None:
        """Adds a column: an array of one dimension or a pandas Series."""
        dtype = getattr(values, "dtype", None)
        if hasattr(dtype, "categories"):
            self._add_categories(name, values)
        elif isinstance(dtype, np.dtype):
            self._add_array(name, np.asarray(values))
        else:  # pandas' own kinds, which have a missing value of their own
            kind = getattr(dtype, "kind", "O")
            as_numbers = kind in "iuf" and not str(dtype).startswith("string")
            array = values.to_numpy(dtype=float, na_value=np.nan) if as_numbers else np.asarray(values, dtype=object)
            self._add_array(name, array)

    def add_texts(self, name: str, values: Any) -> None:
        """Adds a column of texts, whatever its cells are: identifiers, groups."""
        codes, cells = _distinct(name, np.asarray(values, dtype=object))
        self._add_texts(name, [None if _is_missing(cell) else _plain(cell) for cell in cells], codes)

    def _add_array(self, name: str, array: np.ndarray) -> None:
        if array.dtype == real and array.flags.aligned and (array.size < 2 or self._is_strided(array)):
            self._borrow(name, array)
        elif array.dtype.kind in "iuf":
            self._add_doubles(name, array)
        elif array.dtype.kind == "m":
            days = array / np.timedelta64(1, "D")
            self._add_doubles(name, days)
        elif array.dtype.kind == "c":
            raise ValueError(f"Complex data not supported: column '{name}'")
        else:
            self._add_objects(name, array)

    @staticmethod
    def _is_strided(array: np.ndarray) -> bool:
        return array.strides[0] > 0 and array.strides[0] % array.itemsize == 0

    def _borrow(self, name: str, array: np.ndarray) -> None:
        stride = array.strides[0] // array.itemsize if array.size > 1 else 1
        pointer = ffi.cast("vmg_real *", array.ctypes.data)
        self._check(name, lib.vmg_table_borrow_numbers(self.context.pointer, self.pointer, name.encode(), pointer, stride))
        self._borrowed.append(array)

    def _add_doubles(self, name: str, array: np.ndarray) -> None:
        doubles = np.ascontiguousarray(array, dtype=np.float64)
        pointer = ffi.from_buffer("double[]", doubles)
        self._check(name, lib.vmg_table_add_numbers(self.context.pointer, self.pointer, name.encode(), pointer))

    def _add_categories(self, name: str, values: Any) -> None:
        categories = values.cat.categories if hasattr(values, "cat") else values.categories
        codes = values.cat.codes if hasattr(values, "cat") else values.codes
        self._add_texts(name, [_plain(cell) for cell in categories], np.asarray(codes))

    def _add_objects(self, name: str, array: np.ndarray) -> None:
        """Cells of any kind: numbers, or texts, as most of them are."""
        codes, cells = _distinct(name, array)
        counts = np.bincount(codes, minlength=len(cells))
        missing = [_is_missing(cell) for cell in cells]
        is_number = [isinstance(cell, numbers.Real) and not isinstance(cell, (bool, np.bool_)) for cell in cells]
        number_count = sum(int(n) for n, number, none in zip(counts, is_number, missing) if number and not none)
        text_count = len(array) - number_count - sum(int(n) for n, none in zip(counts, missing) if none)
        if text_count == 0:
            values = [np.nan if none else float(cell) for cell, none in zip(cells, missing)]
            self._add_doubles(name, np.array(values + [np.nan])[codes])
        elif text_count < number_count:
            first = next(cells[code] for code in codes if not is_number[code] and not missing[code])
            raise ValueError(
                f"column '{name}': found '{_plain(first)}' where a number was expected; in this column {text_count} "
                f"cell{' is' if text_count == 1 else 's are'} no number and {number_count} are"
            )
        else:
            texts = [None if none else _plain(cell) for cell, none in zip(cells, missing)]
            self._add_texts(name, texts, codes)

    def _add_texts(self, name: str, texts: list[Optional[str]], codes: np.ndarray) -> None:
        """Text i of the list in the rows whose code is i; None and the code -1 are missing cells."""
        for text in texts:
            if text is not None and "\0" in text:
                raise ValueError(f"column '{name}': a text cannot hold a zero byte")
        kept = [ffi.NULL if text is None else ffi.new("char[]", text.encode()) for text in texts]
        places = np.array([int(ffi.cast("uintptr_t", text)) for text in kept] + [0], dtype=np.uintp)
        pointers = np.ascontiguousarray(places[codes])
        array = ffi.cast("const char *const *", pointers.ctypes.data)
        self._check(name, lib.vmg_table_add_texts(self.context.pointer, self.pointer, name.encode(), array))

    def _check(self, name: str, status: int) -> None:
        self.context.check(status)
        self.names.append(name)


def _plain(cell: Any) -> str:
    """A cell as it would be written into a CSV file."""
    if isinstance(cell, (datetime.datetime, np.datetime64)):
        written = str(cell).replace("T", " ").removesuffix(" 00:00:00")
        whole, point, fraction = written.partition(".")
        return whole.removesuffix(" 00:00:00") if point and not fraction.strip("0") else written
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _is_missing(cell: Any) -> bool:
    if isinstance(cell, str):
        return cell.strip().lower() in _MISSING
    return cell is None or str(cell) in ("<NA>", "NaT") or bool(cell != cell)


def _distinct(name: str, array: np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Which of the different cells each row holds, and these in order of appearance. TypeError: a cell of a kind that no
    table has."""
    numbered: dict[Any, int] = {}
    cells: list[Any] = []
    codes = np.empty(len(array), dtype=np.intp)
    for row, cell in enumerate(array):
        key = cell if type(cell) is str else (type(cell), cell if isinstance(cell, _SCALARS) else id(cell))
        code = numbered.get(key)
        if code is None:
            if not (isinstance(cell, _SCALARS) or _is_missing(cell)):
                raise TypeError(
                    f"column '{name}', row {row}: argument must be a string or a real number, not "
                    f"'{type(cell).__name__}'"
                )
            code = numbered[key] = len(cells)
            cells.append(cell)
        codes[row] = code
    return codes, cells


_SCALARS = (str, numbers.Real, datetime.date, np.datetime64, np.bool_)
