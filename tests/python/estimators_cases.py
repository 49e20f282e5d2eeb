"""The estimators in scikit-learn's company: clones, pipelines, searches, pickles; and what they say to bad input."""

import copy
import gc
import os
import pickle
import unittest
import warnings

import joblib
import numpy as np
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import vmg
from vmg import VMGClassifier, VMGRegressor
from vmg._library import Context
from vmg._table import Table

SCRATCH = os.environ["VMG_SCRATCH"]


def line(rows=60, seed=0):
    random = np.random.RandomState(seed)
    X = random.randn(rows, 3).astype(np.float32)
    return X, 2 * X[:, 0] - X[:, 1] + 0.1 * random.randn(rows)


class Company(unittest.TestCase):
    def setUp(self):
        self.X, self.y = line()

    def test_every_setting_is_a_keyword(self):
        names = [setting.name for setting in vmg.settings()]
        self.assertIn("learning_rate", names)
        parameters = VMGRegressor().get_params()
        others = {"random_state", "n_jobs"}
        self.assertEqual(set(names) - {"seed", "task", "class_weight"} | others, set(parameters))
        self.assertEqual(set(names) - {"seed", "task"} | others, set(VMGClassifier().get_params()))
        self.assertTrue(all(value is None for value in parameters.values()))
        for setting in vmg.settings():
            if setting.name in parameters:
                self.assertIn(f"\n    {setting.name} : ", VMGRegressor.__doc__)
        given = clone(VMGRegressor(learning_rate=0.02, hidden=(5, 3))).get_params()
        self.assertEqual((given["learning_rate"], given["hidden"]), (0.02, (5, 3)))
        with self.assertRaisesRegex(TypeError, "no setting 'learning_rat'; the nearest name is 'learning_rate'"):
            VMGRegressor(learning_rat=0.1)
        with self.assertRaises(TypeError):
            VMGRegressor(50)
        with self.assertRaises(ValueError):
            VMGRegressor().set_params(learning_rat=0.1)

    def test_settings_reach_the_library(self):
        model = VMGRegressor(recipe="single", hidden=(5, 3), learning_rate=1e-3, epochs=2.0, early_stopping=True)
        found = model.set_params(random_state=11).fit(self.X, self.y).describe()["settings"]
        self.assertEqual((found["hidden"], found["learning-rate"], found["epochs"]), ([5, 3], 1e-3, 2))
        self.assertEqual((found["early-stopping"], found["seed"], found["task"]), (True, 11, "regression"))
        for settings, sentence in (
            ({"activation": "rely"}, "activation"),
            ({"epochs": -1}, "epochs"),
            ({"method": "linear", "hidden": 3}, "hidden"),
            ({"hidden": "a,b"}, "hidden"),
        ):
            with self.assertRaisesRegex(ValueError, sentence):
                VMGRegressor(**settings).fit(self.X, self.y)

    def test_seeds_and_threads(self):
        def fitted(**settings):
            return VMGRegressor(recipe="single", epochs=3, **settings).fit(self.X, self.y).predict(self.X)

        first = fitted(random_state=1)
        np.testing.assert_array_equal(first, fitted(random_state=1, n_jobs=-1))
        np.testing.assert_array_equal(first, fitted(random_state=np.int64(1), n_jobs=2))
        self.assertTrue(np.any(first != fitted(random_state=2)))
        generator = np.random.RandomState(5)
        self.assertTrue(np.any(fitted(random_state=generator) != fitted(random_state=generator)))
        np.random.seed(4)
        one = fitted()
        np.random.seed(4)
        np.testing.assert_array_equal(one, fitted())

    def test_searches_and_pipelines(self):
        pipeline = make_pipeline(StandardScaler(), VMGRegressor(method="linear", random_state=1))
        self.assertGreater(cross_val_score(pipeline, self.X, self.y, cv=3).mean(), 0.98)
        search = GridSearchCV(
            VMGRegressor(recipe="single", random_state=1, batch=10),
            {"hidden": [(2,), (10,)], "epochs": [1, 60]},
            cv=2,
            n_jobs=2,
        ).fit(self.X, self.y)
        self.assertEqual(search.best_params_["epochs"], 60)
        self.assertGreater(search.best_estimator_.score(self.X, self.y), 0.9)
        chosen = ColumnTransformer([("first", "passthrough", [0, 1])])
        self.assertGreater(make_pipeline(chosen, VMGRegressor(method="linear")).fit(self.X, self.y).score(self.X, self.y), 0.98)
        classes = np.where(self.y > 0, "up", "down")
        found = cross_val_predict(VMGClassifier(method="linear"), self.X, classes, cv=3, method="predict_proba")
        self.assertEqual(found.shape, (60, 2))
        self.assertGreater(np.mean((found[:, 1] > 0.5) == (classes == "up")), 0.9)
        groups = np.arange(60) // 6
        settings = {"recipe": "single", "epochs": 2, "early_stopping": True}
        scores = cross_val_score(
            VMGRegressor(**settings), self.X, self.y, groups=groups, cv=GroupKFold(3), fit_params={"groups": groups}
        )
        self.assertTrue(np.all(np.isfinite(scores)))

    def test_copies_predict_the_same(self):
        classes = np.array([True, False])[(self.y > 0).astype(int)]
        for model in (VMGRegressor(method="linear").fit(self.X, self.y), VMGClassifier(method="linear").fit(self.X, classes)):
            expected = model.predict(self.X)
            path = os.path.join(SCRATCH, "model.joblib")
            joblib.dump(model, path)
            for other in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model), joblib.load(path)):
                np.testing.assert_array_equal(other.predict(self.X), expected)
                self.assertEqual(other.get_params(), model.get_params())

    def test_saved_models_come_back(self):
        path = os.path.join(SCRATCH, "model.vmg")
        model = VMGRegressor(method="linear").fit(self.X, self.y)
        model.save(path)
        again = VMGRegressor.load(path)
        np.testing.assert_array_equal(again.predict(self.X), model.predict(self.X))
        self.assertEqual(again.n_features_in_, 3)
        with self.assertRaisesRegex(ValueError, "not for a VMGClassifier"):
            VMGClassifier.load(path)
        for classes in (["b", "a"], [3, -7], [2.0, 1.0]):
            labels = np.array(classes)[(self.y > 0).astype(int)]
            VMGClassifier(method="linear").fit(self.X, labels).save(path)
            again = vmg.load(path)
            np.testing.assert_array_equal(again.classes_, np.unique(labels))
            self.assertGreater(again.score(self.X, labels), 0.9)
        with self.assertRaises(FileNotFoundError):
            vmg.load(os.path.join(SCRATCH, "none.vmg"))
        with self.assertRaises(OSError):
            model.save(os.path.join(SCRATCH, "no folder", "model.vmg"))
        with open(path, "wb") as file:
            file.write(b"no model")
        with self.assertRaisesRegex(ValueError, "model.vmg"):
            vmg.load(path)


class Predictions(unittest.TestCase):
    def setUp(self):
        self.X, self.y = line(200)
        self.model = VMGRegressor(method="linear", random_state=1).fit(self.X, self.y)

    def test_distributions(self):
        mean, std = self.model.predict(self.X, return_std=True)
        found = self.model.predict_distribution(self.X)
        np.testing.assert_array_equal(found.mean, mean)
        np.testing.assert_allclose(found.std_model**2 + found.std_noise**2, std**2, rtol=1e-6)
        self.assertAlmostEqual(float(np.median(found.std_noise)), 0.1, delta=0.03)
        lower, upper = self.model.predict_interval(self.X, coverage=0.9)
        self.assertAlmostEqual(np.mean((lower < self.y) & (self.y < upper)), 0.9, delta=0.06)
        quantiles = self.model.predict_quantiles(self.X, [0.05, 0.5, 0.95])
        np.testing.assert_array_equal(quantiles[:, 0], lower)
        np.testing.assert_array_equal(quantiles[:, 2], upper)
        np.testing.assert_allclose(quantiles[:, 1], mean, rtol=1e-6, atol=1e-7)
        np.testing.assert_array_equal(found.quantile(0.05), lower)
        # a density: that of the normal distribution, nearly, as there are many rows
        expected = -0.5 * ((self.y - mean) / std) ** 2 - np.log(std) - 0.5 * np.log(2 * np.pi)
        np.testing.assert_allclose(found.log_density(self.y), expected, atol=0.1)

    def test_a_distribution_outlives_its_estimator(self):
        found = self.model.predict_distribution(self.X)
        mean = found.mean
        self.model.fit(self.X, 1000 - self.y)
        gc.collect()
        np.testing.assert_array_equal(found.mean, mean)
        self.assertTrue(np.all(found.quantile(0.9) > mean))

    def test_cycles_are_collected_in_any_order(self):
        for _ in range(20):
            estimator = VMGRegressor(method="linear").fit(self.X, self.y)
            estimator.loop = [estimator, estimator.predict_distribution(self.X), Table(Context(), 3)]
            estimator.loop[1].loop = estimator.loop
            del estimator
        gc.collect()

    def test_bad_questions(self):
        for ask in (
            lambda: self.model.predict_interval(self.X, 1.0),
            lambda: self.model.predict_interval(self.X, 90),
            lambda: self.model.predict_quantiles(self.X, [0.5, 1.5]),
            lambda: self.model.predict_distribution(self.X).log_density([1.0]),
            lambda: self.model.predict(self.X[:, :2]),
            lambda: self.model.predict(self.X[0]),
        ):
            with self.assertRaises(ValueError):
                ask()

    def test_samples(self):
        model = VMGRegressor(recipe="single", epochs=20, inference="sampled", samples=10, random_state=1)
        model.fit(self.X, self.y)
        few, more = model.predict(self.X, samples=10), model.predict(self.X, samples=500)
        np.testing.assert_array_equal(few, model.predict(self.X))
        self.assertTrue(np.any(few != more))
        np.testing.assert_allclose(few, more, atol=1)

    def test_several_targets(self):
        Y = np.column_stack([self.y, -self.y])
        model = VMGRegressor(method="linear").fit(self.X, Y)
        mean, std = model.predict(self.X, return_std=True)
        self.assertEqual((mean.shape, std.shape), ((200, 2), (200, 2)))
        np.testing.assert_allclose(mean[:, 0], -mean[:, 1], rtol=1e-4, atol=1e-5)
        self.assertEqual(model.predict_quantiles(self.X, [0.1, 0.5, 0.9]).shape, (200, 2, 3))
        self.assertGreater(model.score(self.X, Y), 0.98)


class Weights(unittest.TestCase):
    def test_a_row_of_weight_two_is_two_rows(self):
        X, y = line()
        twice = np.arange(60) < 20
        doubled, target = np.concatenate([X, X[twice]]), np.concatenate([y, y[twice]])
        for method in ("linear", "gaussian-process"):
            expected = VMGRegressor(method=method, random_state=1).fit(doubled, target).predict_distribution(X)
            weighted = VMGRegressor(method=method, random_state=1).fit(X, y, sample_weight=1 + twice)
            found = weighted.predict_distribution(X)
            np.testing.assert_allclose(found.mean, expected.mean, rtol=1e-4, atol=1e-3, err_msg=method)
            np.testing.assert_allclose(found.std, expected.std, rtol=1e-2, err_msg=method)
        with self.assertRaises(ValueError):
            VMGRegressor(method="linear").fit(X, y, sample_weight=-np.ones(60))
        with self.assertRaises(ValueError):
            VMGRegressor(method="linear").fit(X, y, sample_weight=np.ones(59))

    def test_weights_of_classes(self):
        X, y = line()
        labels = np.where(y + 2 * np.sin(9 * np.arange(60)) > 0, "up", "down")

        def chance(class_weight, **fit):
            return VMGClassifier(method="linear", class_weight=class_weight).fit(X, labels, **fit).predict_proba(X)[:, 1]

        self.assertGreater(np.mean(chance({"up": 5})), 0.05 + np.mean(chance(None)))
        by_row = np.where(labels == "up", 5.0, 1.0)
        np.testing.assert_allclose(chance({"up": 5}), chance(None, sample_weight=by_row), rtol=1e-5)
        np.testing.assert_allclose(chance({"up": 5}, sample_weight=2.0 * np.ones(60)), chance({"up": 10, "down": 2}), rtol=1e-5)
        counts = {name: 60 / 2 / np.sum(labels == name) for name in ("up", "down")}
        np.testing.assert_allclose(chance("balanced"), chance(counts), rtol=1e-2)
        with self.assertRaises(ValueError):
            chance("fair")


class Functions(unittest.TestCase):
    """Draws of functions; tests/method/sample_functions_test.c has more."""

    def test_numbers(self):
        X, y = line()
        model = VMGRegressor(recipe="single", inference="moments", epochs=30, random_state=1).fit(X, 100 + 10 * y)
        drawn = model.sample_functions(X, 800, seed=3)
        found = model.predict_distribution(X)
        self.assertEqual(drawn.shape, (800, 60))
        np.testing.assert_allclose((drawn.mean(axis=0) - found.mean) / found.std_model, 0, atol=5 / 800**0.5)
        np.testing.assert_allclose(drawn.std(axis=0) / found.std_model, 1, atol=0.2)
        np.testing.assert_array_equal(model.sample_functions(X, 20, seed=3), drawn[:20])
        np.testing.assert_allclose(model.sample_functions(X[7:8], 20, seed=3)[:, 0], drawn[:20, 7], rtol=1e-5)
        self.assertTrue(np.all(model.sample_functions(X, 20, seed=4) != drawn[:20]))
        self.assertEqual(model.fit(X, np.column_stack([y, y])).sample_functions(X, 2).shape, (2, 60, 2))

    def test_classes(self):
        X, y = line()
        labels = np.where(y > 0, 3, -7)
        model = VMGClassifier(recipe="single", epochs=30, random_state=1).fit(X, labels)
        drawn = model.sample_functions(X, 200)
        np.testing.assert_allclose(drawn.sum(axis=2), 1)
        np.testing.assert_allclose(drawn.mean(axis=0), model.predict_proba(X), atol=0.1)

    def test_every_method_draws_or_says_that_it_does_not(self):
        X, y = line()
        (methods,) = [setting.choices.split("|") for setting in vmg.settings() if setting.name == "method"]
        drew = []
        for method in methods:
            short = {
                setting.name: value
                for setting in vmg.settings()
                for name, value in (("epochs", 5), ("ensemble", 2), ("hidden", 5), ("starts", 1))
                if setting.name == name and (not setting.methods or method in setting.methods.split("|"))
            }
            model = VMGRegressor(method=method, random_state=1, **short).fit(X, y)
            self.assertEqual(model.predict(X).shape, (60,))
            try:
                drawn = model.sample_functions(X, 200)
            except ValueError as problem:
                self.assertRegex(str(problem), "draws no functions")
                continue
            drew.append(method)
            self.assertEqual(drawn.shape, (200, 60))
            far = np.abs(drawn.mean(axis=0) - model.predict(X)) / (y.std() + drawn.std(axis=0))
            self.assertLess(far.max(), 0.5, method)
        self.assertEqual(set(methods) - set(drew), {"constant"})

    def test_no_functions(self):
        X, y = line()
        model = VMGRegressor(method="constant").fit(X, y)
        with self.assertRaisesRegex(ValueError, "'constant' draws no functions"):
            model.sample_functions(X)
        with self.assertRaises(ValueError):
            model.sample_functions(X, 0)


class Notes(unittest.TestCase):
    def test_notes_are_warnings(self):
        X, y = line()
        X[:, 2] = 4
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            VMGRegressor(method="linear").fit(X, y)
        self.assertEqual([warning.category for warning in heard], [vmg.Note])
        self.assertIn("'x2' is constant", str(heard[0].message))
        self.assertEqual(heard[0].filename, __file__)

    def test_progress_is_logged(self):
        X, y = line()
        with self.assertLogs("vmg", "INFO") as heard:
            VMGRegressor(recipe="single", epochs=3).fit(X, y)
        self.assertIn("network 1 of 1, epoch 1 of 3: evidence lower bound", heard.output[0])


if __name__ == "__main__":
    unittest.main()
