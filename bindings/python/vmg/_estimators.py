"""VMGRegressor and VMGClassifier: the library's models as scikit-learn estimators."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional, TypeVar, Union

import numpy as np
from joblib import effective_n_jobs
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils import check_array, check_consistent_length, check_random_state, column_or_1d
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted

from ._distribution import ClassDistribution, PredictiveDistribution
from ._library import Context, Setting, nearest, settings
from ._model import Model
from ._table import Table

Self = TypeVar("Self", bound="VMGEstimator")

_Estimator = TypeVar("_Estimator", bound=type)


def _with_settings(*elsewhere: str) -> Callable[[_Estimator], _Estimator]:
    """Makes every setting of the library a keyword of a class, None: not given, but those that are chosen otherwise; and
    puts them into its docstring, in the library's own words."""
    known = {setting.name: setting for setting in settings() if setting.name not in elsewhere}
    names = ["random_state", "n_jobs", *known]

    def decorate(estimator: _Estimator) -> _Estimator:
        def __init__(self: Any, **values: Any) -> None:
            for name in values:
                if name not in names:
                    raise TypeError(f"{estimator.__name__} has no setting '{name}'{nearest(name, names)}")
            for name in names:
                setattr(self, name, values.get(name))

        myself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        keywords = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in names]
        __init__.__signature__ = inspect.Signature([myself, *keywords])  # type: ignore[attr-defined]
        __init__.__qualname__ = f"{estimator.__qualname__}.__init__"
        estimator.__init__ = __init__  # type: ignore[misc]
        estimator._known = known  # type: ignore[attr-defined]
        estimator.__doc__ = (estimator.__doc__ or "").replace("    {settings}", _settings_help(known))
        return estimator

    return decorate


def _settings_help(known: dict[str, Setting]) -> str:
    lines = []
    for setting in known.values():
        default = f", default {setting.default}" if setting.default else ""
        choices = f" ({setting.choices.replace('|', ', ')})" if setting.choices else ""
        methods = f" Of the methods {setting.methods.replace('|', ', ')}." if setting.methods else ""
        lines.append(f"    {setting.name} : {setting.group}{default}")
        lines += textwrap.wrap(f"{setting.help}{choices}.{methods}", 112, initial_indent=" " * 8, subsequent_indent=" " * 8)
    return "\n".join(lines)


class VMGEstimator(BaseEstimator):
    """What both estimators have in common."""

    _known: dict[str, Setting]
    _model: Model
    n_features_in_: int

    def _more_tags(self) -> dict[str, Any]:
        return {"allow_nan": True}

    def _seed(self) -> int:
        """random_state as the library's seed. A whole number is the seed itself, so that the command's `--seed` gives the
        same model; anything else draws one, as scikit-learn has it."""
        if isinstance(self.random_state, (int, np.integer)):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _settings(self, task: str) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in self._known}
        chosen = {self._known[name].option: value for name, value in given.items() if value is not None}
        return {**chosen, "task": task, "seed": self._seed()}

    def _check_inputs(self, X: Any, reset: bool) -> Any:
        """A frame as it is, or anything else as an array of two dimensions; scikit-learn's checks of names and counts."""
        least = 2 if reset else 1  # in a single row every column is constant
        if hasattr(X, "iloc") and hasattr(X, "columns"):
            if reset or not getattr(self, "_by_name", False):
                self._check_feature_names(X, reset=reset)
                self._check_n_features(X, reset=reset)
            if min(X.shape) == 0 or len(X) < least:
                check_array(np.empty(X.shape), ensure_min_samples=least)  # says what is missing
            return X
        return self._validate_data(X, dtype=None, force_all_finite="allow-nan", ensure_min_samples=least, reset=reset)

    def _input_names(self) -> list[str]:
        if hasattr(self, "feature_names_in_"):
            return [str(name) for name in self.feature_names_in_]
        return [f"x{column}" for column in range(self.n_features_in_)]

    def _add_inputs(self, table: Table, X: Any) -> None:
        if hasattr(X, "iloc"):
            by_name = getattr(self, "_by_name", False)
            for column, name in enumerate(self._input_names()):
                if by_name and name not in X.columns:
                    raise ValueError(f"there is no column '{name}'{nearest(name, map(str, X.columns))}")
                table.add(name, X[name] if by_name else X.iloc[:, column])
        else:
            for column, name in enumerate(self._input_names()):
                table.add(name, X[:, column])

    def _fit(self, X: Any, names: list[str], y: np.ndarray, chosen: dict[str, Any], **keys: Any) -> None:
        """Fits to inputs that were checked and targets (rows, targets) of these names. keys: columns that are no inputs,
        weight, group or order."""
        context = Context(effective_n_jobs(self.n_jobs))
        table = Table(context, len(y))
        self._add_inputs(table, X)
        targets = [table.free_name(name) for name in names]
        for column, name in enumerate(targets):
            table.add(name, y[:, column])
        columns = {}
        for key, values in keys.items():
            if values is not None:
                check_consistent_length(X, values)
                columns[key] = table.free_name(str(getattr(values, "name", None) or key))
                values = values if hasattr(values, "dtype") else np.asarray(values)
                table.add_texts(columns[key], values) if key == "group" else table.add(columns[key], values)
        self._by_name = False
        self._model = Model.fit(context, table, targets, chosen, columns)

    def _table_of(self, X: Any) -> Table:
        """Rows to predict, in a context of their own."""
        check_is_fitted(self, "_model")
        X = self._check_inputs(X, reset=False)
        table = Table(Context(effective_n_jobs(self.n_jobs)), len(X))
        self._add_inputs(table, X)
        return table

    def _predict(self, X: Any, samples: Optional[int]) -> Any:
        table = self._table_of(X)
        return self._model.predict(table.context, table, samples or 0)

    def _sample(self, X: Any, n: int, seed: int, outputs: int) -> np.ndarray:
        if n < 1 or seed < 0:
            raise ValueError(f"at least 1 draw of a seed of at least 0 were expected, not {n} of {seed}")
        table = self._table_of(X)
        return self._model.sample_functions(table.context, table, n, seed, outputs)

    def save(self, path: Any) -> None:
        """Writes the model to one file, the same as the command's (docs/model-file.md): `vmg predict` reads it.
        OSError: the file cannot be written.

        >>> import os, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     VMGRegressor(method="linear").fit([[0.0], [1.0], [2.0]], [0, 2, 4]).save(os.path.join(folder, "line.vmg"))
        ...     os.listdir(folder)
        ['line.vmg']
        """
        check_is_fitted(self, "_model")
        self._model.save(path)

    def describe(self) -> dict[str, Any]:
        """Everything there is to know about the model: columns, network, settings in force, how well it did on rows left
        out; as `vmg inspect --json` says it.

        >>> VMGRegressor(method="linear").fit([[0.0], [1.0], [2.0]], [0, 2, 4]).describe()["settings"]["method"]
        'linear'
        """
        check_is_fitted(self, "_model")
        return self._model.describe()

    def _adopt(self, model: Model) -> None:
        """Takes a model from a file, whose columns are found by name; one that was fitted to an array has columns x0, x1,
        ..., and takes arrays."""
        columns = model.columns
        numbered = [name[1:].isdecimal() and name == f"x{int(name[1:])}" for name in columns if name[:1] == "x"]
        self._model = model
        self._by_name = True
        if len(numbered) == len(columns) and all(numbered):
            self.n_features_in_ = 1 + max(int(name[1:]) for name in columns)
        else:
            self.feature_names_in_ = np.array(columns, dtype=object)
            self.n_features_in_ = len(columns)

    @classmethod
    def load(cls: type[Self], path: Any) -> Self:
        """The estimator of a model file, from here or from the command. Its settings say nothing of how the model was
        fitted: `describe` does. FileNotFoundError, or ValueError: no model of this kind.

        >>> VMGRegressor.load("no such file.vmg")
        Traceback (most recent call last):
        ...
        FileNotFoundError: ...
        """
        estimator = load(path)
        if not isinstance(estimator, cls):
            raise ValueError(f"'{path}' holds a model for a {type(estimator).__name__}, not for a {cls.__name__}")
        return estimator


@_with_settings("seed", "task", "class_weight")
class VMGRegressor(RegressorMixin, VMGEstimator):
    """Regression with error bars: networks with matrix Gaussian posteriors, and the methods they are compared with.

    Predicts one or several numbers; columns of numbers, texts and dates, and missing cells, as `vmg fit` takes them.

    Parameters
    ----------
    random_state : whole number, RandomState or None
        The seed; a whole number gives the model that the command gives with this `--seed`. None: a seed from NumPy's
        global generator.
    n_jobs : whole number or None
        Threads, as in scikit-learn: None is 1, -1 as many as there are processors. The model does not depend on it.
    {settings}

    Attributes
    ----------
    n_features_in_ : number of columns of X at fit
    feature_names_in_ : their names, where X was a frame

    Examples
    --------
    >>> import numpy as np
    >>> from vmg import VMGRegressor
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> y = 3 * X[:, 0] + 0.1 * np.sin(50 * X[:, 0])
    >>> model = VMGRegressor(method="linear", random_state=1).fit(X, y)
    >>> mean, std = model.predict([[0.5]], return_std=True)
    >>> bool(abs(mean[0] - 1.5) < 0.1 and 0 < std[0] < 0.2)
    True
    """

    def fit(
        self: Self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None, order: Any = None
    ) -> Self:
        """Fits to X (rows, columns), a frame or anything an array can be made of, and y (rows,) or (rows, targets).

        sample_weight : (rows,), how many times each row counts, at least 0; one of weight 0 is as good as not there. Weights
            that only say how rows compare should have a mean of about 1: they count as so many rows.
        groups, order : (rows,), not both: where rows are held back for early stopping, or left out by a network, whole
            groups of equal values, or the rows with the largest numbers or dates, or blocks. Neither is an input.

        ValueError: the data or a setting do not fit. Ctrl-C ends the training with the best model so far and a warning
        (`vmg.Interrupted`); KeyboardInterrupt where there is none yet.

        >>> VMGRegressor(hidden=(10,), epochs=5, random_state=1).fit([[0.0], [1.0], [2.0]], [0, 2, 4]).n_features_in_
        1
        """
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        X = self._check_inputs(X, reset=True)
        names = _names_of(y)
        y = check_array(y, ensure_2d=False, dtype="numeric", input_name="y", estimator=self)
        check_consistent_length(X, y)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        self._flat = y.ndim == 1
        y = y[:, None] if self._flat else y
        if len(names) != y.shape[1]:
            names = [f"y{target}" for target in range(y.shape[1])] if y.shape[1] > 1 else ["y"]
        self._fit(
            X, names, y, self._settings("regression"), weight=_weights(sample_weight, X), group=groups, order=order
        )
        return self

    def _more_tags(self) -> dict[str, Any]:
        return {"multioutput": True}

    def predict(
        self, X: Any, return_std: bool = False, *, samples: Optional[int] = None
    ) -> Union[np.ndarray, tuple[np.ndarray, np.ndarray]]:
        """The means of the predictive distributions of rows X, (rows,) or (rows, targets), in the target's own units; with
        return_std a pair of these and their standard deviations, the noise of a single measurement included.

        samples : draws of the network in place of the setting `samples`, of models that predict by sampling

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGRegressor(method="linear", random_state=1).fit(X, [0, 2, 4, 6])
        >>> model.predict([[1.5]]).round(1)
        array([3.])
        """
        distribution = self.predict_distribution(X, samples=samples)
        return (distribution.mean, distribution.std) if return_std else distribution.mean

    def predict_distribution(self, X: Any, *, samples: Optional[int] = None) -> PredictiveDistribution:
        """The predictive distributions of rows X: mean, standard deviation and its two parts, quantiles, intervals,
        densities, all from one prediction.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGRegressor(method="linear", random_state=1).fit(X, [0, 2, 4, 6])
        >>> model.predict_distribution([[1.5]]).std.shape
        (1,)
        """
        prediction = self._predict(X, samples)
        return PredictiveDistribution(self._model, prediction, self._flat)

    def predict_interval(self, X: Any, coverage: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of the central intervals that should hold a measured value with this probability, each
        (rows,) or (rows, targets). ValueError: a coverage that is not above 0 and below 1.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGRegressor(method="linear", random_state=1).fit(X, [0, 2, 4, 6])
        >>> lower, upper = model.predict_interval([[1.5]], coverage=0.5)
        >>> bool(lower[0] < 3 < upper[0])
        True
        """
        return self.predict_distribution(X).interval(coverage)

    def predict_quantiles(self, X: Any, quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95)) -> np.ndarray:
        """The values below which a measured value lies with these probabilities: (rows, quantiles), with several targets
        (rows, targets, quantiles). ValueError: a probability that is not above 0 and below 1.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGRegressor(method="linear", random_state=1).fit(X, [0, 2, 4, 6])
        >>> model.predict_quantiles([[1.5], [2.5]], [0.1, 0.9]).shape
        (2, 2)
        """
        return self.predict_distribution(X).quantile(list(quantiles))


    def sample_functions(self, X: Any, n: int = 10, *, seed: int = 0) -> np.ndarray:
        """n draws of the whole function that the model may be, at rows X: (n, rows), or (n, rows, targets), in the target's
        own units and without its noise. A draw belongs together: it is one curve through all rows, and the same one for
        the same seed at other rows. Their spread is `std_model`. For pictures of what the model does not know, and for
        Thompson sampling.

        ValueError: the model's method draws no functions (the method "constant").

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGRegressor(recipe="single", epochs=10, random_state=1).fit(X, [0, 2, 4, 6])
        >>> model.sample_functions(X, 5).shape
        (5, 4)
        """
        check_is_fitted(self, "_model")
        values = self._sample(X, n, seed, len(self._model.targets))
        return values[:, :, 0] if self._flat else values


@_with_settings("seed", "task")
class VMGClassifier(ClassifierMixin, VMGEstimator):
    """Classification with probabilities that say how sure they are: networks with matrix Gaussian posteriors, and the
    methods they are compared with.

    Predicts one of two or more classes, texts or numbers; columns of numbers, texts and dates, and missing cells, as
    `vmg fit` takes them.

    Parameters
    ----------
    random_state : whole number, RandomState or None
        The seed; a whole number gives the model that the command gives with this `--seed`. None: a seed from NumPy's
        global generator.
    n_jobs : whole number or None
        Threads, as in scikit-learn: None is 1, -1 as many as there are processors. The model does not depend on it.
    {settings}

    class_weight may also be a dictionary {class: weight}: how many times the rows of each class count.

    Attributes
    ----------
    classes_ : the classes, sorted
    n_features_in_ : number of columns of X at fit
    feature_names_in_ : their names, where X was a frame

    Examples
    --------
    >>> import numpy as np
    >>> from vmg import VMGClassifier
    >>> X = np.linspace(-1, 1, 40)[:, None]
    >>> model = VMGClassifier(method="linear", random_state=1).fit(X, np.where(X[:, 0] > 0, "warm", "cold"))
    >>> model.predict([[-0.9], [0.9]])
    array(['cold', 'warm'], dtype='<U4')
    """

    classes_: np.ndarray

    def fit(
        self: Self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None, order: Any = None
    ) -> Self:
        """Fits to X (rows, columns), a frame or anything an array can be made of, and the classes y (rows,).

        sample_weight : (rows,), how many times each row counts, at least 0; one of weight 0 is as good as not there. Weights
            that only say how rows compare should have a mean of about 1: they count as so many rows.
        groups, order : (rows,), not both: where rows are held back for early stopping, or left out by a network, whole
            groups of equal values, or the rows with the largest numbers or dates, or blocks. Neither is an input.

        ValueError: the data or a setting do not fit. Ctrl-C ends the training with the best model so far and a warning
        (`vmg.Interrupted`); KeyboardInterrupt where there is none yet.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> VMGClassifier(hidden=(10,), epochs=5, random_state=1).fit(X, ["a", "a", "b", "b"]).classes_
        array(['a', 'b'], dtype='<U1')
        """
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        X = self._check_inputs(X, reset=True)
        names = _names_of(y)
        y = check_array(y, ensure_2d=False, dtype=None, input_name="y", estimator=self)
        y = column_or_1d(y, warn=True)
        check_consistent_length(X, y)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        target = _class_column(self.classes_)[codes]
        names = names if len(names) == 1 else ["y"]
        weight = _weights(sample_weight, X)
        chosen = self._settings("classification")
        if isinstance(self.class_weight, Mapping):
            of_row = compute_sample_weight(self.class_weight, y)
            weight = of_row if weight is None else weight * of_row
            del chosen["class-weight"]
        self._fit(X, names, target[:, None], chosen, weight=weight, group=groups, order=order)
        self._order = _order_of(self.classes_, self._model.classes)
        return self

    def predict_distribution(self, X: Any, *, samples: Optional[int] = None) -> ClassDistribution:
        """Probabilities, their entropy and the part of it that comes from not knowing the weights, for rows X.

        samples : draws of the network in place of the setting `samples`, of models that predict by sampling

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGClassifier(method="linear", random_state=1).fit(X, ["a", "a", "b", "b"])
        >>> model.predict_distribution(X).mutual_information.shape
        (4,)
        """
        prediction = self._predict(X, samples)
        return ClassDistribution(self._model, prediction, self._order)

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of every class for rows X: (rows, classes), in the order of `classes_`.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGClassifier(method="linear", random_state=1).fit(X, ["a", "a", "b", "b"])
        >>> model.predict_proba(X).sum(axis=1)
        array([1., 1., 1., 1.])
        """
        return self.predict_distribution(X).probability

    def predict_set(self, X: Any, coverage: float = 0.9) -> np.ndarray:
        """Which classes belong to the set that should hold the true one with this probability, for rows X: (rows, classes),
        True or False, in the order of `classes_`. ValueError: a coverage that is not above 0 and below 1.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGClassifier(method="linear", random_state=1).fit(X, ["a", "a", "b", "b"])
        >>> model.predict_set([[1.5]], 0.95)
        array([[ True,  True]])
        """
        return self.predict_distribution(X).prediction_set(coverage)

    def sample_functions(self, X: Any, n: int = 10, *, seed: int = 0) -> np.ndarray:
        """n draws of the whole function that the model may be, at rows X, as probabilities: (n, rows, classes), in the order
        of `classes_`. A draw belongs together: it is the same function for the same seed at other rows.

        ValueError: the model's method draws no functions (the method "constant").

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGClassifier(recipe="single", epochs=10, random_state=1).fit(X, ["a", "a", "b", "b"])
        >>> model.sample_functions(X, 5).shape
        (5, 4, 2)
        """
        check_is_fitted(self, "_model")
        return self._sample(X, n, seed, len(self._order))[:, :, self._order]

    def predict_log_proba(self, X: Any) -> np.ndarray:
        """The logarithms of `predict_proba`.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> model = VMGClassifier(method="linear", random_state=1).fit(X, ["a", "a", "b", "b"])
        >>> model.predict_log_proba(X).shape
        (4, 2)
        """
        return np.log(self.predict_proba(X))

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row of X: (rows,), of the kind of `classes_`.

        >>> X = [[0.0], [1.0], [2.0], [3.0]]
        >>> VMGClassifier(method="linear", random_state=1).fit(X, [5, 5, 7, 7]).predict(X)
        array([5, 5, 7, 7])
        """
        probability = self.predict_proba(X)
        return self.classes_[np.argmax(probability, axis=1)]


def load(path: Any) -> Union[VMGRegressor, VMGClassifier]:
    """The estimator of a model file, written here or by the command: a VMGRegressor or a VMGClassifier.

    Columns are found by name: frames may hold others besides. Classes that are all whole numbers are whole numbers,
    others texts. FileNotFoundError: there is no such file. ValueError: it is no model.

    >>> import os, tempfile
    >>> X = [[0.0], [1.0], [2.0], [3.0]]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "line.vmg")
    ...     VMGRegressor(method="linear", random_state=1).fit(X, [0, 2, 4, 6]).save(path)
    ...     load(path).predict([[1.5]]).round(1)
    array([3.])
    """
    model = Model.load(path)
    if not model.is_classifier:
        regressor = VMGRegressor()
        regressor._adopt(model)
        regressor._flat = len(model.targets) == 1
        return regressor
    classifier = VMGClassifier()
    classifier._adopt(model)
    names = model.classes
    whole = all(name.lstrip("-").isdecimal() and str(int(name)) == name for name in names)
    classifier.classes_ = np.unique([int(name) for name in names] if whole else names)
    classifier._order = _order_of(classifier.classes_, names)
    return classifier


def _names_of(y: Any) -> list[str]:
    """What a target's columns are called, where it knows."""
    if hasattr(y, "columns"):
        return [str(name) for name in y.columns]
    return [str(name)] if (name := getattr(y, "name", None)) is not None else ["y"]


def _weights(sample_weight: Any, X: Any) -> Optional[np.ndarray]:
    return None if sample_weight is None else _check_sample_weight(sample_weight, X, dtype=np.float64)


def _class_column(classes: np.ndarray) -> np.ndarray:
    """The classes as cells of a target column: whole numbers where a table tells them apart, else texts."""
    if classes.dtype.kind in "iuf" and np.all(np.abs(classes.astype(float)) <= 2**24):
        return classes.astype(float)
    return np.array([_class_text(entry) for entry in classes], dtype=object)


def _class_text(entry: Any) -> str:
    return f"{entry:.0f}" if isinstance(entry, (float, np.floating)) else str(entry)


def _order_of(classes: np.ndarray, names: list[str]) -> np.ndarray:
    """Where each class stands among the library's."""
    places = {name: place for place, name in enumerate(names)}
    return np.array([places[_class_text(entry)] for entry in classes])
