"""Exports every case as C, compiles it, and holds what it predicts against vmg predict.

    check_c.py VMG FOLDER PRECISION TOLERANCE COMPILER [OPTION ...] [-- RUNNER ...]

Writes for each case the program that reads rows of numbers and levels and prints the prediction.
"""
import os
import re
import subprocess
import sys

import cases

FIELDS = {"mean": "prediction", "std": "std", "std_model": "std_model", "std_noise": "std_noise", "lower": "lower",
          "upper": "upper"}


def members(header, structure):
    """The members of a structure, each with what its comment says."""
    body = re.search(r"typedef struct " + structure + r" \{\n(.*?)\n\}", header, re.S).group(1)
    return [re.match(r"\s*([\w ]+?) (\w+)(?:\[\w+\])?;(?:\s*/\* (.*?) \*/)?", line).groups() for line in body.split("\n")]


def driver(name, header, targets):
    """The program, and the names of the numbers that it prints."""
    reads, prints, names = [], [], []
    for kind, member, comment in members(header, f"{name}_input"):
        if kind in ("float", "double"):
            reads.append(f"row.{member} = ({kind})number(cell());")
        else:
            reads.append(f"text = cell(); row.{member} = *text ? {name}_{member}_of(text) : 0;")
    if "std_model" not in header:
        classes = re.search(r"_CLASSES = (\d+)", header).group(1)
        prints.append(f"for (i = 0; i < {classes}; i++) printf(\" %.17g\", (double)out.probability[i]);")
        names = None
    elif len(targets) == 1:
        for field, column in FIELDS.items():
            prints.append(f"printf(\" %.17g\", (double)out.{field});")
            names.append(column)
    else:
        for target, (_, member, _) in zip(targets, members(header, f"{name}_output"), strict=True):
            for field, column in FIELDS.items():
                prints.append(f"printf(\" %.17g\", (double)out.{member}.{field});")
                names.append(f"{target}_{column}")
    return f"""#include "{name}.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char line[4096], *at;
static char *cell(void) {{
    char *start = at;
    at = strchr(at, '\\t');
    *at++ = 0;
    return start;
}}
static double number(const char *text) {{ return *text ? strtod(text, NULL) : (double)NAN; }}
int main(void) {{
    while (fgets(line, sizeof line, stdin)) {{
        {name}_input row;
        {name}_output out;
        const char *text;
        int i;
        (void)text, (void)i;
        at = line;
        {' '.join(reads)}
        printf("%d", {name}_predict(&row, &out));
        {' '.join(prints)}
        printf("\\n");
    }}
    return 0;
}}
""", names


def cells(row):
    for column, kind in cases.COLUMNS.items():
        text = row[column]
        yield repr(cases.days(text)) if kind == "date" and text else text


def check(vmg, folder, case, precision, compiler, runner):
    name, targets, _ = case
    cases.run(vmg, "export", f"{folder}/{name}.vmg", "--format", "c", "--precision", precision, "-o", f"{folder}/{name}.c")
    with open(f"{folder}/{name}.h") as file:
        program, names = driver(name, file.read(), targets)
    with open(f"{folder}/main.c", "w") as file:
        file.write(program)
    warnings = subprocess.run([*compiler, "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-I", folder, "-o",
                               f"{folder}/{name}", f"{folder}/main.c", f"{folder}/{name}.c", "-lm"],
                              capture_output=True, text=True)
    if warnings.returncode:
        return f"{name} does not compile: {warnings.stderr}"
    rows = "".join("\t".join(cells(row)) + "\t\n" for row in cases.read(f"{folder}/rows.csv"))
    done = subprocess.run([*runner, f"{folder}/{name}"], input=rows, capture_output=True, text=True)
    expected = cases.predict(vmg, folder, case)
    names = names or [column for column in expected[0] if column.startswith("probability_")]
    got = [dict(zip(names, map(float, line.split()[1:]), strict=True)) for line in done.stdout.splitlines()]
    return cases.largest_difference(expected, got, targets)


def main():
    words = sys.argv[1:]
    runner = words[words.index("--") + 1:] if "--" in words else []
    vmg, folder, precision, tolerance, *compiler = words[: words.index("--")] if "--" in words else words
    wrong = 0
    if not os.path.exists(f"{folder}/rows.csv"):
        cases.write_tables(folder)
    for case in cases.CASES:
        if not os.path.exists(f"{folder}/{case[0]}.vmg"):
            cases.fit(vmg, folder, case)
        found = check(vmg, folder, case, precision, compiler, runner)
        if isinstance(found, str) or not found[0] <= float(tolerance):
            wrong += 1
            print(f"{case[0]}: {found if isinstance(found, str) else '%.3g: %s' % found}")
        elif "VERBOSE" in os.environ:
            print(case[0], "%.2g" % found[0])
    sys.exit(wrong > 0)


main()
