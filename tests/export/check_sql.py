"""Exports cases as SQL and holds what a database makes of the query against vmg predict.

    check_sql.py sqlite VMG FOLDER TOLERANCE
    check_sql.py "psql OPTION ..." VMG FOLDER TOLERANCE       a server that is running
"""
import csv
import io
import os
import shlex
import subprocess
import sys

import cases

HELD = ("one", "deep", "leaky", "straight", "rich", "full", "pseudo", "linear", "several", "two")
REFUSED = {"tanh": "--activation relu", "three": "export it as c"}
# Two tables of the same rows: numbers as numbers, dates as days, what is missing as NULL; and as a CSV file is imported,
# all texts. PostgreSQL's dates are timestamps there.
TYPES = {"typed": {"number": "DOUBLE PRECISION", "text": "TEXT", "date": "DOUBLE PRECISION"},
         "texts": {"number": "TEXT", "text": "TEXT", "date": "TEXT"}}


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def table(name):
    """The rows with their numbers in front."""
    for i, row in enumerate(cases.read(f"{folder}/rows.csv")):
        if name == "texts":
            nothing = ("", " NA ", "n/a")[i % 3]
            yield [i] + [text if cases.COLUMNS[column] == "date" else text + " " if text else nothing
                         for column, text in row.items()]
        else:
            yield [i] + [cases.days(text) if text and cases.COLUMNS[column] == "date" else text or None
                         for column, text in row.items()]


def create(name):
    return (f"CREATE TABLE {name} (number INTEGER, "
            + ", ".join(f"{quoted(column)} {TYPES[name][kind]}" for column, kind in cases.COLUMNS.items()) + ")")


class Sqlite:
    def __init__(self):
        import sqlite3
        self.database = sqlite3.connect(":memory:")
        for name in TYPES:
            self.database.execute(create(name))
            self.database.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?, ?, ?)", table(name))

    def rows(self, query):
        found = self.database.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row)) for row in found]


class Psql:
    def __init__(self, words):
        self.words = words
        TYPES["texts"]["date"] = "TIMESTAMP"
        for name in TYPES:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(table(name))
            self.run(f"DROP TABLE IF EXISTS {name};\n{create(name)};\nCOPY {name} FROM STDIN CSV;\n{text.getvalue()}\\.\n")

    def run(self, text):
        done = subprocess.run([*self.words, "-q", "--csv", "-v", "ON_ERROR_STOP=1"], input=text, capture_output=True,
                              text=True)
        if done.returncode:
            raise SystemExit(f"{self.words}: {done.stderr[:2000]}")
        return done.stdout

    def rows(self, query):
        return list(csv.DictReader(io.StringIO(self.run(query))))


def check(case, source):
    name, targets, _ = case
    keys = ["--id", "number"] if name != "one" else []
    path = f"{folder}/{name}.sql"
    cases.run(vmg, "export", f"{folder}/{name}.vmg", "--format", "sql", "--table", source, *keys, "-o", path)
    with open(path) as file:
        found = database.rows(file.read())
    if keys:
        found.sort(key=lambda row: int(row["number"]))
    expected = cases.predict(vmg, folder, case)
    for wanted, row in zip(expected, found, strict=True):
        if "entropy" in wanted and row["prediction"] != wanted["prediction"]:
            return (1.0, f"{row['prediction']} in place of {wanted['prediction']}")
    got = [{column: float(value) for column, value in row.items()
            if column in expected[0] and not (column == "prediction" and "entropy" in expected[0])} for row in found]
    if len(got[0]) < 2:
        return (1.0, f"columns are missing: {list(found[0])}")
    return cases.largest_difference(expected, got, targets)


how, vmg, folder, tolerance = sys.argv[1:]
wrong = 0
if not os.path.exists(f"{folder}/rows.csv"):
    cases.write_tables(folder)
database = Sqlite() if how == "sqlite" else Psql(shlex.split(how))
for case in cases.CASES:
    if case[0] not in HELD and case[0] not in REFUSED:
        continue
    if not os.path.exists(f"{folder}/{case[0]}.vmg"):
        cases.fit(vmg, folder, case)
    if case[0] in REFUSED:
        done = subprocess.run([vmg, "export", f"{folder}/{case[0]}.vmg", "--format", "sql", "-o", f"{folder}/no.sql"],
                              capture_output=True, text=True)
        if done.returncode != 64 or REFUSED[case[0]] not in done.stderr or os.path.exists(f"{folder}/no.sql"):
            wrong += 1
            print(f"{case[0]} is not refused with {REFUSED[case[0]]!r}: {done.stderr}")
        continue
    difference = max(check(case, source) for source in TYPES)
    if not difference[0] <= float(tolerance):
        wrong += 1
        print("%s: %.3g: %s" % (case[0], *difference))
    elif "VERBOSE" in os.environ:
        print(case[0], "%.2g" % difference[0])
sys.exit(wrong > 0)
