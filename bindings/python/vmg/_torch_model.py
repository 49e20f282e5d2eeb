"""A model file as a PyTorch module: read with NumPy alone, computed with PyTorch alone."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Optional, cast

import numpy as np
import torch
from torch import Tensor, nn

from ._torch_layer import Covariance, MatrixGaussianLinear
from ._torch_moments import activation_moments, logistic_mean
from ._torch_softmax import softmax_mean

_INPUT_LIMIT = 1e6  # of a standardised number
_NOISE_FLOOR, _NOISE_CEILING = 1e-6, 1e4  # of varying noise, of the target's variance

#: The Gauss-Hermite rule of 9 nodes for a standard normal, over varying noise.
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_NODE_WEIGHTS = _NODE_WEIGHTS / math.sqrt(2 * math.pi)


def read_model_file(path: Any) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """Metadata and tensors of a file in the safetensors layout. ValueError: it is no such file.

    >>> read_model_file("no such file")
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] No such file or directory: 'no such file'
    """
    with open(path, "rb") as file:
        content = file.read()
    length = int.from_bytes(content[:8], "little")
    try:
        header = json.loads(content[8 : 8 + length])
        metadata = header.pop("__metadata__")
        tensors = {
            name: np.frombuffer(
                content,
                {"F32": "<f4", "F64": "<f8"}[entry["dtype"]],
                offset=8 + length + entry["data_offsets"][0],
                count=math.prod(entry["shape"]),
            ).reshape(entry["shape"])
            for name, entry in header.items()
        }
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"{path}: is no model: it is not in the safetensors layout") from problem
    if metadata.get("format") != "vmg" or metadata.get("format_version") != "1":
        raise ValueError(f"{path}: is no model of vmg in format version 1")
    return metadata, tensors


class Columns(nn.Module):
    """The columns of a table as inputs of a network (docs/tables.md).

    Cells are numbers: those of a column of numbers, days since 1970 for dates, the number of its level for a text; NaN is a
    missing cell, and a level below 0 one that training did not have.
    """

    def __init__(self, encoding: Mapping[str, Any]) -> None:
        super().__init__()
        self.columns: list[dict[str, Any]] = encoding["columns"]
        for column in self.columns:
            if column["kind"] == "levels":
                column["count"] = len(column["levels"]) + column["other"] + column["missing"]
        self.names = [column["name"] for column in self.columns]

    def cells(self, X: Any) -> Tensor:
        """A frame, whose columns are found by name, or rows of cells in the order of `names`, as numbers: (rows, columns).
        ValueError: a column is not there."""
        if not hasattr(X, "columns"):
            return torch.as_tensor(np.asarray(X, dtype=np.float64))
        missing = [name for name in self.names if name not in X.columns]
        if missing:
            raise ValueError(f"there is no column '{missing[0]}'")
        return torch.tensor(
            np.stack([[_cell_number(column, cell) for cell in X[column["name"]]] for column in self.columns], 1)
        )

    def forward(self, cells: Tensor) -> tuple[Tensor, Tensor, int]:
        """Inputs (rows x inputs, pieces last), whether each cell is unseen (rows x columns), and how many inputs are no
        pieces."""
        inputs, pieces, unseen = [], [], []
        for column, x in zip(self.columns, cells.T):
            gone = torch.isnan(x)
            if column["kind"] == "levels":
                inputs.append(self._levels(column, x, gone))
                unseen.append(~gone & (x < 0) if column["missing"] else gone | (x < 0))
                continue
            x = torch.where(gone, torch.full_like(x, column["fill"]), x)
            if column["value"]:
                inputs.append(_bounded((x - column["centre"]) / column["scale"])[:, None])
            if column["missing"]:
                inputs.append(gone.to(x)[:, None])
            unseen.append(gone & (not column["missing"]))
            for piece in range(len(column.get("pieces", {}).get("means", []))):
                own = column["pieces"]
                low, high = own["knots"][piece], own["knots"][piece + 1]
                risen = ((x - low) / (high - low)).clamp(0, 1)
                standardised = _bounded((risen - own["means"][piece]) / own["scales"][piece])
                pieces.append(torch.where(gone, torch.zeros_like(x), standardised)[:, None])
        base = sum(part.shape[1] for part in inputs)
        return torch.cat(inputs + pieces, 1), torch.stack(unseen, 1), base

    @staticmethod
    def _levels(column: Mapping[str, Any], x: Tensor, gone: Tensor) -> Tensor:
        count = column["count"]
        level = torch.where(gone, torch.full_like(x, count - 1 if column["missing"] else -1), x).long()
        known = (level >= 0)[:, None]
        if count == 2:
            return torch.where(known, 2.0 * level[:, None] - 1, torch.zeros_like(x)[:, None]).to(x)
        one = nn.functional.one_hot(level.clamp_min(0), count).to(x)
        return torch.where(known, one, torch.full_like(one, 1 / count))


class Member(nn.Module):
    """One network of an ensemble, by moments."""

    offset: Tensor  # of networks of varying noise: targets
    noise: Tensor  # of the others, but for classes: targets

    def __init__(self, tensors: Mapping[str, np.ndarray], settings: Mapping[str, Any], scales: list[float]) -> None:
        super().__init__()
        self.activation = settings["activation"]
        self.see_pieces = bool(settings["see-pieces"])
        layers, number = [], 1
        while f"layer{number}.M" in tensors:
            layers.append(_layer_of(tensors, f"layer{number}.", settings))
            number += 1
        self.layers = nn.ModuleList(layers)
        self.varying = "noise.log_variance" in tensors
        if self.varying:
            self.register_buffer("offset", torch.tensor(tensors["noise.log_variance"]).double().reshape(-1))
        elif "noise.log_rate" in tensors:
            noise = torch.tensor(tensors["noise.log_rate"] - tensors["noise.log_shape"]).double().reshape(-1).exp()
            scale = torch.tensor(scales if settings["noise-units"] == "target" else [1.0]).double()
            self.register_buffer("noise", noise / scale**2)

    def outputs(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Means (rows x outputs) and covariances (rows x outputs x outputs) of the last layer."""
        mean, variance = x, cast(Optional[Tensor], None)
        *hidden, last = cast(Iterable[MatrixGaussianLinear], self.layers)
        for layer in hidden:
            mean, variance = layer.moments(mean, variance)
            mean, variance = activation_moments(self.activation, mean, variance)
        return last.moments(mean, variance, covariance=True)

    def components(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Gaussian components for each target: location, variance of the model, variance of the noise (rows x targets x
        components) and their shares (components)."""
        mean, covariance = self.outputs(x)
        variance = torch.diagonal(covariance, dim1=1, dim2=2)
        if not self.varying:
            noise = self.noise.to(x).expand_as(mean)
            return mean[..., None], variance[..., None], noise[..., None], torch.ones(1).to(x)
        targets = mean.shape[1] // 2
        at = torch.arange(targets)
        sd = variance[:, targets:].sqrt()
        most = variance[:, :targets].sqrt()
        slope = covariance[:, at, at + targets] / torch.where(sd > 0, sd, torch.ones_like(sd))
        slope = torch.minimum(torch.maximum(slope, -most), most)
        nodes = torch.tensor(_NODES).to(x)
        g = (self.offset.to(x) + mean[:, targets:])[..., None] + sd[..., None] * nodes
        noise = 1 / (1 / (_NOISE_FLOOR + g.clamp_max(60).exp()) + 1 / _NOISE_CEILING)
        location = mean[:, :targets, None] + slope[..., None] * nodes
        model = (variance[:, :targets] - slope**2).clamp_min(0)[..., None].expand_as(noise)
        return location, model, noise, torch.tensor(_NODE_WEIGHTS).to(x)


class LoadedModel(nn.Module):
    """A model as a module. Of regression it answers mean and standard deviation, each (rows,) or (rows, targets), in the
    target's own units; of classes their probabilities, (rows, classes), in the order of `classes`.

    It computes in double, and can be differentiated by the cells of number columns and by its parameters.

    >>> import os, tempfile, vmg
    >>> model = vmg.VMGRegressor(effort="low", epochs=2, random_state=1).fit([[0.0], [1.0], [2.0], [3.0]], [0, 2, 4, 6])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     model.save(os.path.join(folder, "line.vmg"))
    ...     module = load(os.path.join(folder, "line.vmg"))
    >>> mean, std = module(module.cells([[0.5], [1.5]]))
    >>> mean.shape, std.shape
    (torch.Size([2]), torch.Size([2]))
    """

    weight: Tensor  # members
    temperature: Tensor  # of classes
    unseen: Tensor  # columns x targets
    centre: Tensor  # of regression: targets
    scale: Tensor  # likewise

    def __init__(self, metadata: Mapping[str, str], tensors: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        settings, target = json.loads(metadata["settings"]), json.loads(metadata["target"])
        self.encode = Columns(json.loads(metadata["encoding"]))
        self.target_names = [entry["name"] for entry in target["targets"]] if "targets" in target else [target["name"]]
        self.classes: Optional[list[Any]] = target.get("classes")
        scales = [1.0] if self.classes else [entry["scale"] for entry in target["targets"]]
        variants = _variants_of(settings)
        numbers = sorted({int(name[6:].partition(".")[0]) for name in tensors if name.startswith("member")})
        self.members = nn.ModuleList()
        chosen = [(number - 1) % len(variants) for number in numbers]
        for number, variant in zip(numbers, chosen):
            start = f"member{number}."
            own = {name[len(start) :]: tensor for name, tensor in tensors.items() if name.startswith(start)}
            self.members.append(Member(own, {**settings, **variants[variant]}, scales))
        shares = np.asarray(tensors["variants.weight"], dtype=float).reshape(-1)
        weight = np.array([shares[variant] / chosen.count(variant) for variant in chosen])
        self.register_buffer("weight", torch.tensor(weight / weight.sum()))
        temperature = np.asarray(tensors.get("temperature", 1.0), dtype=float).reshape(())
        self.register_buffer("temperature", torch.tensor(temperature))
        self.register_buffer("unseen", torch.tensor(_unseen_of(metadata, len(self.encode.columns))))
        if not self.classes:
            self.register_buffer("centre", torch.tensor([entry["mean"] for entry in target["targets"]]).double())
            self.register_buffer("scale", torch.tensor(scales).double())

    def cells(self, X: Any) -> Tensor:
        """A frame, whose columns are found by name, or rows of cells, as the numbers that this module takes: (rows,
        columns). ValueError: a column is not there."""
        return self.encode.cells(X)

    def _inputs(self, cells: Tensor) -> tuple[list[Tensor], Tensor]:
        """What each member sees, and which cells are unseen."""
        inputs, unseen, base = self.encode(cells.to(self.weight))
        return [inputs if member.see_pieces else inputs[:, :base] for member in self.members], unseen.to(self.weight)

    def _moments(self, cells: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Mean, variance of the model and of the noise (rows x targets), standardised."""
        seen, unseen = self._inputs(cells)
        found = [member.components(x) for member, x in zip(self.members, seen)]
        location = torch.cat([entry[0] for entry in found], 2)
        model = torch.cat([entry[1] for entry in found], 2) + (unseen @ self.unseen)[..., None]
        noise = torch.cat([entry[2] for entry in found], 2)
        weight = torch.cat([share * entry[3] for share, entry in zip(self.weight, found)])
        mean = location @ weight
        return mean, (model + (location - mean[..., None]) ** 2) @ weight, noise @ weight

    def forward(self, cells: Tensor) -> Any:
        """cells : (rows, columns), as `cells` makes them of a frame"""
        if self.classes:
            return self._probabilities(cells)
        mean, model, noise = self._moments(cells)
        mean, std = self.centre + self.scale * mean, self.scale * (model + noise).sqrt()
        return (mean[:, 0], std[:, 0]) if len(self.target_names) == 1 else (mean, std)

    def _probabilities(self, cells: Tensor) -> Tensor:
        seen, unseen = self._inputs(cells)
        total = torch.zeros(()).to(self.weight)
        for member, x, share in zip(self.members, seen, self.weight):
            mean, covariance = member.outputs(x)
            mean, covariance = mean / self.temperature, covariance / self.temperature**2
            total = total + share * (_two_classes if len(mean[0]) == 2 else softmax_mean)(mean, covariance)
        kept = (1 - unseen * self.unseen[:, 0]).prod(1, keepdim=True)
        return kept * total + (1 - kept) / total.shape[1]


def _two_classes(mean: Tensor, covariance: Tensor) -> Tensor:
    difference = mean[:, 1] - mean[:, 0]
    variance = (covariance[:, 0, 0] + covariance[:, 1, 1] - 2 * covariance[:, 0, 1]).clamp_min(0)
    lesser = logistic_mean(-difference.abs(), variance)[0]
    second = torch.where(difference < 0, lesser, 1 - lesser)
    return torch.stack([1 - second, second], 1)


def _bounded(x: Tensor) -> Tensor:
    return x.clamp(-_INPUT_LIMIT, _INPUT_LIMIT)


def _layer_of(tensors: Mapping[str, np.ndarray], start: str, settings: Mapping[str, Any]) -> MatrixGaussianLinear:
    """A layer with the parameters of the file; with pseudo-data, and so a full U, the layer that they make of it."""
    own = {name[len(start) :]: torch.tensor(value).double() for name, value in tensors.items() if name.startswith(start)}
    kinds: dict[str, Any] = {}
    for side in ("row", "column"):
        low_rank, full = f"factor_{side}" in own, f"log_diagonal_{side}" in own
        kinds[f"{side}_covariance"] = "low-rank" if low_rank else "full" if full else "diagonal"
        kinds[f"{side}_rank"] = own[f"factor_{side}"].reshape(-1, own["M"].shape[side != "row"]).shape[0] if low_rank else 2
    rows, columns = own["M"].shape if own["M"].ndim == 2 else (len(own["M"]), 1)
    layer = MatrixGaussianLinear(rows - 1, columns, divide_inputs=bool(settings["divide-inputs"]), **kinds).double()
    with torch.no_grad():
        layer.mean.copy_(own["M"].reshape(rows, columns))
        for side in ("row", "column"):
            covariance = getattr(layer, side)
            for name, parameter in covariance.named_parameters():
                if parameter.numel():
                    parameter.copy_(own[f"{name}_{side}"].reshape(parameter.shape))
        if "pseudo_inputs" in own:
            _work_in_pseudo_data(layer, own, float(settings["jitter"]))
    return layer


def _work_in_pseudo_data(layer: MatrixGaussianLinear, own: Mapping[str, Tensor], jitter: float) -> None:
    """M_eff and U_eff of docs/method.md in the places of M and U."""
    rows, columns = layer.mean.shape
    inputs = own["pseudo_inputs"].reshape(-1, rows) * layer.input_scale
    outputs = own["pseudo_outputs"].reshape(-1, columns)
    u = layer.row.dense()
    seen = inputs @ u
    s11 = seen @ inputs.T + jitter * torch.eye(len(inputs)).double()
    layer.mean.add_(seen.T @ torch.linalg.solve(s11, outputs - inputs @ layer.mean))
    left = u - seen.T @ torch.linalg.solve(s11, seen)
    values, vectors = torch.linalg.eigh((left + left.T) / 2)
    root = torch.linalg.qr((vectors * values.clamp_min(0).sqrt()).T)[1].T  # left = root root^T, lower triangular
    root = root * torch.where(root.diagonal() < 0, -1.0, 1.0)
    layer.row = Covariance("full", rows).double()
    diagonal = root.diagonal().clamp_min(1e-150)
    layer.row.log_diagonal.copy_(diagonal.log())
    below = torch.tril_indices(rows, rows, -1)
    layer.row.triangle.copy_((root / diagonal[:, None])[below[0], below[1]])


def _variants_of(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the members' settings are otherwise than the model's."""
    found = []
    for part in settings.get("variants", "").split("/"):
        pairs = (word.partition("=")[::2] for word in part.split())
        found.append({name: {"on": True, "off": False}.get(value, value) for name, value in pairs})
    return found


def _unseen_of(metadata: Mapping[str, str], columns: int) -> np.ndarray:
    """What unseen cells of each column add: (columns, targets), or (columns, 1) of classes."""
    cells = json.loads(metadata["unseen"])["cells"]
    return np.array(cells, dtype=float).reshape(columns, -1)


def _cell_number(column: Mapping[str, Any], cell: Any) -> float:
    missing = cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())
    if missing:
        return math.nan
    if column["kind"] == "levels":
        levels = column["levels"]
        text = str(cell).strip()
        return float(levels.index(text) if text in levels else len(levels) if column["other"] else -1)
    return _days(cell) if column["kind"] == "date" else float(cell)


def _days(cell: Any) -> float:
    """Days since 1970 of a date or a text in the ISO form."""
    if isinstance(cell, str):
        cell = datetime.datetime.fromisoformat(cell.strip())
    if isinstance(cell, datetime.date) and not isinstance(cell, datetime.datetime):
        cell = datetime.datetime(cell.year, cell.month, cell.day)
    zone = datetime.timezone.utc if cell.tzinfo else None
    return (cell - datetime.datetime(1970, 1, 1, tzinfo=zone)) / datetime.timedelta(days=1)


def load(path: Any) -> LoadedModel:
    """The model of a file, from here or from the command, as a PyTorch module that answers what `vmg predict` answers: of
    networks that were trained by moments, as the default ones are. FileNotFoundError; ValueError: no model, or one of
    another kind.

    >>> import os, tempfile, torch, vmg
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "line.vmg")
    ...     model = vmg.VMGRegressor(recipe="single", inference="moments", epochs=20, random_state=1)
    ...     model.fit([[0.0], [1.0], [2.0]], [0, 2, 4]).save(path)
    ...     module = load(path)
    >>> mean, std = module(module.cells([[1.5]]))
    >>> bool(abs(mean - model.predict([[1.5]])[0]) < 1e-4)
    True
    """
    metadata, tensors = read_model_file(path)
    settings = json.loads(metadata["settings"])
    if not any(name.startswith("member") for name in tensors) or settings.get("inference") != "moments":
        raise ValueError(
            f"{path}: holds a model of the method '{metadata['method']}' that does not predict by moments; such a network "
            "is fitted with inference='moments'"
        )
    return LoadedModel(metadata, tensors)
