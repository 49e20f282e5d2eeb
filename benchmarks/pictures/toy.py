"""The toy regression on which such methods are usually shown (Hernandez-Lobato and Adams 2015; the paper has it too): 20
rows, x uniform between -4 and 4, y = x^3 + noise of standard deviation 3. Each method learns it, and draws the function."""
import numpy as np
import plotting
from vmg import VMGRegressor

DRAWS = 15
# One network of 50 relu units where the method is a network, on every row, trained long: 20 rows are 1 step an epoch.
NETWORK = {"hidden": (50,), "pieces": 0, "noise": "constant", "variants": "", "cross_fit": 0, "ensemble": 1,
           "epochs": 3000}
BAYES = {**NETWORK, "inference": "moments"}
PAPER = {"method": "paper", "epochs": 3000}
PANELS = [
    ("vmg fit, no settings", {}),
    ("matrix, one network", {"method": "matrix", **BAYES}),
    ("paper, pseudo-data", PAPER),
    ("paper, no pseudo-data", {**PAPER, "pseudo_data": 0}),
    ("factorised", {"method": "factorised", **BAYES}),
    ("dropout", {"method": "dropout", **NETWORK}),
    ("ensemble", {"method": "ensemble", "hidden": (50,)}),
    ("network", {"method": "network", "hidden": (50,)}),
    ("laplace", {"method": "laplace", "hidden": (50,), "prior_sd": 1, "epochs": 3000}),
    ("propagation", {"method": "propagation", "hidden": (50,)}),
    ("gaussian-process", {"method": "gaussian-process"}),
    ("linear", {"method": "linear"}),
]


def rows():
    random = np.random.RandomState(3)
    x = np.sort(random.uniform(-4, 4, 20))
    return x, x**3 + 3 * random.randn(20)


def draw(epochs=None):
    """The figure. epochs: fewer than are needed, for a quick look at whether it runs."""
    x, y = rows()
    line = np.linspace(-6, 6, 241)
    figure, panels = plotting.pyplot.subplots(3, 4, figsize=(10, 7), sharex=True, sharey=True)
    for axes, (title, settings) in zip(panels.flat, PANELS):
        if epochs and settings.get("method", "matrix") not in ("linear", "gaussian-process"):
            settings = {**settings, "epochs": epochs}
        model = VMGRegressor(random_state=1, **settings).fit(x[:, None], y)
        found = model.predict_distribution(line[:, None])
        axes.fill_between(line, *found.interval(0.95), color=plotting.BLUE, alpha=0.16, linewidth=0)
        axes.plot(line, model.sample_functions(line[:, None], DRAWS).T, color=plotting.BLUE, alpha=0.5, linewidth=0.7)
        axes.plot(line, found.mean, color=plotting.BLUE, label="mean, 95 % interval, draws")
        axes.plot(line, line**3, color=plotting.INK, linewidth=0.8, linestyle="--", label="x cubed")
        axes.plot(x, y, "o", color=plotting.ORANGE, markersize=3, label="the 20 rows")
        axes.set_title(title)
        axes.set(xlim=(-6, 6), ylim=(-150, 150), xticks=(-4, 0, 4))
    figure.legend(*axes.get_legend_handles_labels(), loc="upper center", ncol=3)
    figure.tight_layout(rect=(0, 0, 1, 0.96))
    return figure
