"""Means and variances of activations of Gaussian numbers, in PyTorch: what the library computes in src/activation.

h ~ N(mean, variance); f(h) has the mean and variance that are answered here, in closed form or, for erf and gelu, by
Gauss-Legendre nodes over Owen's integral, and for sigmoid, tanh and softplus by writing the logistic function as a mixture of
normal distribution functions (errors below 1e-11). Everything can be differentiated.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

_LEAK = 0.01  # of the leaky rectifier
_KNOWN = 1e-30  # below this variance an entry counts as known

#: 1 / (1 + exp(-h)) = sum p Phi(h / w), and softplus(h) softplus(-h) = sum p k N(h; 0, w^2): columns w^2, p, k, as in
#: src/activation/vector/logistic_mixture.h.
_LOGISTIC = torch.tensor(
    [
        [0.34331375766466426, 2.7613743774593813e-5, 0.069496671601857729],
        [0.49913902093255719, 0.0011995027645492763, 0.12987032559133466],
        [0.70516249334313211, 0.012040623277423139, 0.22868887026675939],
        [0.98798340211664807, 0.051549310727125371, 0.39231805940136094],
        [1.3817410904537675, 0.12355460394853007, 0.6613605447610804],
        [1.9332661076542301, 0.19382874817692935, 1.096101343415974],
        [2.7069038852574874, 0.21930394147188975, 1.7791502220346807],
        [3.7899781640500288, 0.18889409278461854, 2.8109075667851314],
        [5.2997097390427978, 0.12501397660800635, 4.3029288297454305],
        [7.3953735555473968, 0.060872272200967473, 6.3955671543792568],
        [10.303384998348993, 0.019773392310551447, 9.303407987239589],
        [14.370517498504362, 0.0036473646728554617, 13.37046578240442],
        [20.204057958403063, 0.00028927743803810456, 19.204256461702225],
        [29.228630692129468, 5.2798747410722316e-6, 28.227113609987967],
    ],
    dtype=torch.float64,
).T


def _nodes(count: int = 16) -> tuple[Tensor, Tensor]:
    """The Gauss-Legendre rule on (0, 1)."""
    at, weight = np.polynomial.legendre.leggauss(count)
    return torch.tensor((at + 1) / 2), torch.tensor(weight / 2)


_AT, _WEIGHT = _nodes()


def _density(z: Tensor) -> Tensor:
    return torch.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)


def _below(z: Tensor) -> Tensor:
    return 0.5 * torch.erfc(-z / math.sqrt(2))


def _expanded(variance: Tensor, first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    """A variance by its first three terms in powers of that of h: derivatives of the mean by the mean."""
    return variance * (first**2 + variance * 0.5 * (second**2 + variance * third**2 / 3))


def _rectifier(leak: float) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    def moments(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        a, b = leak, 1 - leak
        sd = variance.clamp_min(_KNOWN).sqrt()
        z = (mean / sd).clamp(-40, 40)
        density, below, above = _density(z), _below(z), _below(-z)
        rectified = (mean * below + sd * density).clamp_min(0)
        spread = below + z * z * below * above + z * density * (above - below) - density * density
        return a * mean + b * rectified, variance * (a * a + 2 * a * b * below + b * b * spread.clamp_min(0))

    return moments


def _linear(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    return mean, variance


def _sine(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    decay, lost = torch.exp(-variance), -torch.expm1(-variance)
    return torch.exp(-variance / 2) * torch.sin(mean), lost * (lost / 2 + decay * torch.cos(mean) ** 2)


def _erf(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    u, a = mean / torch.sqrt(1 + 2 * variance), 1 / torch.sqrt(1 + 4 * variance)
    length = 4 * variance * a * a / (1 + a)  # 1 - a
    q = 1 + (1 - length[..., None] * _AT.to(mean)) ** 2
    integral = (_WEIGHT.to(mean) * torch.exp(-(u * u)[..., None] * q) / q).sum(-1)
    return torch.erf(u), 4 / math.pi * length * integral


def _gelu(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    r = 1 / torch.sqrt(1 + variance)
    t = (mean * r).clamp(-40, 40)
    density, below, above = _density(t), _below(t), _below(-t)
    value, missing = mean * below + variance * r * density, mean * above - variance * r * density
    first = below + r * r * t * density
    second = r * density * (1 + r * r * (1 - t * t))
    third = -r * r * t * density * (1 + r * r * (3 - t * t))
    q = 1 + _AT.to(mean) ** 2
    s = 1 / torch.sqrt(1 + q * variance[..., None])
    square = (mean[..., None] * s) ** 2
    overlap = (_WEIGHT.to(mean) / q * s**3 * torch.exp(-0.5 * q * square) * (square + variance[..., None])).sum(-1)
    closed = variance * first + value * missing - overlap / math.pi
    small = variance < 1e-3
    return value, torch.where(small, _expanded(variance, first, second, third), closed).clamp_min(0)


def _logistic_sums(x: Tensor, variance: Tensor) -> tuple[Tensor, ...]:
    """T, D, D', D'' of src/activation/vector/activation_logistic.c, the lift and the overlap; x >= 0."""
    squared_scale, weight, overlap = _LOGISTIC.to(x)
    spread = squared_scale + variance[..., None]
    r = 1 / torch.sqrt(spread)
    z = (x[..., None] * r).clamp(-40, 40)
    d = weight * r * _density(z)
    return (
        (weight * _below(-z)).sum(-1),
        d.sum(-1),
        (z * r * d).sum(-1),
        ((z * z - 1) * r * r * d).sum(-1),
        (spread * d).sum(-1),
        (overlap * d).sum(-1),
    )


def _logistic(offset: float, height: float, rate: float) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Of offset + height s(rate h)."""

    def moments(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        v = rate * rate * variance
        tail, density, density1, density2, _, _ = _logistic_sums((rate * mean).abs(), v)
        small = v < (0.006 if mean.dtype == torch.float64 else 0.1)
        spread = torch.where(small, _expanded(v, density, density1, density2), tail * (1 - tail) - density)
        return offset + height * torch.where(mean < 0, tail, 1 - tail), height * height * spread.clamp_min(0)

    return moments


def _softplus(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    x = mean.abs()
    tail, density, density1, _, lift, overlap = _logistic_sums(x, variance)
    u = (lift - x * tail).clamp_min(0)
    first = torch.where(mean < 0, tail, 1 - tail)
    small = variance < (0.006 if mean.dtype == torch.float64 else 0.1)
    closed = variance * first + overlap - u * (u + x)
    return mean.clamp_min(0) + u, torch.where(small, _expanded(variance, first, density, density1), closed).clamp_min(0)


_MOMENTS: dict[str, Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]] = {
    "relu": _rectifier(0),
    "leaky-relu": _rectifier(_LEAK),
    "tanh": _logistic(-1, 2, 2),
    "sigmoid": _logistic(0, 1, 1),
    "gelu": _gelu,
    "softplus": _softplus,
    "erf": _erf,
    "sine": _sine,
    "linear": _linear,
}


def activation_moments(activation: str, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of an activation, by the library's names, of independent h ~ N(mean, variance), entry by entry.
    ValueError: an activation that is not known.

    >>> import torch
    >>> mean, variance = activation_moments("relu", torch.zeros(1), torch.ones(1))
    >>> float(mean), float(variance)  # 1 / sqrt(2 pi), 1/2 - 1 / (2 pi)
    (0.3989..., 0.3408...)
    """
    if activation not in _MOMENTS:
        raise ValueError(f"there is no activation '{activation}'; there are {', '.join(_MOMENTS)}")
    return _MOMENTS[activation](mean, variance)


def logistic_mean(mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For h = N(mean, variance), mean <= 0: E[s(h)] with s the logistic function, its derivative by the mean, and E of the
    entropy of the pair s(h), 1 - s(h)."""
    tail, density, _, _, lift, _ = _logistic_sums(mean.abs(), variance)
    tail = torch.maximum(tail, torch.sigmoid(mean))  # a symmetric spread adds more above than it takes away below
    softplus = (lift + mean * tail).clamp_min(0)
    return tail, density, (softplus - mean * tail - variance * density).clamp_min(0)
