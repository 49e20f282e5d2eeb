"""scikit-learn's check_estimator passes as it is, without a check that is left out or expected to fail."""

import os
import unittest
import warnings

from sklearn.utils.estimator_checks import check_estimator

from vmg import VMGClassifier, VMGRegressor

if os.environ.get("VMG_CHECK_DEFAULTS"):
    SETTINGS = [{}]
else:
    SETTINGS = [{"method": "linear"}, {"recipe": "single", "hidden": 20, "epochs": 100, "batch": 10, "n_jobs": 1}]


class Conventions(unittest.TestCase):
    def test_every_check_passes(self):
        for estimator in (VMGRegressor, VMGClassifier):
            for settings in SETTINGS:
                with self.subTest(estimator=estimator.__name__, settings=settings), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    made = estimator(**settings)
                    self.assertNotIn("_xfail_checks", {name for name, value in made._get_tags().items() if value})
                    check_estimator(made)


if __name__ == "__main__":
    unittest.main()
