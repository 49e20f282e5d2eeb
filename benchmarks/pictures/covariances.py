"""What low-rank and full covariances buy, and what they cost: the table of docs/methods/covariances.md, which
benchmarks/covariances prints."""
import math

import plotting

RANKS = {"diagonal": "0", "rows low-rank 1": "1", "rows low-rank 2": "2", "rows low-rank 4": "4", "rows low-rank 8": "8",
         "rows full": "full"}


def read_rows(page):
    """The rows of the page's table by moments, as {table: [(rank, log-likelihood against diagonal, its error, time)]}."""
    found = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[1] == "moments" and cells[2] in RANKS:
            gain, _, error = cells[4].partition(" ± ")
            found.setdefault(cells[0], []).append(
                (RANKS[cells[2]], float(gain or 0), float(error or math.nan), float(cells[6])))
    return found


def draw(page):
    tables = read_rows(page)
    figure, (gains, times) = plotting.pyplot.subplots(1, 2, figsize=(9, 3.4))
    for (table, rows), colour, shape, shift in zip(tables.items(), (plotting.BLUE, plotting.ORANGE), "os", (-0.06, 0.06)):
        places = [place + shift for place in range(len(rows))]
        gains.errorbar(places, [gain for _, gain, _, _ in rows], [2 * error for _, _, error, _ in rows], color=colour,
                       marker=shape, markersize=5, capsize=3, linewidth=1.2, label=table)
        times.plot(range(len(rows)), [time for *_, time in rows], color=colour, marker=shape, markersize=5, label=table)
    gains.axhline(0, color=plotting.INK, linewidth=0.8)
    gains.set(ylabel="log-likelihood a row, against diagonal\n(bars: two standard errors)")
    times.set(ylabel="processor time, diagonal = 1", ylim=(0, None))
    for axes in (gains, times):
        axes.set_xticks(range(len(RANKS)), ["diagonal", *list(RANKS.values())[1:]])
        axes.set_xlabel("rank of the row covariance")
        axes.grid(axis="y")
        axes.legend()
    figure.tight_layout()
    return figure
