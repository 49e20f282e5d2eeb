"""vmg.torch's layer against the golden values that the library is held to: values and gradients, in double."""

import doctest
import json
import math
import os
import unittest

import numpy as np
import torch

import vmg._torch_layer
import vmg._torch_model
import vmg._torch_moments
import vmg._torch_softmax
import vmg.torch
from vmg.torch import Covariance, MatrixGaussianLinear, activation_moments, gamma_kl

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")


def golden(name):
    with open(os.path.join(GOLDEN, name + ".json")) as file:
        return json.load(file)


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def close(got, expected, tolerance=1e-9):
    np.testing.assert_allclose(got.detach().numpy(), np.asarray(expected), rtol=tolerance, atol=tolerance)


def set_covariance(covariance, dense):
    """Parameters of a kind that make a given covariance: of diagonal and full ones."""
    with torch.no_grad():
        if covariance.kind == "diagonal":
            covariance.log_sd.copy_(0.5 * tensor(dense).log())
        else:
            root = torch.linalg.cholesky(tensor(dense))
            covariance.log_diagonal.copy_(root.diagonal().log())
            row, column = torch.tril_indices(len(root), len(root), -1)
            covariance.triangle.copy_((root / root.diagonal()[:, None])[row, column])


def set_low_rank(covariance, d, factor):
    """U = diag(d) + F F^T, F size x rank."""
    with torch.no_grad():
        covariance.log_sd.copy_(0.5 * tensor(d).log())
        covariance.factor.copy_((tensor(factor) / tensor(d).sqrt()[:, None]).T)


class Covariances(unittest.TestCase):
    def test_every_question_of_every_kind(self):
        torch.manual_seed(1)
        for kind in ("diagonal", "low-rank", "full"):
            for size in (1, 2, 5):
                covariance = Covariance(kind, size, rank=2, log_sd=0.3).double()
                for parameter in covariance.parameters():
                    parameter.data += 0.4 * torch.randn_like(parameter)
                dense = covariance.dense()
                close(dense, dense.T.detach().numpy())
                close(covariance.diagonal(), dense.diagonal().detach().numpy())
                close(covariance.trace(), dense.trace().item())
                close(covariance.log_determinant(), torch.logdet(dense).item())
                a = torch.randn(4, size).double()
                close(covariance.quadratic(a), (a @ dense @ a.T).diagonal().detach().numpy())
                noise = torch.eye(covariance.noise_size).double()
                close(covariance.colour(noise).T @ covariance.colour(noise), dense.detach().numpy())
        with self.assertRaises(ValueError):
            Covariance("round", 3)

    def test_parameters_mean_what_the_model_file_says(self):
        covariance = Covariance("low-rank", 3, rank=1).double()
        with torch.no_grad():
            covariance.log_sd.copy_(tensor([0.1, -0.2, 0.3]))
            covariance.factor.copy_(tensor([[0.5, -1.0, 2.0]]))
        sd, g = np.exp([0.1, -0.2, 0.3]), np.array([0.5, -1.0, 2.0])
        close(covariance.dense(), np.outer(sd, sd) * (np.eye(3) + np.outer(g, g)))
        full = Covariance("full", 3).double()
        with torch.no_grad():
            full.log_diagonal.copy_(tensor([0.1, -0.2, 0.3]))
            full.triangle.copy_(tensor([0.5, -1.0, 2.0]))
        root = np.diag(sd) @ np.array([[1, 0, 0], [0.5, 1, 0], [-1.0, 2.0, 1]])
        close(full.dense(), root @ root.T)


class Layers(unittest.TestCase):
    def test_divergence(self):
        for case in golden("matrix_gaussian")["cases"]:
            kind = {"full": "full", "diagonal": "diagonal", "diagonal_low_rank": "low-rank"}[case["kind"]]
            column = "full" if kind == "full" else "diagonal"
            for prior, expected in (("standard", case["kl"]), ("empirical", case["empirical_bayes_kl"])):
                layer = MatrixGaussianLinear(
                    case["rows"],
                    case["columns"],
                    bias=False,
                    row_covariance=kind,
                    column_covariance=column,
                    row_rank=case.get("rank", 1),
                    prior=prior,
                    prior_sd=case["prior_sd_row"] * case["prior_sd_column"],
                ).double()
                layer.mean.data.copy_(tensor(case["M"]))
                if kind == "low-rank":
                    if len(layer.row.factor) != case["rank"]:
                        continue  # at most size - 1 directions are kept
                    set_low_rank(layer.row, case["d"], case["F"])
                else:
                    set_covariance(layer.row, case["U" if kind == "full" else "u"])
                set_covariance(layer.column, case["V" if column == "full" else "v"])
                close(layer.kl(), expected)

    def test_pre_activations_and_moments_with_every_covariance(self):
        for case in golden("covariances")["cases"]:
            if case["pairs"]:
                continue
            layer = MatrixGaussianLinear(
                case["rows"],
                case["columns"],
                bias=False,
                row_covariance=case["row_kind"],
                column_covariance=case["column_kind"],
                row_rank=2,
                column_rank=1,
            ).double()
            layer.mean.data.copy_(tensor(case["M"]))
            for side, dense in (("row", "U"), ("column", "V")):
                covariance = getattr(layer, side)
                if covariance.kind == "full":
                    set_covariance(covariance, case[dense])
                else:
                    set_low_rank(covariance, case[f"{side}_d"], case[f"{side}_F"])
            close(layer.row.dense(), case["U"])
            mean, variance = layer.moments(tensor(case["A"]))
            close(mean, case["mean"])
            close(variance, np.outer(case["row_variance"], np.diag(case["V"])))
            # a draw with the unit noises, one after the other, has the standard deviations that make up V
            size = layer.column.noise_size
            draws = [layer(tensor(case["A"]), torch.eye(size).double()[i : i + 1]) - mean for i in range(size)]
            total = sum(torch.einsum("kj,kl->kjl", draw, draw) for draw in draws)
            close(total, np.asarray(case["row_variance"])[:, None, None] * np.asarray(case["V"]))
            believed = layer.moments(tensor(case["input_mean"]), tensor(case["input_variance"]))
            close(believed[0], case["believed_mean"])
            close(believed[1], case["believed_variance"])
            both = layer.moments(tensor(case["input_mean"]), tensor(case["input_variance"]), covariance=True)[1]
            pairs = [(i, j) for i in range(case["columns"]) for j in range(i + 1, case["columns"])]
            close(torch.stack([both[:, i, j] for i, j in pairs], 1), case["believed_covariance"])
            close(torch.diagonal(both, dim1=1, dim2=2), case["believed_variance"])

    def test_draws_are_of_the_distribution(self):
        torch.manual_seed(2)
        layer = MatrixGaussianLinear(3, 2, column_covariance="full", initial_log_sd=-1.0).double()
        layer.column.triangle.data.fill_(0.8)
        x = torch.randn(1, 3).double()
        mean, covariance = layer.moments(x, covariance=True)
        drawn = layer(x.expand(100_000, 3))
        np.testing.assert_allclose(drawn.mean(0).detach(), mean[0].detach(), atol=0.02)
        np.testing.assert_allclose(np.cov(drawn.detach().numpy().T), covariance[0].detach(), rtol=0.03, atol=0.01)

    def test_it_learns(self):
        torch.manual_seed(3)
        X = torch.randn(200, 2)
        y = torch.sin(2 * X[:, :1]) + X[:, 1:] + 0.1 * torch.randn(200, 1)
        network = torch.nn.Sequential(MatrixGaussianLinear(2, 30), torch.nn.ReLU(), MatrixGaussianLinear(30, 1))
        optimiser = torch.optim.Adam(network.parameters(), lr=0.01)
        for _ in range(400):
            optimiser.zero_grad()
            divergence = network[0].kl() + network[2].kl()
            loss = 50 * (network(X) - y).square().mean() + divergence / len(X)
            loss.backward()
            optimiser.step()
        mean, variance = network[0].moments(X)
        mean, variance = network[2].moments(*activation_moments("relu", mean, variance))
        self.assertLess((mean - y).square().mean().sqrt().item(), 0.25)
        self.assertTrue(bool((variance > 0).all()))


class Objective(unittest.TestCase):
    """The objective of a whole network, and its gradient by every parameter."""

    def layer(self, case, number, rows):
        values = {name.partition(".")[2]: value for name, value in case["parameters"].items() if name.startswith(f"layer{number}.")}
        columns = len(values["log_sd_column"])
        layer = MatrixGaussianLinear(
            rows - 1,
            columns,
            prior="hyper" if case["hyper_prior"] else "standard",
            hyper_shape=case["prior_hyper_shape"],
            hyper_rate=case["prior_hyper_rate"],
            divide_inputs=True,
        ).double()
        places = {"M": layer.mean, "log_sd_row": layer.row.log_sd, "log_sd_column": layer.column.log_sd}
        for name, value in values.items():
            place = places.setdefault(name, getattr(layer, name, None))
            place.data.copy_(tensor(value))
        return layer, {f"layer{number}.{name}": place for name, place in places.items()}

    def test_values_and_gradients(self):
        tried = 0
        for case in golden("objective")["cases"]:
            if case["pairs"]:
                continue
            tried += 1
            first, names = self.layer(case, 1, case["inputs"] + 1)
            second, more = self.layer(case, 2, case["hidden"] + 1)
            names.update(more)
            X = tensor(case["data"]["X"])
            variance = torch.zeros(1).double()
            if case["method"] == "moments":
                mean, variance = second.moments(*activation_moments("relu", *first.moments(X)))
            else:
                hidden = torch.relu(first(X, tensor(case["noise"]["layer1.rows"])))
                mean = second(hidden, tensor(case["noise"]["layer2.rows"]))
            divergence = first.kl() + second.kl()
            if case["likelihood"] == "categorical":
                labels = torch.tensor(case["data"]["labels"])
                expected = torch.log_softmax(mean, 1)[torch.arange(len(labels)), labels]
            else:
                log_shape, log_rate = (
                    tensor(case["parameters"][name]).requires_grad_() for name in ("noise.log_shape", "noise.log_rate")
                )
                names.update({"noise.log_shape": log_shape, "noise.log_rate": log_rate})
                shape, rate = log_shape.exp(), log_rate.exp()
                square = (tensor(case["data"]["Y"]) - mean) ** 2 + variance
                expected = 0.5 * (torch.digamma(shape) - log_rate - math.log(2 * math.pi) - shape / rate * square)
                expected = expected.sum(1)
                divergence = divergence + gamma_kl(shape, rate, case["prior_noise_shape"], case["prior_noise_rate"]).sum()
            close(expected, case["terms"]["expected_log_likelihood"])
            value = -expected.mean() + divergence / case["data_points"]
            close(value, case["value"])
            value.backward()
            self.assertEqual(set(names), set(case["gradient"]))
            for name, parameter in names.items():
                close(parameter.grad, np.asarray(case["gradient"][name]).reshape(parameter.shape), 1e-8)
        self.assertGreaterEqual(tried, 3)


class Moments(unittest.TestCase):
    def test_activations(self):
        for case in golden("moments")["activation_moments"]:
            mean, variance = activation_moments(case["activation"], tensor([case["mu"]]), tensor([case["variance"]]))
            close(mean, [case["mean_out"]], 1e-10)
            close(variance, [case["variance_out"]], 1e-10)

    def test_every_activation_against_integration(self):
        functions = {
            "relu": torch.relu,
            "leaky-relu": torch.nn.functional.leaky_relu,
            "tanh": torch.tanh,
            "sigmoid": torch.sigmoid,
            "gelu": torch.nn.functional.gelu,
            "softplus": torch.nn.functional.softplus,
            "erf": torch.erf,
            "sine": torch.sin,
            "linear": lambda h: h,
        }
        self.assertEqual(set(functions), set(vmg._torch_moments._MOMENTS))
        z = torch.linspace(-12, 12, 40_001).double()
        weight = torch.exp(-0.5 * z * z)
        weight /= weight.sum()
        for name, function in functions.items():
            for mean in (-3.0, -0.4, 0.0, 1.3):
                for variance in (1e-4, 0.004, 0.02, 1.0, 30.0):
                    values = function(mean + math.sqrt(variance) * z)
                    expected = (values * weight).sum()
                    spread = ((values - expected) ** 2 * weight).sum()
                    found = activation_moments(name, tensor([mean]), tensor([variance]))
                    np.testing.assert_allclose(found[0].item(), expected, atol=1e-6, rtol=1e-6, err_msg=name)
                    np.testing.assert_allclose(found[1].item(), spread, atol=1e-7, rtol=3e-6, err_msg=name)
        with self.assertRaisesRegex(ValueError, "no activation 'rely'"):
            activation_moments("rely", z, z)

    def test_networks(self):
        for network in golden("moments")["networks"]:
            layers = []
            for number, rows in (("1", network["inputs"]), ("2", network["hidden"])):
                kind = "low-rank" if network["low_rank"] else "diagonal"
                rank = len(network["F" + number][0]) if network["low_rank"] else 1
                layer = MatrixGaussianLinear(
                    rows,
                    len(network["v" + number]),
                    row_covariance=kind,
                    row_rank=rank,
                    divide_inputs=network["divide_by_sqrt_rows"],
                ).double()
                layer.mean.data.copy_(tensor(network["M" + number]))
                set_covariance(layer.column, network["v" + number])
                if network["low_rank"]:
                    set_low_rank(layer.row, network["u" + number], network["F" + number])
                else:
                    set_covariance(layer.row, network["u" + number])
                layers.append(layer)
            for point in network["points"]:
                mean, variance = layers[0].moments(tensor([point["x"]]))
                close(mean[0], point["hidden_mean"])
                believed = activation_moments(network["activation"], mean, variance)
                mean, covariance = layers[1].moments(*believed, covariance=True)
                close(mean[0], point["mean"], 1e-8)
                close(covariance[0], point["covariance"], 1e-8)


class Docstrings(unittest.TestCase):
    def test_examples(self):
        for module in (vmg.torch, vmg._torch_layer, vmg._torch_moments, vmg._torch_model, vmg._torch_softmax):
            self.assertEqual(doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed, 0, module.__name__)
            self.assertTrue(module.__doc__)


if __name__ == "__main__":
    unittest.main()
