"""Models of the library, and their predictions, as Python objects."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from ._library import Context, Interrupted, logger, make_settings, path_bytes, text
from ._table import Table
from ._vmg import ffi, lib


class Model:
    """A vmg_model. It never changes; pickling keeps the bytes of its file."""

    def __init__(self, pointer: Any) -> None:
        self.pointer = pointer

    @classmethod
    def fit(
        cls,
        context: Context,
        table: Table,
        targets: list[str],
        settings: Mapping[str, Any],
        keys: Mapping[str, str],
    ) -> Model:
        """Fits as vmg_fit does. keys: which columns are "weight", "group" and "order". After Ctrl-C the best model so far, with a warning, or KeyboardInterrupt where there is
        none."""
        names = [ffi.new("char[]", name.encode()) for name in targets]
        options = ffi.new("vmg_fit_options *")
        target_array = ffi.new("const char *[]", names)
        key_names = {key: ffi.new("char[]", name.encode()) for key, name in keys.items()}
        given = make_settings(context, settings)
        options.targets = target_array
        options.target_count = len(targets)
        for key, name in key_names.items():
            setattr(options, key, name)
        options.settings = given
        options.on_progress = lib.vmg_python_progress
        options.progress_user = context.handle
        model = cls(context.make("vmg_model", lib.vmg_fit, table.pointer, options, brief=False))
        context.warn(stacklevel=4)
        if lib.vmg_model_was_cancelled(model.pointer):
            warnings.warn("the training was interrupted: the model is the best one until then", Interrupted, 4)
        return model

    @classmethod
    def load(cls, path: Any) -> Model:
        return cls(Context().make("vmg_model", lib.vmg_model_load, path_bytes(path)))

    def save(self, path: Any) -> None:
        context = Context()
        context.check(lib.vmg_model_save(context.pointer, self.pointer, path_bytes(path)))

    def __reduce__(self) -> tuple[Any, ...]:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.vmg")
            self.save(path)
            with open(path, "rb") as file:
                return _model_from_bytes, (file.read(),)

    def __deepcopy__(self, memo: Any) -> Model:
        return self

    @property
    def is_classifier(self) -> bool:
        return lib.vmg_model_task(self.pointer) == lib.VMG_TASK_CLASSIFICATION

    @property
    def targets(self) -> list[str]:
        count = lib.vmg_model_target_count(self.pointer)
        return [text(lib.vmg_model_target_name(self.pointer, i)) for i in range(count)]

    @property
    def classes(self) -> list[str]:
        count = lib.vmg_model_class_count(self.pointer)
        return [text(lib.vmg_model_class_name(self.pointer, i)) for i in range(count)]

    @property
    def columns(self) -> list[str]:
        """The columns that a prediction needs."""
        count = lib.vmg_model_column_count(self.pointer)
        return [text(lib.vmg_model_column_name(self.pointer, i)) for i in range(count)]

    def describe(self) -> dict[str, Any]:
        """Everything there is to know about the model, as `vmg inspect --json` says it."""
        context = Context()
        out = ffi.new("char **")
        context.run(lib.vmg_model_describe, self.pointer, out)
        try:
            return json.loads(text(out[0]))
        finally:
            lib.vmg_text_release(context.pointer, out[0])

    def predict(self, context: Context, table: Table, samples: int = 0) -> Any:
        """A vmg_prediction of every row of the table, to be used with the functions below, as long as this model is there."""
        options = ffi.new("vmg_predict_options *")
        options.samples = samples
        brief = table.rows * max(1, samples) < 1000 and lib.vmg_model_parameter_count(self.pointer) < 100_000
        made = context.make("vmg_prediction", lib.vmg_predict, self.pointer, table.pointer, options, brief=brief)
        unseen = lib.vmg_prediction_unseen_levels(made)
        if unseen:
            logger.info("%d cells are of a kind that training did not have", unseen)
        return made


    def sample_functions(self, context: Context, table: Table, count: int, seed: int, outputs: int) -> np.ndarray:
        """Draws of the whole function: (count, rows, outputs)."""
        options = ffi.new("vmg_function_options *")
        options.seed = seed
        options.count = count
        out = np.empty((count, table.rows, outputs))
        values = ffi.from_buffer("double[]", out)
        context.run(lib.vmg_sample_functions, self.pointer, table.pointer, options, values, brief=False)
        return out


def _model_from_bytes(content: bytes) -> Model:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.vmg")
        with open(path, "wb") as file:
            file.write(content)
        return Model.load(path)


def numbers(function: Any, prediction: Any, targets: int) -> np.ndarray:
    """What one of lib.every_mean, every_std, every_std_model, every_std_noise, every_probability says: (rows, targets)."""
    out = np.empty((lib.vmg_prediction_rows(prediction), targets))
    function(prediction, targets, ffi.from_buffer("double[]", out))
    return out
