"""A layer with a matrix Gaussian posterior for networks in PyTorch."""

from __future__ import annotations

import math
from typing import Optional

import torch
from torch import Tensor, nn


class Covariance(nn.Module):
    """A covariance of `size` rows, or columns, of a weight matrix.

    diagonal   diag(exp(2 log_sd))
    low-rank   D^1/2 (I + G^T G) D^1/2, D = diag(exp(2 log_sd)), G = `factor`, rank x size
    full       L L^T, L = diag(exp(log_diagonal)) (I + T), T strictly lower triangular: `triangle`, row by row

    These are the library's parameters (docs/model-file.md), by the same names.

    >>> Covariance("low-rank", 3, rank=1).dense().shape
    torch.Size([3, 3])
    >>> covariance = Covariance("diagonal", 2)  # of standard deviation exp(0)
    >>> covariance.trace().item(), covariance.log_determinant().item(), covariance.noise_size
    (2.0, 0.0, 2)
    >>> covariance.quadratic(torch.ones(1, 2))
    tensor([2.], grad_fn=...)
    """

    def __init__(self, kind: str, size: int, *, rank: int = 2, log_sd: float = 0.0) -> None:
        super().__init__()
        self.kind, self.size = kind, size
        if kind in ("diagonal", "low-rank"):
            self.log_sd = nn.Parameter(torch.full((size,), log_sd))
        if kind == "low-rank":
            self.factor = nn.Parameter(0.1 * torch.randn(max(0, min(rank, size - 1)), size))
        elif kind == "full":
            self.log_diagonal = nn.Parameter(torch.full((size,), log_sd))
            self.triangle = nn.Parameter(torch.zeros(size * (size - 1) // 2))
        elif kind != "diagonal":
            raise ValueError(f"a covariance is diagonal, low-rank or full, not '{kind}'")

    def root(self) -> Tensor:
        """R, n x size, with R^T R the covariance: of a full one n = size, of a low-rank one n = size + rank."""
        if self.kind == "full":
            lower = torch.eye(self.size, dtype=self.triangle.dtype, device=self.triangle.device)
            row, column = torch.tril_indices(self.size, self.size, -1, device=lower.device)
            lower = lower.index_put((row, column), self.triangle)
            return (lower * self.log_diagonal.exp()[:, None]).T
        sd = self.log_sd.exp()
        return torch.cat([torch.diag(sd), self.factor * sd]) if self.kind == "low-rank" else torch.diag(sd)

    def dense(self) -> Tensor:
        """The covariance itself, size x size."""
        root = self.root()
        return root.T @ root

    def diagonal(self) -> Tensor:
        """Its diagonal, size."""
        return (2 * self.log_sd).exp() if self.kind == "diagonal" else self.root().square().sum(0)

    def trace(self) -> Tensor:
        """The sum of its diagonal, a scalar."""
        return self.diagonal().sum()

    def log_determinant(self) -> Tensor:
        """The logarithm of its determinant, a scalar."""
        if self.kind == "full":
            return 2 * self.log_diagonal.sum()
        own = 2 * self.log_sd.sum()
        if self.kind == "diagonal":
            return own
        inner = torch.eye(len(self.factor), dtype=own.dtype, device=own.device) + self.factor @ self.factor.T
        return own + torch.logdet(inner)

    def quadratic(self, a: Tensor) -> Tensor:
        """a_k C a_k^T for every row of a (rows x size): (rows,)."""
        if self.kind == "diagonal":
            return a.square() @ self.diagonal()
        return (a @ self.root().T).square().sum(1)

    def colour(self, noise: Tensor) -> Tensor:
        """Standard normal numbers (rows x noise_size) as rows of this covariance (rows x size)."""
        return noise * self.log_sd.exp() if self.kind == "diagonal" else noise @ self.root()

    @property
    def noise_size(self) -> int:
        """How many standard normal numbers a row of this covariance is made of."""
        return self.size + (len(self.factor) if self.kind == "low-rank" else 0)


class MatrixGaussianLinear(nn.Module):
    """A linear layer whose weights have a matrix Gaussian posterior, W ~ MN(mean, U, V): in place of nn.Linear.

    The weight matrix has a row for every input and, with bias, a last one for the constant 1; a column for every output. In
    training and prediction `forward` draws the pre-activations of every row, not the weights (local reparameterisation);
    `moments` carries means and variances instead, without random numbers. The objective of a data set of N rows is

        loss = -mean log-likelihood of a batch + sum of kl() over the layers / N

    in_features, out_features : sizes, as of nn.Linear
    row_covariance, column_covariance : U of the inputs, V of the outputs: "diagonal", "low-rank" or "full"
    row_rank, column_rank : directions of low-rank ones
    prior : "standard": N(0, prior_sd^2) for every weight; "empirical": the scale at which the divergence is smallest;
        "hyper": Gamma(hyper_shape, hyper_rate) priors of the precisions of rows and columns, with learnt Gamma posteriors
    divide_inputs : divide the input, the constant too, by the root of its length
    initial_log_sd : logarithm of the initial standard deviation of the weights

    Parameters have the library's names and meanings (docs/model-file.md): mean (M), row.*, column.*, log_shape_row, ...

    >>> import torch
    >>> layer = MatrixGaussianLinear(3, 2)
    >>> layer(torch.randn(5, 3)).shape
    torch.Size([5, 2])
    >>> mean, variance = layer.moments(torch.randn(5, 3))
    >>> bool((variance > 0).all()) and bool(layer.kl() > 0)
    True
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        row_covariance: str = "diagonal",
        column_covariance: str = "diagonal",
        row_rank: int = 2,
        column_rank: int = 2,
        prior: str = "standard",
        prior_sd: float = 1.0,
        hyper_shape: float = 1.0,
        hyper_rate: float = 0.5,
        divide_inputs: bool = False,
        initial_log_sd: float = -3.0,
    ) -> None:
        super().__init__()
        if prior not in ("standard", "empirical", "hyper"):
            raise ValueError(f"a prior is standard, empirical or hyper, not '{prior}'")
        self.in_features, self.out_features, self.bias = in_features, out_features, bias
        self.prior, self.prior_sd, self.hyper_shape, self.hyper_rate = prior, prior_sd, hyper_shape, hyper_rate
        rows = in_features + bias
        self.input_scale = 1 / math.sqrt(rows) if divide_inputs else 1.0
        self.mean = nn.Parameter(torch.randn(rows, out_features) * math.sqrt(2 / (rows * self.input_scale**2)))
        if bias:
            nn.init.zeros_(self.mean[-1].data)
        self.row = Covariance(row_covariance, rows, rank=row_rank, log_sd=initial_log_sd)
        self.column = Covariance(column_covariance, out_features, rank=column_rank)
        if prior == "hyper":
            for side in ("row", "column"):
                setattr(self, f"log_shape_{side}", nn.Parameter(torch.tensor(math.log(hyper_shape))))
                setattr(self, f"log_rate_{side}", nn.Parameter(torch.tensor(math.log(hyper_rate))))

    def _extended(self, x: Tensor, constant: float) -> Tensor:
        """[x, constant], scaled."""
        if self.bias:
            x = torch.cat([x, torch.full_like(x[:, :1], constant)], 1)
        return x * self.input_scale

    def forward(self, x: Tensor, noise: Optional[Tensor] = None) -> Tensor:
        """A draw of the pre-activations of rows x (rows x in_features): rows x out_features.

        noise : standard normal numbers in place of new ones, rows x column.noise_size, or 1 x that: the same in every row,
            so that rows do not depend on the rows beside them

        >>> layer, x = MatrixGaussianLinear(3, 2), torch.ones(2, 3)
        >>> bool((layer(x, torch.zeros(1, 2)) == layer.moments(x)[0]).all())  # without noise it is the mean
        True
        """
        a = self._extended(x, 1.0)
        if noise is None:
            noise = torch.randn(len(a), self.column.noise_size, dtype=a.dtype, device=a.device)
        return a @ self.mean + self.row.quadratic(a).sqrt()[:, None] * self.column.colour(noise)

    def moments(
        self, mean: Tensor, variance: Optional[Tensor] = None, *, covariance: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Mean and variance of the pre-activations, rows x out_features each, of inputs that are known, or believed to be
        independent with this mean and variance (rows x in_features). With `covariance` the covariances of all outputs
        instead of the variances, rows x out_features x out_features.

        One hidden layer with a diagonal column covariance between two such layers is exact; deeper networks drop what the
        units of a layer have in common.

        >>> layer = MatrixGaussianLinear(3, 2)
        >>> mean, variance = layer.moments(torch.ones(5, 3), 0.1 * torch.ones(5, 3))
        >>> mean.shape, variance.shape
        (torch.Size([5, 2]), torch.Size([5, 2]))
        """
        p = self._extended(mean, 1.0)
        spread = self.row.quadratic(p)
        t = None if variance is None else self._extended(variance, 0.0) * self.input_scale
        if t is not None:
            spread = spread + t @ self.row.diagonal()
        if covariance:
            both = spread[:, None, None] * self.column.dense()
            if t is not None:
                both = both + torch.einsum("ki,ij,il->kjl", t, self.mean, self.mean)
            return p @ self.mean, both
        own = spread[:, None] * self.column.diagonal()
        return p @ self.mean, own if t is None else own + t @ self.mean.square()

    def kl(self) -> Tensor:
        """The divergence of the posterior from the prior, a scalar in nats, with that of the Gamma posteriors.

        >>> bool(MatrixGaussianLinear(3, 2).kl() > 0)
        True
        """
        r, c = self.mean.shape
        spread = self.row.trace() * self.column.trace() + self.mean.square().sum()
        inside = -c * self.row.log_determinant() - r * self.column.log_determinant() - r * c
        if self.prior == "standard":
            scale = self.prior_sd**2
            return 0.5 * (spread / scale + inside + r * c * math.log(scale))
        if self.prior == "empirical":
            return 0.5 * (inside + r * c * (spread / (r * c)).log() + r * c)
        zero = torch.zeros_like(spread)
        precision, log_scale, divergence = zero + 1, zero, zero
        for side in ("row", "column"):
            shape, log_rate = getattr(self, f"log_shape_{side}").exp(), getattr(self, f"log_rate_{side}")
            precision = precision * shape / log_rate.exp()
            log_scale = log_scale - torch.digamma(shape) + log_rate
            divergence = divergence + gamma_kl(shape, log_rate.exp(), self.hyper_shape, self.hyper_rate)
        return 0.5 * (spread * precision + inside + r * c * log_scale) + divergence

    def extra_repr(self) -> str:
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias}, "
            f"row_covariance={self.row.kind}, column_covariance={self.column.kind}, prior={self.prior}"
        )


def gamma_kl(shape: Tensor, rate: Tensor, prior_shape: float, prior_rate: float) -> Tensor:
    """KL( Gamma(shape, rate) || Gamma(prior_shape, prior_rate) ), in nats, shaped as `shape`.

    >>> gamma_kl(torch.tensor(2.0), torch.tensor(1.0), 2.0, 1.0).item()
    0.0
    """
    return (
        (shape - prior_shape) * torch.digamma(shape)
        - torch.lgamma(shape)
        + math.lgamma(prior_shape)
        + prior_shape * (rate.log() - math.log(prior_rate))
        + shape * (prior_rate - rate) / rate
    )
