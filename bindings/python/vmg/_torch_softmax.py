"""The mean of the softmax of Gaussian outputs of three classes and more, by the library's quasi-random rule
(src/likelihood/softmax_nodes.h): the same nodes, so the same numbers."""

from __future__ import annotations

import functools
import math

import numpy as np
import torch
from torch import Tensor

_PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97]
_PRIMES += [101, 103, 107, 109, 113, 127]


@functools.lru_cache(maxsize=None)
def _nodes(dimensions: int, pairs: int) -> Tensor:
    """Half of the nodes, pairs x dimensions: quantiles of a Kronecker sequence, with exact second moments."""
    number = np.arange(1, pairs + 1)[:, None]
    place = 0.5 + number * np.sqrt(np.array(_PRIMES[:dimensions], dtype=float))
    z = torch.special.ndtri(torch.tensor(place - np.floor(place)))
    factor = torch.linalg.cholesky(z.T @ z / pairs)
    return torch.linalg.solve_triangular(factor, z.T, upper=False).T


def _factor(covariance: Tensor, scale: Tensor) -> Tensor:
    """The Cholesky factors of covariances (rows x d x d), where a pivot within rounding counts as 0, and its column too."""
    columns: list[Tensor] = []
    size = covariance.shape[1]
    for j in range(size):
        left = covariance[:, :, j]
        for column in columns:
            left = left - column * column[:, j : j + 1]
        pivot = left[:, j]
        good = pivot > 4 * torch.finfo(torch.float32).eps * scale[:, j]
        root = torch.where(good, pivot, torch.ones_like(pivot)).sqrt()
        below = torch.arange(size, device=covariance.device) >= j
        columns.append(torch.where(good[:, None] & below, left / root[:, None], torch.zeros_like(left)))
    return torch.stack(columns, 2)


def softmax_mean(mean: Tensor, covariance: Tensor) -> Tensor:
    """E[softmax(f)], f ~ N(mean, covariance): rows x classes.

    >>> import torch
    >>> softmax_mean(torch.zeros(1, 4).double(), torch.eye(4).double()[None]).sum().round()
    tensor(1., dtype=torch.float64)
    """
    return torch.cat([_one_row(m, c) for m, c in zip(mean, covariance)])


def _one_row(mean: Tensor, covariance: Tensor) -> Tensor:
    classes = len(mean)
    best = int(mean.argmax())
    others = torch.tensor([c for c in range(classes) if c != best], device=mean.device)
    own, with_best = covariance[best, best], covariance[others, best]
    differences = covariance[others][:, others] - with_best[:, None] - with_best[None, :] + own
    largest = float(differences.diagonal().max().detach())
    pairs = 128 if largest < 0.25 else 1024 if largest < 2 else 8192
    scale = covariance.diagonal()[others] + own
    factor = _factor(differences[None], scale[None])[0]
    step = _nodes(classes - 1, pairs).to(mean) @ factor.T
    d = (mean[others] - mean[best]) + torch.cat([step, -step])
    log_sum = torch.logsumexp(torch.cat([d, torch.zeros_like(d[:, :1])], 1), 1, keepdim=True)
    probability = (d - log_sum).exp().mean(0)
    answer = torch.empty(classes, dtype=mean.dtype, device=mean.device).index_put((others,), probability)
    return answer.index_put((torch.tensor([best]),), 1 - probability.sum())[None]
