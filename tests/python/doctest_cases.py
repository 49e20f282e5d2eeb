"""The examples in the docstrings run and say what they say; and everything that is public has one."""

import doctest
import importlib
import inspect
import unittest

import vmg

MODULES = ["vmg", "vmg._distribution", "vmg._estimators", "vmg._library", "vmg._model", "vmg._table"]


class Docstrings(unittest.TestCase):
    def test_examples(self):
        ran = 0
        for name in MODULES:
            with self.subTest(module=name):
                found = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
                self.assertEqual(found.failed, 0)
                ran += found.attempted
        self.assertGreater(ran, 50)

    def test_everything_public_has_an_example(self):
        for name in vmg.__all__:
            thing = getattr(vmg, name)
            if not callable(thing):
                continue
            self.assertIn(">>>", thing.__doc__ or "" if name != "Setting" else vmg.settings.__doc__, name)
        for estimator in (vmg.VMGRegressor, vmg.VMGClassifier, vmg.PredictiveDistribution, vmg.ClassDistribution):
            for name, method in inspect.getmembers(estimator, inspect.isroutine):
                if (getattr(method, "__module__", "") or "").startswith("vmg") and not name.startswith("_"):
                    self.assertIn(">>>", method.__doc__ or "", f"{estimator.__name__}.{name}")


if __name__ == "__main__":
    unittest.main()
