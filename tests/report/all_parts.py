"""A comparison of numbers with every part that one may have, made up: all_parts.py COMPARISON.json"""
import json
import sys

r = json.load(open(sys.argv[1], encoding="utf-8"))
error, score = r["primary"]
r["money"] = {
    "lower_limit": 30, "upper_limit": None, "positive": None, "cost_miss": 500, "cost_false_alarm": 40, "cost_review": 10,
    "rows": 1030, "bad_rows": 389, "today": {"name": "ours <today>", "cost_per_1000": 188834.9, "standard_error": 8123.0},
    "rows_per_month": 20000, "cost_setup": 15000, "cost_upkeep": 200, "cost_hour": 0.5, "trainings_per_month": 1}
r["shift"] = {"column": "x & y", "part": 0.2, "from": 90.0, "train_rows": 660, "inside_rows": 165, "tail_rows": 205}
r["learning_curve"] = {"sizes": [50, 100, 200, 400]}
for number, m in enumerate(r["methods"]):
    more = 1 + number / 7
    cost = 8123.4 * more
    m["money"] = {
        "decision": "...", "accepted": 600 + number, "rejected": 300, "reviewed": 130, "missed": 12, "false_alarms": 20,
        "cost_per_1000": cost, "standard_error": 410.0 * more, "expected_per_1000": 7900.0,
        "saving_per_1000": {"difference": 188834.9 - cost, "low": 160000.5, "high": 200000.5, "standard_error": 7000,
                            "degrees": 4, "p_value": 1e-4, "folds": 5, "verdict": "better"},
        "month": {"decisions": 20 * cost, "training": 0.1, "inference": 0.012, "upkeep": 200, "total": 20 * cost + 200,
                  "today": 3776698, "saving": 3776698 - 20 * cost, "payback_months": None if number else 0.0041}}
    m["shift"] = {
        "inside": {"metrics": {error: 5.0 * more}, "std": 5.2, "std_model": 1.9, "coverage_90": 0.91},
        "tail": {"metrics": {error: 9.9 * more}, "std": 8.1, "std_model": 6.0, "coverage_90": 0.78},
        "ratio": {"std": 1.56, "std_model": 3.1, error: 1.98},
        "verdict": ["grow", "no clear difference", "shrink"][number % 3]}
    m["learning_curve"] = [
        {"rows": rows, "folds": 5, "mean": {error: 9.1 * more * (50 / rows) ** 0.3, score: -3.1 * more},
         "standard_error": {error: 0.4, score: 0.05}, "differences": {}, "state": "done", "sentence": None}
        for rows in r["learning_curve"]["sizes"]]
r["methods"].append({
    "name": "broken <method>", "method": None, "summary": None, "external": {"file": "a.csv", "has": ["prediction"]},
    "state": "failed", "sentence": "every run failed: 1 < 2 & \"so\"", "failures": ["fold 0, seed 1: no"],
    "settings": None, "folds": [], "mean": {}, "standard_error": {}, "differences": {}, "against_matrix": None,
    "calibration": None, "classes": None, "stability": None, "cost": None, "money": None, "shift": None,
    "learning_curve": None, "predictions": None})
json.dump(r, sys.stdout)
