"""Fits the polynomials of src/export/onnx_normal.c: with t = 1 / (1 + slope z), (1 - Phi(z)) / phi(z) = t P(t),
0 <= z <= 40, by least squares of relative errors, the largest ones weighing more from round to round (Lawson 1961).

    python3 tests/export/normal_tail.py     needs SciPy
"""
import numpy as np
from scipy.special import erfcx

SLOPE = 0.35


def fit(degree):
    z = np.concatenate([np.linspace(0, 5, 4000), np.geomspace(5, 40, 3000)])
    t = 1 / (1 + SLOPE * z)
    wanted = np.sqrt(np.pi / 2) * erfcx(z / np.sqrt(2)) / t
    terms = np.polynomial.chebyshev.chebvander(2 * t - 1, degree) / wanted[:, None]
    weight = np.ones_like(z)
    for _ in range(60):
        found = np.linalg.lstsq(terms * weight[:, None], weight, rcond=None)[0]
        error = np.abs(terms @ found - 1)
        weight *= np.sqrt(error / error.max() + 1e-3)
        weight /= weight.max()
    series = np.polynomial.chebyshev.Chebyshev(found, domain=[0, 1])
    return error.max(), series.convert(kind=np.polynomial.Polynomial, domain=[-1, 1], window=[-1, 1]).coef


for degree in (8, 15):
    error, numbers = fit(degree)
    print(degree, f"{error:.2g}", ", ".join(f"{number:.17g}" for number in numbers))
