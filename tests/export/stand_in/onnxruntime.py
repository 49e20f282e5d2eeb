"""In place of Python's onnxruntime, which Debian does not have: the three calls that docs/export-onnx.md makes, computed by
the same ONNX Runtime in its package for Node.js, which $ONNXRUNTIME_NODE names. As particular about what it is fed as the
original: every input and no other, each an array of two axes of the graph's own type.
"""
import json
import os
import subprocess
import tempfile

import numpy

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "run_onnx.js")
NODE_PACKAGE = os.environ["ONNXRUNTIME_NODE"]
TYPES = {"float64": "tensor(double)", "float32": "tensor(float)", "string": "tensor(string)"}
DTYPES = {"tensor(double)": "float64", "tensor(float)": "float32"}
DESCRIBE = """
require(process.argv[1]).InferenceSession.create(process.argv[2]).then((session) => console.log(JSON.stringify(
    [session.inputMetadata, session.outputMetadata].map((all) => all.map((one) => [one.name, one.type])))));
"""


def node(*words):
    return subprocess.run(["node", *words], check=True, capture_output=True, text=True).stdout


class NodeArg:
    def __init__(self, name, kind):
        self.name, self.type = name, TYPES[kind]


class InferenceSession:
    def __init__(self, path):
        self.path = path
        self.inputs, self.outputs = (
            [NodeArg(*one) for one in group] for group in json.loads(node("-e", DESCRIBE, NODE_PACKAGE, path))
        )

    def get_inputs(self):
        return self.inputs

    def get_outputs(self):
        return self.outputs

    def run(self, names, feeds):
        wanted = {one.name: one.type for one in self.inputs}
        if set(wanted) != set(feeds):
            raise ValueError(f"inputs {sorted(wanted)} are needed, {sorted(feeds)} are fed")
        cells = {}
        for name, array in feeds.items():
            right = array.dtype.kind in "OU" if wanted[name] == "tensor(string)" else array.dtype == DTYPES[wanted[name]]
            if array.ndim != 2 or not right:
                raise ValueError(f"{name}: {wanted[name]} of two axes is needed, {array.dtype} of {array.ndim} is fed")
            cells[name] = [cell if cell == cell else None for (cell,) in array.tolist()]
        with tempfile.TemporaryDirectory() as folder:
            feeds_path, results_path = os.path.join(folder, "feeds"), os.path.join(folder, "results")
            with open(feeds_path, "w") as file:
                json.dump(cells, file)
            node(RUNNER, NODE_PACKAGE, self.path, feeds_path, results_path)
            with open(results_path) as file:
                results = json.load(file)
        return [numpy.array(results[name]) for name in names or [one.name for one in self.outputs]]
