"""What a prediction says: predictive distributions of numbers, and of classes. Everything is worked out when it is asked
for, from one prediction by the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Union

import numpy as np

from ._model import Model, numbers
from ._vmg import ffi, lib


class PredictiveDistribution:
    """The predictive distribution of every row of a table, for each of the targets.

    Arrays have the shape (rows,), or (rows, targets) where there were several targets at fit, and are in the targets' own
    units. `std` squared is `std_model` squared, which more data would shrink, plus `std_noise` squared, which stays.

    >>> import numpy as np
    >>> from vmg import VMGRegressor
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> model = VMGRegressor(method="linear", random_state=1).fit(X, 3 * X[:, 0])
    >>> distribution = model.predict_distribution([[0.5], [10.0]])
    >>> distribution.mean.round(2)
    array([ 1.5, 30. ])
    >>> bool(distribution.std_model[1] > distribution.std_model[0])
    True
    >>> bool(np.allclose(distribution.std**2, distribution.std_model**2 + distribution.std_noise**2))
    True
    """

    def __init__(self, model: Model, prediction: Any, flat: bool) -> None:
        self._model = model  # which must outlive the prediction
        self._prediction = prediction
        self._targets = len(model.targets)
        self._flat = flat

    def _shaped(self, array: np.ndarray) -> np.ndarray:
        return array[:, 0] if self._flat else array

    def _every(self, function: Any) -> np.ndarray:
        return self._shaped(numbers(function, self._prediction, self._targets))

    @property
    def mean(self) -> np.ndarray:
        """The mean: what `predict` answers."""
        return self._every(lib.every_mean)

    @property
    def std(self) -> np.ndarray:
        """The standard deviation of a single measurement around the mean."""
        return self._every(lib.every_std)

    @property
    def std_model(self) -> np.ndarray:
        """The part of `std` that comes from not knowing the model; more data would shrink it."""
        return self._every(lib.every_std_model)

    @property
    def std_noise(self) -> np.ndarray:
        """The part of `std` that is noise of the target, which no model can take away."""
        return self._every(lib.every_std_noise)

    def quantile(self, probability: Union[float, Sequence[float]]) -> np.ndarray:
        """The values below which the target lies with these probabilities, each above 0 and below 1: for one probability
        shaped as `mean`, for several with one more axis behind, (rows, probabilities) or (rows, targets, probabilities).
        ValueError: a probability out of range.

        >>> from vmg import VMGRegressor
        >>> model = VMGRegressor(method="linear", random_state=1).fit([[0.0], [1.0], [2.0], [3.0]], [0, 2, 4, 6])
        >>> model.predict_distribution([[1.5]]).quantile([0.1, 0.5, 0.9]).shape
        (1, 3)
        """
        wanted = np.atleast_1d(np.asarray(probability, dtype=float))
        if wanted.ndim != 1 or not np.all((wanted > 0) & (wanted < 1)):
            raise ValueError(f"probabilities above 0 and below 1 were expected, not {probability}")
        wanted = np.ascontiguousarray(wanted)
        rows = lib.vmg_prediction_rows(self._prediction)
        out = np.empty((rows, self._targets, wanted.size))
        lib.every_quantile(
            self._prediction,
            self._targets,
            wanted.size,
            ffi.from_buffer("double[]", wanted),
            ffi.from_buffer("double[]", out),
        )
        out = self._shaped(out)
        return out[..., 0] if np.ndim(probability) == 0 else out

    def interval(self, coverage: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """The central interval that should hold the target with this probability: lower and upper ends, each shaped as
        `mean`. ValueError: a coverage that is not above 0 and below 1.

        >>> from vmg import VMGRegressor
        >>> model = VMGRegressor(method="linear", random_state=1).fit([[0.0], [1.0], [2.0], [3.0]], [0, 2, 4, 6])
        >>> lower, upper = model.predict_distribution([[1.5]]).interval(0.5)
        >>> bool(lower[0] < 3 < upper[0])
        True
        """
        if not 0 < coverage < 1:
            raise ValueError(f"a coverage above 0 and below 1 was expected, not {coverage}")
        ends = self.quantile([(1 - coverage) / 2, (1 + coverage) / 2])
        return ends[..., 0], ends[..., 1]

    def log_density(self, y: Any) -> np.ndarray:
        """The logarithm of the predictive density at measured values, shaped as `mean` (in units of the target to the
        power -1). ValueError: not as many values as predictions.

        >>> from vmg import VMGRegressor
        >>> model = VMGRegressor(method="linear", random_state=1).fit([[0.0], [1.0], [2.0], [3.0]], [0, 2, 4, 6])
        >>> near, far = (model.predict_distribution([[1.5]]).log_density([y])[0] for y in (3, 30))
        >>> bool(near > far)
        True
        """
        values = np.ascontiguousarray(y, dtype=float).reshape(-1)
        rows = lib.vmg_prediction_rows(self._prediction)
        if values.size != rows * self._targets:
            raise ValueError(f"{rows * self._targets} values were expected, {values.size} were given")
        out = np.empty((rows, self._targets))
        lib.every_log_density(
            self._prediction, self._targets, ffi.from_buffer("double[]", values), ffi.from_buffer("double[]", out)
        )
        return self._shaped(out)


class ClassDistribution:
    """The predicted probabilities of classes for every row, and how much of the doubt comes from the model.

    `probability` has the shape (rows, classes), in the order of the estimator's `classes_`; `entropy` and
    `mutual_information`, in nats, the shape (rows,). The latter is the part of the entropy that comes from not knowing the
    weights: more data would shrink it.

    >>> import numpy as np
    >>> from vmg import VMGClassifier
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> model = VMGClassifier(method="linear", random_state=1).fit(X, X[:, 0] > 0)
    >>> distribution = model.predict_distribution([[0.0], [0.9]])
    >>> bool(distribution.entropy[0] > distribution.entropy[1])
    True
    """

    def __init__(self, model: Model, prediction: Any, order: np.ndarray) -> None:
        self._model = model  # which must outlive the prediction
        self._prediction = prediction
        rows = lib.vmg_prediction_rows(prediction)
        self.probability: np.ndarray = numbers(lib.every_probability, prediction, len(order))[:, order]
        self.entropy: np.ndarray = np.empty(rows)
        self.mutual_information: np.ndarray = np.empty(rows)
        lib.every_entropy(
            prediction,
            ffi.from_buffer("double[]", self.entropy),
            ffi.from_buffer("double[]", self.mutual_information),
        )

    def prediction_set(self, coverage: float = 0.9) -> np.ndarray:
        """Which classes belong to the set that should hold the true one with this probability: (rows, classes), True or
        False; where the model is calibrated, as intervals are. ValueError: a coverage that is not above 0 and below 1.

        >>> from vmg import VMGClassifier
        >>> model = VMGClassifier(method="linear").fit([[0.0], [1.0], [2.0], [3.0]], ["a", "a", "b", "b"])
        >>> model.predict_distribution([[1.5]]).prediction_set(0.95)
        array([[ True,  True]])
        """
        if not 0 < coverage < 1:
            raise ValueError(f"a coverage above 0 and below 1 was expected, not {coverage}")
        threshold = np.empty(len(self.entropy))
        lib.every_set_threshold(self._prediction, coverage, ffi.from_buffer("double[]", threshold))
        return self.probability >= threshold[:, None]
