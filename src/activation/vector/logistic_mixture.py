"""Makes the constants of logistic_mixture.h: the logistic function as a mixture of normal distribution functions.

    python3 logistic_mixture.py > logistic_mixture.h      (needs mpmath; two minutes)

Looks for scales w_i, weights p_i (summing to 1) and c_i such that, for every h >= 0,

    s'(h)  = sum p_i N(h; 0, w_i^2)                the logistic density
    s(-h)  = sum p_i Phi(-h / w_i)                 its distribution function
    l(-h)  = sum p_i E[max(0, -h + w_i n)]         softplus, l(h) = log(1 + exp(h)), n standard normal
    l(h) l(-h) = sum c_i exp(-h^2 / (2 w_i^2))     what softplus squared has beyond h l(h)

hold as well as possible in the sense of least squares on a grid: Levenberg and Marquardt's method on all unknowns, the
linear ones solved for anew after each step. The largest errors on a finer grid are printed with the constants.
"""
from mpmath import erfc, exp, log, log1p, lu_solve, matrix, mp, mpf, nstr, pi, sqrt

mp.dps = 45


def target(h):
    decay = exp(-h)
    return decay / (1 + decay) ** 2, decay / (1 + decay), log1p(decay), log1p(decay) * (h + log1p(decay))


def basis(h, w):
    """The four functions of one component, and their derivatives with respect to log w."""
    bell = exp(-h * h / (2 * w * w))
    density = bell / (w * sqrt(2 * pi))
    below = erfc(h / w / sqrt(mpf(2))) / 2
    return ((density, below, w * w * density - h * below, bell),
            (density * (h * h / w / w - 1), h * density, w * w * density, bell * h * h / w / w))


class Fit:
    def __init__(self, count, lowest, highest, reach, points):
        self.count = count
        self.grid = [mpf(reach) * (mpf(i) / points) ** mpf("1.3") for i in range(points + 1)]
        self.targets = [target(h) for h in self.grid]
        ratio = log(mpf(highest) / mpf(lowest)) / (count - 1)
        self.log_scales = [log(mpf(lowest)) + ratio * i for i in range(count)]

    def rows(self, log_scales, p, c):
        """Residuals and Jacobian with respect to (log w, p, c); the last row holds the sum of p at 1."""
        n, residuals, jacobian = self.count, [], []
        scales = [exp(x) for x in log_scales]
        zeros = [mpf(0)] * n
        for h, wanted in zip(self.grid, self.targets):
            parts = [basis(h, w) for w in scales]
            for f in range(4):
                weights = p if f < 3 else c
                values = [part[0][f] for part in parts]
                residuals.append(sum(a * b for a, b in zip(weights, values)) - wanted[f])
                moved = [a * part[1][f] for a, part in zip(weights, parts)]
                jacobian.append(moved + (values + zeros if f < 3 else zeros + values))
        residuals.append(1000 * (sum(p) - 1))
        jacobian.append(zeros + [mpf(1000)] * n + zeros)
        return residuals, jacobian

    def normal_equations(self, residuals, jacobian, first):
        n = 3 * self.count - first
        a, b = matrix(n, n), matrix(n, 1)
        for residual, row in zip(residuals, jacobian):
            used = [(i - first, row[i]) for i in range(first, 3 * self.count) if row[i]]
            for place, (i, x) in enumerate(used):
                b[i] -= x * residual
                for j, y in used[place:]:
                    a[i, j] += x * y
        for i in range(n):
            for j in range(i):
                a[i, j] = a[j, i]
        return a, b

    def linear(self, log_scales):
        """The best p and c for these scales, and the sum of squares."""
        n, zeros = self.count, [mpf(0)] * self.count
        a, b = self.normal_equations(*self.rows(log_scales, zeros, zeros), first=n)
        solved = list(lu_solve(a, b))
        p, c = solved[:n], solved[n:]
        return p, c, sum(r * r for r in self.rows(log_scales, p, c)[0])

    def run(self, rounds):
        n, damping = self.count, mpf("1e-3")
        p, c, cost = self.linear(self.log_scales)
        for _ in range(rounds):
            a, b = self.normal_equations(*self.rows(self.log_scales, p, c), first=0)
            while damping < 1e9:
                damped = a.copy()
                for i in range(3 * n):
                    damped[i, i] *= 1 + damping
                step = lu_solve(damped, b)
                moved = [x + step[i] for i, x in enumerate(self.log_scales)]
                answer = self.linear(moved) if max(abs(step[i]) for i in range(n)) < 0.3 else None
                if answer and answer[2] < cost:
                    break
                damping *= 6
            if damping >= 1e9:
                break
            gain = (cost - answer[2]) / cost
            self.log_scales, (p, c, cost), damping = moved, answer, damping / 6
            if gain < mpf("1e-5"):
                break
        order = sorted(range(n), key=lambda i: self.log_scales[i])
        return [(exp(self.log_scales[i]), p[i] / sum(p), c[i]) for i in order]


def largest_errors(components):
    errors = [mpf(0)] * 4
    for step in range(1200):
        h = mpf(step) / 30
        parts, wanted = [basis(h, w)[0] for w, _, _ in components], target(h)
        for f in range(4):
            got = sum((p if f < 3 else c) * part[f] for (_, p, c), part in zip(components, parts))
            errors[f] = max(errors[f], abs(got - wanted[f]))
    return errors


def table(components, suffix):
    lines = []
    for w, p, c in components:
        row = w * w, p, c * w * sqrt(2 * pi) / p
        lines.append("    {" + ", ".join(nstr(x, 10 if suffix else 17) + suffix for x in row) + "},")
    return "\n".join(lines)


def section(components, suffix):
    errors = ", ".join(nstr(error, 2) for error in largest_errors(components))
    return f"""/* Largest errors for any h of s', s, softplus, and softplus(h) softplus(-h): {errors}. */
enum {{ LOGISTIC_COMPONENTS = {len(components)} }};
static const logistic_component logistic_mixture[LOGISTIC_COMPONENTS] = {{
{table(components, suffix)}
}};"""


HEAD = """/* The logistic function as a mixture of normal distribution functions. Written by logistic_mixture.py; the idea is that of
 * Monahan and Stefanski (1992, "Normal scale mixture approximations to F*(z) and computation of the logistic-normal
 * integral"), the constants are our own. */
#ifndef VMG_ACTIVATION_VECTOR_LOGISTIC_MIXTURE_H
#define VMG_ACTIVATION_VECTOR_LOGISTIC_MIXTURE_H

#include "vmg/config.h"

/* Below this variance the expansion of the moments is the better one: both err by about 1e-12 (double), 1e-7 (float). */
#define VMG_LOGISTIC_SMALL_VARIANCE ((vmg_real)(VMG_REAL_IS_DOUBLE ? 0.006 : 0.1))

/* One component, of scale w and weight p: 1 / (1 + exp(-h)) = sum p Phi(h / w); with the softplus l(h) = log(1 + exp(h)),
 * l(h) l(-h) = sum p k N(h; 0, w^2). */
typedef struct logistic_component {
    vmg_real squared_scale; /* w^2 */
    vmg_real weight;        /* p */
    vmg_real overlap;       /* k */
} logistic_component;
"""

if __name__ == "__main__":
    print(HEAD)
    print("#if VMG_REAL_IS_DOUBLE")
    print(section(Fit(14, "0.585", "5.4", 38, 90).run(80), ""))
    print("#else")
    print(section(Fit(8, "0.743", "4.28", 30, 70).run(60), "f"))
    print("#endif\n\n#endif")
