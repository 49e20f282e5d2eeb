"""Holds exported ONNX files against ONNX's checker and against what is said of them.

    check_onnx_file.py VMG FOLDER
"""
import sys

import onnx

import cases

WANTED = ("one", "deep", "gelu", "erf", "two", "three")
NUMBERS = ["mean", "std", "std_model", "std_noise", "lower", "upper"]
RANDOM = {"RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial"}
DOUBLE, FLOAT, TEXT = onnx.TensorProto.DOUBLE, onnx.TensorProto.FLOAT, onnx.TensorProto.STRING


def nodes(graph):
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from nodes(attribute.g)


def shape(value):
    return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]


def kind(value):
    return value.type.tensor_type.elem_type


def export(vmg, folder, name, *options):
    cases.run(vmg, "export", f"{folder}/{name}.vmg", "--format", "onnx", *options, "-o", f"{folder}/{name}.onnx")
    model = onnx.load(f"{folder}/{name}.onnx")
    onnx.checker.check_model(model, full_check=True)
    return model


def check(vmg, folder, case, precision, number):
    name, targets, _ = case
    model = export(vmg, folder, name, "--precision", precision)
    assert {(one.domain, one.version) for one in model.opset_import} == {("", 17), ("ai.onnx.ml", 3)}
    for node in nodes(model.graph):
        assert node.op_type not in RANDOM and node.domain in ("", "ai.onnx.ml"), node.op_type
        assert node.domain == "" or node.op_type == "LabelEncoder", node.op_type
    columns = [column for column in cases.COLUMNS]
    assert sorted(one.name for one in model.graph.input) == sorted(columns)
    for one in model.graph.input:
        assert kind(one) == (TEXT if cases.COLUMNS[one.name] == "text" else number), one.name
        assert shape(one) == ["rows", 1], one.name
    notes = {note.key: note.value for note in model.metadata_props}
    outputs = {one.name: (kind(one), shape(one)) for one in model.graph.output}
    if targets == ["y"]:
        assert notes == {"targets": "y", "interval": "0.9"}, notes
        assert list(outputs) == NUMBERS and all(one == (number, ["rows", 1]) for one in outputs.values()), outputs
    else:
        classes = notes["classes"].split("\n")
        assert classes == {"answer": ["no", "yes"], "kind": ["large", "middle, or so", "small"]}[targets[0]], classes
        assert outputs == {"probabilities": (number, ["rows", len(classes)]), "label": (TEXT, ["rows"])}, outputs


def check_names(vmg, folder):
    """Columns with names that mean something else in the graph get other ones."""
    with open(f"{folder}/names.csv", "w") as file:
        file.write("mean,vmg_1,column_mean,std,y\n")
        for i in range(60):
            file.write(f"{i % 7},{'ab'[i % 2]},{i % 5},{i % 11},{i % 7 + i % 5}\n")
    cases.run(vmg, "fit", f"{folder}/names.csv", "-q", "--target", "y", *cases.QUICK, "-o", f"{folder}/names.vmg")
    inputs = sorted(one.name for one in export(vmg, folder, "names").graph.input)
    assert inputs == ["column_column_mean", "column_mean", "column_std", "column_vmg_1"], inputs


def main():
    vmg, folder = sys.argv[1:]
    cases.write_tables(folder)
    for case in cases.CASES:
        if case[0] in WANTED:
            cases.fit(vmg, folder, case)
            check(vmg, folder, case, "double", DOUBLE)
            check(vmg, folder, case, "float", FLOAT)
    check_names(vmg, folder)
    model = export(vmg, folder, "one", "--interval", "0.5")
    assert {note.key: note.value for note in model.metadata_props}["interval"] == "0.5"


main()
