"""How the pictures of the documentation look, and how they are saved: SVG, the same bytes for the same numbers, with a
background of their own that follows the reader's choice of a light or a dark page (browsers; other programs show the light
one)."""
import re
import sys

try:
    import matplotlib
except ImportError:
    sys.exit("this Python has no matplotlib (Debian: python3-matplotlib, for /usr/bin/python3)")
matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402  (the backend comes first)

PAPER, INK, FAINT = "#ffffff", "#1f2328", "#d0d7de"  # background, text and axes, grid
DARK = {PAPER: "#0d1117", INK: "#e6edf3", FAINT: "#3d444d"}

# Readable on both backgrounds, and apart for colour-blind readers; in the order in which they are taken.
BLUE, ORANGE, GREEN, PINK, GREY, YELLOW = "#2f81c7", "#d5651d", "#1d9a6c", "#c05a9b", "#7d848c", "#b8860b"

pyplot.rcParams.update({
    "svg.hashsalt": "vmg", "svg.fonttype": "path", "font.size": 9.5, "axes.titlesize": 10, "figure.dpi": 100,
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "lines.linewidth": 1.7,
    "text.color": INK, "axes.edgecolor": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "xtick.color": INK,
    "ytick.color": INK, "grid.color": FAINT, "grid.linewidth": 0.6, "axes.facecolor": PAPER, "figure.facecolor": PAPER,
})


def save(figure, file):
    """Writes a figure to a file, a pathlib.Path, and closes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    rules = "".join(f'[style*="{what}: {light}"]{{{what}:{dark} !important}}'
                    for light, dark in DARK.items() for what in ("fill", "stroke"))
    style = f"<style>@media (prefers-color-scheme: dark){{{rules}}}</style>"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}\n {style}", text, count=1), encoding="utf-8")
