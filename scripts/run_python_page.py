#!/usr/bin/env python3
"""Runs the Python in a page of the documentation, block after block, as a reader would.

    scripts/run_python_page.py PAGE.md

Blocks marked `python` are run in one namespace, in order, in the current folder; those that begin with >>> must also answer
what the page says ("..." stands for anything). A block behind <!-- needs MODULE --> is left out, with a word, where there is
no such module. Figures that the page saves are made that way. The exit status is 1 where anything differs; the line in the
page is said.
"""

import doctest
import importlib.util
import re
import sys

BLOCK = re.compile(r"^(?:<!-- needs (\w+) -->\n)?```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(path: str) -> int:
    """Runs a page; how many examples failed."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    names = {"__name__": "__main__"}
    failed = ran = 0
    for block in BLOCK.finditer(page):
        line = page.count("\n", 0, block.start(2))
        needed, code = block.groups()
        if needed and not importlib.util.find_spec(needed):
            print(f"{path}, line {line}: left out, as there is no {needed}")
            continue
        ran += 1
        if code.startswith(">>>"):
            example = doctest.DocTestParser().get_doctest(code, names, f"{path}", path, line)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            runner.run(example, clear_globs=False)
            names.update(example.globs)
            failed += runner.failures
        else:
            exec(compile("\n" * line + code, path, "exec"), names)
    if not ran:
        print(f"{path}: there is no block of Python")
    return failed + (ran == 0)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]) > 0)
