"""Neural networks that know how sure they are: libvmg for Python.

>>> import numpy as np
>>> from vmg import VMGRegressor
>>> X = np.linspace(-1, 1, 40)[:, None]
>>> model = VMGRegressor(method="linear", random_state=1).fit(X, 3 * X[:, 0])
>>> mean, std = model.predict([[0.5], [10.0]], return_std=True)
>>> bool(std[1] > std[0])
True
"""

from ._distribution import ClassDistribution, PredictiveDistribution
from ._estimators import VMGClassifier, VMGRegressor, load
from ._library import Interrupted, Note, Setting, settings
from ._library import version as __version__

__all__ = [
    "ClassDistribution",
    "Interrupted",
    "Note",
    "PredictiveDistribution",
    "Setting",
    "VMGClassifier",
    "VMGRegressor",
    "__version__",
    "load",
    "settings",
]
