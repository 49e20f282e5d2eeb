"""Every number of a report's page against the comparison it was made from: page_numbers.py COMPARISON.json REPORT.html"""
import html.parser
import json
import math
import re
import sys

comparison = json.load(open(sys.argv[1], encoding="utf-8"))
text = open(sys.argv[2], encoding="utf-8").read()


class Page(html.parser.HTMLParser):
    """Rows of tables by id: [heading, [numbers of a cell, ...]]; all numbers with their text; tags that do not match."""

    def __init__(self):
        super().__init__()
        self.tables, self.numbers, self.open = {}, [], []
        self.rows = self.heading = self.cell = self.number = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("meta", "link"):
            return
        self.open.append(tag)
        if tag == "table":
            self.rows = self.tables[attributes["id"]] = []
        elif tag == "tr" and self.rows is not None:
            self.rows.append(["", []])
        elif tag == "th" and attributes.get("scope") == "row":
            self.heading = ""
        elif tag == "td":
            self.cell = []
        elif tag == "data":
            self.number = [float(attributes["value"]), "", attributes.get("class")]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.getpos())
        if tag == "th" and self.heading is not None:
            self.rows[-1][0], self.heading = self.heading, None
        elif tag == "td":
            self.rows[-1][1].append(self.cell)
            self.cell = None
        elif tag == "data":
            self.numbers.append(self.number)
            if self.cell is not None:
                self.cell.append(self.number[0])
            self.number = None
        elif tag == "table":
            self.rows = None

    def handle_data(self, data):
        if self.number is not None:
            self.number[1] += data
        elif self.heading is not None:
            self.heading += data


page = Page()
page.feed(text)
page.close()
assert not page.open, page.open


def all_numbers(value):
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, (bool, str)) or value is None:
        return
    if isinstance(value, (int, float)):
        yield float("%.15g" % value)
        return
    for part in value:
        yield from all_numbers(part)


known = set(all_numbers(comparison))
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def shown(words):
    """The number that a text shows, its unit undone, and half of its last digit."""
    minutes = re.fullmatch(r"([\d,]+) min (\d+) s", words)
    if minutes:
        return int(minutes[1].replace(",", "")) * 60 + int(minutes[2]), 0.5
    match = re.fullmatch(r"([−+]?)([\d,]+)(?:\.(\d+))?(?: × 10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?(?: (%|µs|ms|s|h|B|kB|MB|GB))?", words)
    assert match, words
    sign, whole, decimals, power, unit = match.groups()
    scale = 10.0 ** int(power.translate(RAISED)) if power else 1.0
    scale *= {"%": 0.01, "µs": 1e-6, "ms": 1e-3, "h": 3600, "kB": 1e3, "MB": 1e6, "GB": 1e9}.get(unit, 1)
    number = float(whole.replace(",", "") + "." + (decimals or "0"))
    return (-number if sign == "−" else number) * scale, 0.5 * 10.0 ** -len(decimals or "") * scale


assert len(page.numbers) > 20
for value, words, kind in page.numbers:
    assert kind == "derived" or value in known, (value, words)
    got, half = shown(words)
    # a cell may be shown as points (of a part of one) or as time (of microseconds)
    fits = [abs(got * factor - value) <= half * factor * (1 + 1e-6) for factor in (1, 0.01, 1e6)]
    assert any(fits), (value, words)

methods = {m["name"]: m for m in comparison["methods"]}
names = [m["name"] for m in comparison["metrics"]]
of_all = 0


def at(value, *path):
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def check(table, expected):
    """expected(method): the numbers of each cell; nulls and empty cells are left out."""
    global of_all
    if table not in page.tables:
        return
    rows = [row for row in page.tables[table] if row[0] in methods]
    assert rows, table
    for name, cells in rows:
        wanted = [[float("%.15g" % x) for x in cell if x is not None] for cell in expected(methods[name])]
        assert cells == wanted, (table, name, cells, wanted)
        of_all += len(cells)


def mean(m, metric):
    value = at(m, "mean", metric)
    return [value, at(m, "standard_error", metric) if value is not None else None]


def contrast(m, metric):
    c = at(m, "differences", metric) or {}
    return [] if c.get("verdict") == "best" else [c.get("difference"), c.get("low"), c.get("high")]


error, score = comparison["primary"]
for table, metric in (("error", error), ("score", score)):
    check(table, lambda m: [mean(m, metric), [], contrast(m, metric)])
    assert {row[0] for row in page.tables[table]} - {""} == set(methods), table
check("all-metrics", lambda m: [mean(m, name) for name in names])
check("coverage", lambda m: [[x["fraction"]] for x in m["calibration"]["coverage"]] + [[m["calibration"]["coverage_error"]]])
check("cost-table", lambda m: [[x] for x in (
    at(m, "cost", "training_seconds", "mean"), at(m, "cost", "microseconds_per_row", "one"),
    at(m, "cost", "microseconds_per_row", "thousand"), *(at(m, "cost", key) for key in (
        "model_bytes", "parameters", "training_bytes", "prediction_bytes")))])
check("stability-table", lambda m: [[at(m, "stability", "metrics", error, "std")], [], [at(m, "stability", "epochs", "mean")],
                                    *([at(m, "stability", key)] for key in ("runs", "failed", "restarted"))])
check("money-table", lambda m: [[m["money"]["cost_per_1000"], m["money"]["standard_error"]], [m["money"]["expected_per_1000"]],
                                [m["money"]["saving_per_1000"][key] for key in ("difference", "low", "high")], [],
                                *([m["money"][key]] for key in (
                                    "accepted", "rejected", "reviewed", "missed", "false_alarms"))])
check("month-table", lambda m: [[m["money"]["month"][key]] for key in (
    "decisions", "training", "inference", "upkeep", "total", "today", "saving", "payback_months")])
check("learning-error", lambda m: [[p["mean"][error], p["standard_error"][error]] for p in m["learning_curve"]])


def shift(m):
    s, quantities = m["shift"], ["entropy"] if comparison["data"]["task"] == "classification" else ["std_model", "std"]
    cells = [[]]
    for key in quantities:
        cells += [[s["inside"][key]], [s["tail"][key]], [s["ratio"][key]]]
    cells += [[s["inside"]["metrics"][error]], [s["tail"]["metrics"][error]], [s["ratio"][error]]]
    return cells + ([] if "entropy" in quantities else [[s["inside"]["coverage_90"]], [s["tail"]["coverage_90"]]])


check("shift-table", shift)
ordered = [row[0] for row in page.tables["error"] if row[0]]
for number, name in enumerate(ordered):
    rows = page.tables.get("confusion-%d" % number)
    if rows:
        classes, got = methods[name]["classes"], [cells for heading, cells in rows if heading]
        for i, cells in enumerate(got):
            wanted = [[float(x)] for x in classes["confusion"][i]]
            wanted += [[float("%.15g" % classes[key][i])] if classes[key][i] is not None else [] for key in (
                "precision", "recall", "f1")]
            assert cells == wanted, (name, cells, wanted)
            of_all += len(cells)
assert of_all > 20, of_all
for part, table in (("money", "money-table"), ("shift", "shift-table"), ("learning_curve", "learning-error")):
    assert (comparison.get(part) is not None) == (table in page.tables), part
matrix = next((m for m in comparison["methods"] if m["method"] == "matrix"), None)
verdict = at(matrix, "differences", error, "verdict")
answer = re.sub("<[^>]*>", "", re.search(r"<ol class=.answer.>(.*?)</li>", text, re.S)[1])
assert ("loses" in answer or "の負けです" in answer) == (verdict == "worse"), (verdict, answer)
if verdict == "no clear difference":
    assert "no clear difference to " + matrix["name"] in answer or "明らかな差がありません" in answer, answer
assert re.search(r"<html lang=\"(en|ja)\">", text) and "<script" not in text
assert not re.search(r"(src|href)=\"(?!#|data:)", text), "something is fetched"
ids = re.findall(r"\bid=[\"']([^\"']*)", text)
assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]
for svg in re.findall(r"<svg role.*?</svg>", text, re.S):
    assert "<title" in svg and "<desc" in svg and not re.search(r"rgb\( *[0-9]", svg)
