"""The same table, settings and seed give the same model file, byte for byte, from Python as from the command; and the same
file gives the same predictions."""

import os
import subprocess
import unittest
import warnings

import numpy as np
import pandas as pd

import tables
import vmg

SCRATCH = os.environ["VMG_SCRATCH"]


def command(*arguments):
    return subprocess.run([os.environ["VMG_COMMAND"], *arguments], check=True, capture_output=True, text=True).stdout


def place(name):
    return os.path.join(SCRATCH, name)


def content(name):
    with open(place(name), "rb") as file:
        return file.read()


class SameBytes(unittest.TestCase):
    def setUp(self):
        warnings.simplefilter("ignore", vmg.Note)

    def compare(self, frame, targets, estimator, *options, **fit):
        """Fits both ways, with the frame as a CSV file, and compares files and predictions."""
        frame.to_csv(place("table.csv"), index=False)
        chosen = [word for target in targets for word in ("--target", target)]
        command("fit", place("table.csv"), *chosen, "-o", place("command.vmg"), *options)
        inputs = frame.drop(columns=targets + [values.name for values in fit.values()])
        estimator.fit(inputs, frame[targets[0]] if len(targets) == 1 else frame[targets], **fit)
        estimator.save(place("python.vmg"))
        self.assertEqual(content("command.vmg"), content("python.vmg"))

        command("predict", place("python.vmg"), place("table.csv"), "-o", place("predictions.csv"))
        return inputs, pd.read_csv(place("predictions.csv"))

    def check_numbers(self, inputs, predicted, estimator):
        self.assertEqual(len(predicted), len(inputs))
        distribution = estimator.predict_distribution(inputs)
        lower, upper = distribution.interval(0.9)
        for name, values in (
            ("prediction", distribution.mean),
            ("std", distribution.std),
            ("std_model", distribution.std_model),
            ("std_noise", distribution.std_noise),
            ("lower", lower),
            ("upper", upper),
        ):
            np.testing.assert_allclose(predicted[name], values, rtol=2e-5, atol=1e-9)

    def test_regression_with_the_default_recipe(self):
        frame = tables.mixed().drop(columns="verdict")
        for threads in (1, 2):
            estimator = vmg.VMGRegressor(random_state=7, effort="low", epochs=40, n_jobs=threads)
            options = ("--seed", "7", "--effort", "low", "--epochs", "40")
            inputs, predicted = self.compare(frame, ["strength"], estimator, *options)
            self.check_numbers(inputs, predicted, estimator)

    def test_other_methods_and_settings(self):
        frame = tables.mixed().drop(columns="verdict")
        for settings, options in (
            ({"method": "linear"}, ("--method", "linear")),
            (
                {"recipe": "single", "hidden": (8, 4), "activation": "tanh", "epochs": 20, "early_stopping": True},
                "--recipe single --hidden 8,4 --activation tanh --epochs 20 --early-stopping on".split(),
            ),
            (
                {"epochs": 10, "ensemble": 2, "variants": [{"noise": "varying"}, {"noise": "constant"}]},
                ("--epochs", "10", "--ensemble", "2", "--variants", "noise=varying / noise=constant"),
            ),
        ):
            estimator = vmg.VMGRegressor(random_state=1, **settings)
            inputs, predicted = self.compare(frame, ["strength"], estimator, *options)
            self.check_numbers(inputs, predicted, estimator)

    def test_classes(self):
        frame = tables.mixed().drop(columns="strength")
        estimator = vmg.VMGClassifier(random_state=1, recipe="single", epochs=20)
        inputs, predicted = self.compare(frame, ["verdict"], estimator, "--recipe", "single", "--epochs", "20")
        np.testing.assert_array_equal(predicted["prediction"], estimator.predict(inputs))
        distribution = estimator.predict_distribution(inputs)
        for column, name in enumerate(estimator.classes_):
            np.testing.assert_allclose(predicted[f"probability_{name}"], distribution.probability[:, column], rtol=2e-5)
        np.testing.assert_allclose(predicted["entropy"], distribution.entropy, rtol=2e-5, atol=1e-7)
        sets = ["|".join(estimator.classes_[row]) for row in estimator.predict_set(inputs, 0.9)]
        self.assertEqual(list(predicted["set"].fillna("")), sets)
        with self.assertRaises(ValueError):
            estimator.predict_set(inputs, 90)

        numbered = frame.assign(verdict=np.where(frame.verdict == "good", 10, 9))
        estimator = vmg.VMGClassifier(random_state=1, method="linear")
        inputs, predicted = self.compare(numbered, ["verdict"], estimator, "--method", "linear")
        np.testing.assert_array_equal(predicted["prediction"], estimator.predict(inputs))

    def test_groups_and_order(self):
        frame = tables.mixed().drop(columns="verdict")
        settings = {"recipe": "single", "epochs": 10, "early_stopping": True}
        options = "--recipe single --epochs 10 --early-stopping on".split()
        last = [column for column in frame if column not in ("count", "strength")] + ["strength", "count"]
        for key in ("group", "order"):
            estimator = vmg.VMGRegressor(random_state=1, **settings)
            fit = {"groups" if key == "group" else "order": frame["count"]}
            self.compare(frame[last], ["strength"], estimator, f"--{key}", "count", *options, **fit)

    def test_weights(self):
        frame = tables.mixed()
        frame["count"] += 0.5
        fit = {"sample_weight": frame["count"]}
        options = "--recipe single --epochs 10 --weight count".split()
        estimator = vmg.VMGRegressor(random_state=1, recipe="single", epochs=10)
        self.compare(frame.drop(columns="verdict"), ["strength"], estimator, *options, **fit)
        estimator = vmg.VMGClassifier(random_state=1, recipe="single", epochs=10, class_weight="balanced")
        options += ["--class-weight", "balanced"]
        self.compare(frame.drop(columns="strength"), ["verdict"], estimator, *options, **fit)

    def test_several_targets(self):
        frame = tables.mixed().drop(columns="verdict")
        frame["twice"] = 2 * frame.strength + frame["count"]
        estimator = vmg.VMGRegressor(random_state=1, recipe="single", epochs=10)
        inputs, predicted = self.compare(frame, ["strength", "twice"], estimator, *"--recipe single --epochs 10".split())
        mean, std = estimator.predict(inputs, return_std=True)
        self.assertEqual(mean.shape, (len(frame), 2))
        np.testing.assert_allclose(predicted["twice_prediction"], mean[:, 1], rtol=2e-5)
        np.testing.assert_allclose(predicted["strength_std"], std[:, 0], rtol=2e-5)

    def test_a_model_of_the_command_is_loaded(self):
        frame = tables.mixed()
        frame.to_csv(place("table.csv"), index=False)
        command(*f"fit {place('table.csv')} --target strength --ignore verdict --method linear".split(), "-o", place("m.vmg"))
        model = vmg.load(place("m.vmg"))
        self.assertIsInstance(model, vmg.VMGRegressor)
        self.assertEqual(list(model.feature_names_in_), ["depth", "kind", "seconds", "count", "day"])
        command("predict", place("m.vmg"), place("table.csv"), "-o", place("predictions.csv"))
        predicted = pd.read_csv(place("predictions.csv"))
        shuffled = frame[list(frame.columns)[::-1]]
        np.testing.assert_allclose(predicted["prediction"], model.predict(shuffled), rtol=2e-5)
        with self.assertRaisesRegex(ValueError, "no column 'depth'; the nearest name is 'depths'"):
            model.predict(frame.rename(columns={"depth": "depths"}))
        model.save(place("again.vmg"))
        self.assertEqual(content("m.vmg"), content("again.vmg"))


if __name__ == "__main__":
    unittest.main()
