"""Networks as Gaussian processes: a layer with W ~ MN(0, S I, I) is a Gaussian process with the kernel S a a'^T over its
inputs (docs/method.md), and a network of several layers a deep one."""
import json
import pathlib
import struct
import tempfile

import numpy as np
import plotting
from vmg import VMGRegressor

CENTRES = np.linspace(-5, 5, 21)
LAYER = {"hidden": (), "standardise": False, "pieces": 0, "noise": "constant", "variants": "", "cross_fit": 0,
         "ensemble": 1, "inference": "moments", "prior": "standard", "prior_sd": 1, "kl_weight": 1, "epochs": 4000}
# With 26 rows a weight of 1 leaves nothing of 50 units; a weight T is what T times the noise variance would be.
NETWORK = {**LAYER, "hidden": (50,), "kl_weight": 0.3}
DEEP = {"method": "paper", "hidden": (50,), "pseudo_data": 10, "epochs": 4000}


def tensors(model):
    """The arrays of a model's file, by name, and its metadata (docs/model-file.md)."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "model.vmg"
        model.save(file)
        content = file.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + length])
    metadata = header.pop("__metadata__")
    return {name: np.frombuffer(content[8 + length:][slice(*of["data_offsets"])],
                                {"F32": "<f4", "F64": "<f8"}[of["dtype"]]).reshape(of["shape"]).astype(float)
            for name, of in header.items()}, metadata


def noise_and_target(model):
    """What a Gaussian process needs besides the kernel: the noise's variance, times the weight of the divergence, and centre
    and scale of the target."""
    found, metadata = tensors(model)
    target = json.loads(metadata["target"])["targets"][0]
    precision = np.exp(found["member1.noise.log_shape"] - found["member1.noise.log_rate"])
    weight = model.get_params()["kl_weight"]
    return weight / float(np.ravel(precision)[0]), target["mean"], target["scale"]


def process(kernel, x, y, at, noise, mean, scale):
    """Mean and standard deviation of the function at `at` under the Gaussian process with this kernel (Rasmussen and
    Williams 2006, equations 2.23 and 2.24)."""
    covariance = kernel(x, x) + noise * np.eye(len(x))
    near = kernel(at, x)
    solved = np.linalg.solve(covariance, near.T)
    variance = np.diag(kernel(at, at)) - np.einsum("kn,nk->k", near, solved)
    return mean + scale * solved.T @ ((y - mean) / scale), scale * np.sqrt(np.maximum(variance, 0))


def bumps(x):
    return np.exp(-0.5 * ((x[:, None] - CENTRES) / 0.7) ** 2)


def layer_kernel(x, z):
    """S a a'^T, a = [bumps, 1], S = 1."""
    return bumps(x) @ bumps(z).T + 1


def arc_cosine(x, z):
    """Of a hidden layer of 50 relu units and N(0, 1) weights everywhere (Cho and Saul 2009): 50 E[relu(b) relu(b')] + 1."""
    a, b = (np.column_stack([of, np.ones(len(of))]) for of in (x, z))
    lengths = np.linalg.norm(a, axis=1)[:, None] * np.linalg.norm(b, axis=1)
    angle = np.arccos(np.clip(a @ b.T / lengths, -1, 1))
    return 50 * lengths / (2 * np.pi) * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) + 1


def learnt_kernel(model):
    """That of the last layer, given what the first one has learnt: E[relu(a W) relu(a' W)^T] + 1 over draws of the first
    layer's posterior."""
    found, _ = tensors(model)
    mean = found["member1.layer1.M"]
    sd = np.exp(found["member1.layer1.log_sd_row"][:, None] + found["member1.layer1.log_sd_column"])
    draws = mean + sd * np.random.RandomState(1).randn(1000, *mean.shape)

    def features(x):  # rows x (draws x units)
        hidden = np.maximum(0, np.column_stack([x, np.ones(len(x))]) @ draws)
        return np.moveaxis(hidden, 0, 1).reshape(len(x), -1) / np.sqrt(len(draws))
    return lambda x, z: features(x) @ features(z).T + 1


def wave():
    random = np.random.RandomState(2)
    x = np.sort(np.concatenate([random.uniform(-4, -0.8, 14), random.uniform(1.2, 4, 12)]))
    return x, np.sin(1.5 * x) + 0.3 * x + 0.15 * random.randn(len(x))


def show(axes, title, line, mean, std, rows, draws=None):
    axes.fill_between(line, mean - 2 * std, mean + 2 * std, color=plotting.BLUE, alpha=0.18, linewidth=0)
    if draws is not None:
        axes.plot(line, draws.T, color=plotting.BLUE, alpha=0.5, linewidth=0.7)
    axes.plot(line, mean, color=plotting.BLUE)
    axes.plot(*rows, "o", color=plotting.ORANGE, markersize=3)
    axes.set_title(title)


def draw_kernels(epochs=None):
    """Networks beside the Gaussian processes that they are, or would be."""
    x, y = wave()
    line = np.linspace(-6, 6, 241)
    few = {"epochs": epochs} if epochs else {}
    full = VMGRegressor(random_state=1, **{**LAYER, "row_covariance": "full", **few}).fit(bumps(x), y)
    diagonal = VMGRegressor(random_state=1, **{**LAYER, **few}).fit(bumps(x), y)
    hidden = VMGRegressor(random_state=1, **{**NETWORK, **few}).fit(x[:, None], y)
    figure, panels = plotting.pyplot.subplots(2, 3, figsize=(10, 5.6), sharex=True, sharey=True)
    show(panels[0, 0], "Gaussian process, kernel a a'", line,
         *process(layer_kernel, x, y, line, *noise_and_target(full)), (x, y))
    for axes, title, model, inputs in ((panels[0, 1], "the layer, full covariance", full, bumps(line)),
                                       (panels[0, 2], "the layer, diagonal covariance", diagonal, bumps(line)),
                                       (panels[1, 2], "the network itself", hidden, line[:, None])):
        found = model.predict_distribution(inputs)
        show(axes, title, line, found.mean, found.std_model, (x, y), model.sample_functions(inputs, 12))
    show(panels[1, 0], "Gaussian process, kernel of the prior", line,
         *process(arc_cosine, x, y, line, *noise_and_target(hidden)), (x, y))
    show(panels[1, 1], "Gaussian process, kernel as learnt", line,
         *process(learnt_kernel(hidden), x, y, line, *noise_and_target(hidden)), (x, y))
    panels[0, 0].set(xlim=(-6, 6), ylim=(-4, 4))
    figure.tight_layout()
    return figure


def steps():
    random = np.random.RandomState(5)
    x = np.sort(random.uniform(-3, 3, 60))
    return x, np.where(x < -1, 0, np.where(x < 0.8, 1.5, -0.5)) + 0.08 * random.randn(len(x))


def draw_deep(epochs=None):
    """Steps, which no stationary kernel expects."""
    x, y = steps()
    line = np.linspace(-4, 4, 241)
    few = {"epochs": epochs} if epochs else {}
    systems = [("Gaussian process", {"method": "gaussian-process"}), ("one hidden layer", {**DEEP, **few}),
               ("two hidden layers", {**DEEP, "hidden": (50, 50), **few})]
    figure, panels = plotting.pyplot.subplots(1, 3, figsize=(10, 3.1), sharex=True, sharey=True)
    for axes, (title, settings) in zip(panels, systems):
        model = VMGRegressor(random_state=1, **settings).fit(x[:, None], y)
        found = model.predict_distribution(line[:, None])
        show(axes, title, line, found.mean, found.std_model, (x, y), model.sample_functions(line[:, None], 12))
    panels[0].set(xlim=(-4, 4), ylim=(-1.6, 2.6))
    figure.tight_layout()
    return figure
