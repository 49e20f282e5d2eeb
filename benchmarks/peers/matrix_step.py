"""Training steps of networks with matrix Gaussian weights in PyTorch, written as a user would: the peer of
training_step_benchmark. Diagonal covariances, the prior N(0, 1), the Gaussian likelihood with a Gamma posterior of the
noise precision (or softmax classes), Adam, one thread.

  matrix_step.py moments|sampled|batched|classes UNITS,UNITS,... [INPUTS [BATCH [CLASSES [NETWORKS]]]]
  matrix_step.py predict UNITS,UNITS,... [INPUTS [ROWS]]

batched: NETWORKS (default 100) networks by moments in one graph. predict: 100 posterior samples of each of ROWS rows and
their mean and variance. Prints microseconds of one step (of one network, of one row), the shortest of several runs, in
processor time of the one thread.
"""
import math
import sys
import time

import torch

torch.set_num_threads(1)


class Layer(torch.nn.Module):
    """W ~ MN(M, diag(u), diag(v)); `lead` is () or (networks,)."""

    def __init__(self, lead, rows, columns):
        super().__init__()
        sd = 2 / math.sqrt(rows - 1 + columns)
        self.mean = torch.nn.Parameter(sd * torch.randn(*lead, rows, columns))
        self.log_row = torch.nn.Parameter(torch.full((*lead, rows), -3.0))
        self.log_column = torch.nn.Parameter(torch.zeros(*lead, columns))

    def moments(self, mean, variance):
        u, v = torch.exp(2 * self.log_row), torch.exp(2 * self.log_column)
        second = mean * mean if variance is None else mean * mean + variance
        scale = (second * u.unsqueeze(-2)).sum(-1, keepdim=True)
        out = scale * v.unsqueeze(-2)
        if variance is not None:
            out = out + variance @ (self.mean * self.mean)
        return mean @ self.mean, out

    def sample(self, x):
        u, v = torch.exp(2 * self.log_row), torch.exp(self.log_column)
        scale = torch.sqrt(((x * x) * u).sum(-1, keepdim=True))
        mean = x @ self.mean
        return mean + scale * v * torch.randn_like(mean)

    def divergence(self):
        rows, columns = self.mean.shape[-2:]
        u, v = torch.exp(2 * self.log_row), torch.exp(2 * self.log_column)
        return 0.5 * (
            (u.sum(-1) * v.sum(-1) + (self.mean * self.mean).sum((-2, -1))).sum()
            - 2 * columns * self.log_row.sum()
            - 2 * rows * self.log_column.sum()
            - rows * columns
        )


def rectified(mean, variance):
    """Mean and variance of max(0, h), h ~ N(mean, variance)."""
    sd = torch.sqrt(variance)
    z = mean / sd
    density = torch.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    below = 0.5 * torch.erfc(-z / math.sqrt(2))
    first = mean * below + sd * density
    second = (mean * mean + variance) * below + mean * sd * density
    return first, torch.clamp(second - first * first, min=0)


def with_constant(x, value):
    return torch.cat([x, torch.full_like(x[..., :1], value)], -1)


class Network(torch.nn.Module):
    def __init__(self, lead, sizes, classes):
        super().__init__()
        self.layers = torch.nn.ModuleList(Layer(lead, a + 1, b) for a, b in zip(sizes, sizes[1:]))
        self.classes = classes
        if not classes:
            self.log_shape = torch.nn.Parameter(torch.full((*lead, 1, 1), math.log(10.0)))
            self.log_rate = torch.nn.Parameter(torch.full((*lead, 1, 1), math.log(10.0)))

    def forward(self, x, by_moments):
        mean, variance = with_constant(x, 1.0), None
        for number, layer in enumerate(self.layers):
            last = number + 1 == len(self.layers)
            if by_moments:
                mean, variance = layer.moments(mean, variance)
                if not last:
                    mean, variance = rectified(mean, variance)
                    mean, variance = with_constant(mean, 1.0), with_constant(variance, 0.0)
            else:
                mean = layer.sample(mean)
                if not last:
                    mean = with_constant(torch.relu(mean), 1.0)
        return mean, variance

    def loss(self, x, y, rows, by_moments):
        mean, variance = self(x, by_moments)
        divergence = sum(layer.divergence() for layer in self.layers)
        if self.classes:
            return torch.nn.functional.cross_entropy(mean, y) + divergence / rows
        shape, rate = torch.exp(self.log_shape), torch.exp(self.log_rate)
        square = (y - mean) ** 2
        if variance is not None:
            square = square + variance
        expected = 0.5 * (torch.digamma(shape) - self.log_rate - math.log(2 * math.pi) - shape / rate * square)
        prior_shape = prior_rate = torch.ones(())
        gamma = (
            (shape - prior_shape) * torch.digamma(shape)
            - torch.lgamma(shape)
            + torch.lgamma(prior_shape)
            + prior_shape * (self.log_rate - torch.log(prior_rate))
            + shape * (prior_rate - rate) / rate
        )
        return -expected.mean(-2).sum() + (divergence + gamma.sum()) / rows


def main(mode, units, inputs=13, batch=32, classes=0, networks=100):
    lead = (networks,) if mode == "batched" else ()
    sizes = [inputs, *units, classes or 1]
    network = Network(lead, sizes, classes)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-5)
    x = torch.randn(batch, inputs)
    y = torch.arange(batch) % classes if classes else torch.randn(batch, 1)

    def step():
        optimiser.zero_grad()
        loss = network.loss(x, y, 1000, mode in ("moments", "batched"))
        loss.backward()
        optimiser.step()

    def predict():
        with torch.no_grad():
            samples = torch.stack([network(x, False)[0] for _ in range(100)])
            return samples.mean(0), samples.var(0)

    work, parts = (predict, batch) if mode == "predict" else (step, networks if lead else 1)
    for _ in range(5):
        work()
    best, steps = math.inf, 1
    for _ in range(5):
        while True:
            start = time.thread_time()
            for _ in range(steps):
                work()
            taken = time.thread_time() - start
            if taken > 0.05:
                break
            steps *= 2
        best = min(best, taken / steps)
    print("%.1f" % (1e6 * best / parts))


main(sys.argv[1], [int(n) for n in sys.argv[2].split(",")], *map(int, sys.argv[3:]))
