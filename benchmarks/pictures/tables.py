"""The tables of docs/pictures.md, from what benchmarks/reproduce and others have found."""
import json
import re

UCI = ("yacht", "energy", "concrete", "wine", "kin8nm", "protein")
METHODS = ("paper", "matrix-sampled", "factorised", "dropout", "ensemble", "network", "laplace", "propagation",
           "gaussian-process", "linear", "constant")
PIXELS, CLASSES = 784, 10


def mean(values):
    return sum(values) / len(values)


def default_cells(docs):
    """Of the default recipe, from the table of docs/recipe.md."""
    cells = {}
    for line in (docs / "recipe.md").read_text(encoding="utf-8").splitlines():
        found = re.match(r"\| (\w+)(?: \((\d+) splits\))? \| ([\d.]+) ± [\d.]+ \| (-?[\d.]+) ± [\d.]+ \|", line)
        if found and found[1] in UCI:
            cells[found[1]] = f"{float(found[3]):#.3g} / {float(found[4]):.2f}"
    return cells


def method_cells(docs, method):
    """RMSE / log-likelihood of each table that was run; the number of splits where there are not as many as usual."""
    cells = {}
    for table in UCI:
        file = docs / "reproduction" / (f"{table}.json" if method == "paper" else f"{method}-{table}.json")
        if file.exists():
            folds = [fold["metrics"] for fold in json.loads(file.read_text()).values()]
            cells[table] = (f"{mean([fold['rmse'] for fold in folds]):#.3g} / "
                            f"{mean([fold['log_likelihood'] for fold in folds]):.2f}")
            if len(folds) != (5 if table == "protein" else 20):
                cells[table] += f" ({len(folds)})"
    return cells


def uci_lines(docs):
    """One table of all methods, those with no figures left out."""
    rows = [("`matrix`, the default recipe", default_cells(docs))]
    rows += [(f"`{method}`" + (" (`--recipe paper`)" if method == "paper" else ""), method_cells(docs, method))
             for method in METHODS]
    return ["| method | " + " | ".join(UCI) + " |", "|---|" + "---|" * len(UCI),
            *(f"| {name} | " + " | ".join(cells.get(table, "") for table in UCI) + " |" for name, cells in rows if cells)]


def parameters(hidden, pairs):
    """Of the network's weight matrices: a matrix Gaussian, diagonal covariances, with so many pairs of pseudo-data and their
    noise as an outer product; and a variance for every weight."""
    sizes = [PIXELS, *hidden, CLASSES]
    shapes = [(rows + 1, columns) for rows, columns in zip(sizes, sizes[1:])]
    matrix = sum(r * c + r + c for r, c in shapes)
    pseudo = sum(pairs * (r + c) + (2 * pairs + r + c if pairs else 0) for r, c in shapes)
    return matrix, matrix + pseudo, sum(2 * r * c for r, c in shapes)


def error_cell(file):
    if not file.exists():
        return "not run"
    fold = json.loads(file.read_text())["0"]
    return f"{100 * fold['metrics']['error_rate']:.2f}"


def image_lines(docs):
    lines = ["| hidden layers | error, matrix with pseudo-data, % | error, factorised, % | parameters: matrix | with 50 pairs "
             "| factorised |", "|---|---|---|---|---|---|"]
    for units in (150, 250, 500, 750):
        matrix, pseudo, factorised = parameters([units] * 3, 50)
        lines.append(f"| 3 x {units} | {error_cell(docs / 'reproduction' / f'mnist-{units}.json')} "
                     f"| {error_cell(docs / 'reproduction' / f'factorised-mnist-{units}.json')} "
                     f"| {matrix:,} | {pseudo:,} | {factorised:,} |")
    return lines


def fill(page, docs):
    """Writes the tables between the page's marks."""
    text = page.read_text(encoding="utf-8")
    for mark, lines in (("uci", uci_lines(docs)), ("images", image_lines(docs))):
        text, count = re.subn(rf"(<!-- table {mark} -->\n).*?(<!-- end -->)",
                              lambda found: found[1] + "\n".join(lines) + "\n" + found[2], text, flags=re.DOTALL)
        if count != 1:
            raise SystemExit(f"pictures: {page} has no marks around its table '{mark}'")
    page.write_text(text, encoding="utf-8")
