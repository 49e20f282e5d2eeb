#!/usr/bin/env python3
"""Writes student.json: Student's t distribution (location 0, scale 1) with 50 digits, by mpmath (python3-mpmath).

cases[]: degrees (null: infinite), z; log_density; upper_tail = P(T > z); distance = E|T - z|.
The tail is the regularised incomplete beta function, checked here against the integral of the density.
"""
import json
import os
import mpmath as mp

mp.mp.dps = 50


def log_density(v, z):
    if v is None:
        return -z * z / 2 - mp.log(2 * mp.pi) / 2
    return (mp.loggamma((v + 1) / 2) - mp.loggamma(v / 2) - mp.log(mp.pi * v) / 2
            - (v + 1) / 2 * mp.log1p(z * z / v))


def upper_tail(v, z):
    if v is None:
        return mp.erfc(z / mp.sqrt(2)) / 2
    return mp.betainc(v / 2, mp.mpf(1) / 2, 0, v / (v + z * z), regularized=True) / 2


def distance(v, z):
    factor = 1 if v is None else (v + z * z) / (v - 1)
    return z * (1 - 2 * upper_tail(v, z)) + 2 * mp.exp(log_density(v, z)) * factor


cases = []
for degrees in ["2.0625", "3", "7.5", "12", "31", "47.875", "48", "49", "200", "1000", "30000", None]:
    v = None if degrees is None else mp.mpf(degrees)
    for text in ["0", "0.0078125", "0.5", "1", "1.6875", "2", "3.25", "4.5", "6", "8", "8.125", "13", "30"]:
        z = mp.mpf(text)
        tail = upper_tail(v, z)
        ends = [z + k / (1 + z) for k in (0, 1, 3, 10, 40, 400, 2000)] + [mp.inf]
        integral = mp.exp(log_density(v, z)) * mp.quad(
            lambda t: mp.exp(log_density(v, t) - log_density(v, z)), ends)
        assert abs(integral / tail - 1) < 1e-12, (degrees, text)
        cases.append({"degrees": None if degrees is None else float(degrees), "z": float(text),
                      "log_density": float(log_density(v, z)), "upper_tail": float(tail),
                      "distance": float(distance(v, z))})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "student.json"), "w") as file:
    file.write("{\"cases\": [\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]}")
    file.write("\n")
