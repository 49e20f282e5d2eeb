"""vmg.torch.load: the same numbers as the library's, of every kind of column, noise, covariance and number of classes."""

import os
import unittest
import warnings

import numpy as np
import torch

import tables
import vmg
import vmg.torch

PATH = os.path.join(os.environ["VMG_SCRATCH"], "model.vmg")
QUICK = {"recipe": "single", "inference": "moments", "epochs": 25, "random_state": 3}


class Loaded(unittest.TestCase):
    def setUp(self):
        warnings.simplefilter("ignore", vmg.Note)
        self.frame = tables.mixed().drop(columns=["verdict", "constant"])
        self.y = self.frame.pop("strength")
        self.new = self.frame.head(12).copy()
        self.new.loc[3, "kind"] = "gravel"
        self.new.loc[5, "seconds"] = np.nan
        self.new.loc[7, "depth"] = 1e6

    def check_numbers(self, y, **settings):
        model = vmg.VMGRegressor(**{**QUICK, **settings}).fit(self.frame, y)
        model.save(PATH)
        module = vmg.torch.load(PATH)
        for frame in (self.frame, self.new):
            mean, std = model.predict(frame, return_std=True)
            found = module(module.cells(frame))
            np.testing.assert_allclose(found[0].detach().numpy(), mean, rtol=1e-4, atol=2e-4 * np.std(np.asarray(y)))
            np.testing.assert_allclose(found[1].detach().numpy(), std, rtol=1e-3)
        return module

    def test_numbers(self):
        for settings in (
            {},
            {"activation": "tanh", "hidden": (6, 4)},
            {"activation": "gelu", "divide_inputs": True, "noise": "varying"},
            {"row_covariance": "low-rank", "column_covariance": "low-rank", "noise": "varying"},
            {"row_covariance": "full", "prior": "hyper", "noise_units": "target"},
            {"pieces": 5, "ensemble": 3, "variants": "see-pieces=on / see-pieces=off noise=varying"},
            {"pseudo_data": 6, "epochs": 10},
            {"hidden": "none"},
        ):
            with self.subTest(settings=settings):
                self.check_numbers(self.y, **settings)

    def test_the_default_recipe(self):
        module = self.check_numbers(self.y, recipe="default", effort="low", epochs=10, ensemble=8)
        self.assertEqual(len(module.members), 8)

    def test_several_targets(self):
        y = np.column_stack([self.y, 5 - 100 * self.y])
        self.check_numbers(y)
        self.check_numbers(y, noise="varying")

    def test_classes(self):
        for count in (2, 3, 5):
            labels = np.array(["a", "b", "c", "d", "e"])[(np.argsort(np.argsort(self.y)) * count // len(self.y))]
            model = vmg.VMGClassifier(**QUICK, ensemble=2).fit(self.frame, labels)
            model.save(PATH)
            module = vmg.torch.load(PATH)
            self.assertEqual(list(module.classes), list(model.classes_))
            for frame in (self.frame, self.new):
                found = module(module.cells(frame)).detach().numpy()
                np.testing.assert_allclose(found, model.predict_proba(frame), atol=2e-5)

    def test_it_can_be_differentiated(self):
        X = np.random.RandomState(0).randn(60, 2)
        model = vmg.VMGRegressor(**QUICK).fit(X, X[:, 0] - X[:, 1])
        model.save(PATH)
        module = vmg.torch.load(PATH)
        cells = module.cells(X).requires_grad_()
        mean, std = module(cells)
        mean.sum().backward()
        step = 1e-3
        for column in range(2):
            higher, lower = X.copy(), X.copy()
            higher[:, column] += step
            lower[:, column] -= step
            slope = (module(module.cells(higher))[0] - module(module.cells(lower))[0]) / (2 * step)
            np.testing.assert_allclose(cells.grad[:, column], slope.detach(), atol=1e-5)
        self.assertTrue(all(parameter.grad is not None for parameter in module.members[0].layers[0].row.parameters()))

    def test_what_is_no_such_model(self):
        for settings in ({"method": "linear"}, {"recipe": "single", "inference": "sampled", "epochs": 1}):
            vmg.VMGRegressor(**settings).fit(self.frame, self.y).save(PATH)
            with self.assertRaisesRegex(ValueError, "inference='moments'"):
                vmg.torch.load(PATH)
        with open(PATH, "wb") as file:
            file.write(b"\x05\0\0\0\0\0\0\0{}...")
        with self.assertRaisesRegex(ValueError, "safetensors"):
            vmg.torch.load(PATH)
        with self.assertRaises(FileNotFoundError):
            vmg.torch.load(PATH + ".none")


if __name__ == "__main__":
    unittest.main()
