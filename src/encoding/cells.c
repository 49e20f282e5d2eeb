/* Statistics of a column's cells; see encoding/cells.h. */
#include "encoding/cells.h"

#include <float.h>

static vmg_cell_statistics range_of(const vmg_cells *cells, const uint32_t *rows, size_t count)
{
    vmg_cell_statistics found = {0};
    for (size_t i = 0; i < count; i++) {
        const double value = vmg_cells_number(cells, vmg_row_at(rows, i));
        if (isnan(value)) {
            found.missing++;
        } else {
            found.minimum = !found.present || value < found.minimum ? value : found.minimum;
            found.maximum = !found.present || value > found.maximum ? value : found.maximum;
            found.present++;
        }
    }
    return found;
}

/* How far a value lies between minimum and maximum, from 0 to 1. Halves: the width itself may be no finite number. */
static double place_between(const vmg_cell_statistics *range, double value)
{
    return (value / 2 - range->minimum / 2) / (range->maximum / 2 - range->minimum / 2);
}

/* Mean of (place - centre)^power over the cells that are there, power 1 or 2. */
static double mean_of_power(const vmg_cells *cells, const vmg_cells *weights, const uint32_t *rows, size_t count,
                            const vmg_cell_statistics *range, double centre, int power)
{
    double sum = 0, total = 0;
    for (size_t i = 0; i < count; i++) {
        const double value = vmg_cells_number(cells, vmg_row_at(rows, i));
        if (!isnan(value)) {
            const double deviation = place_between(range, value) - centre;
            const double weight = weights ? vmg_cells_number(weights, vmg_row_at(rows, i)) : 1;
            sum += weight * (power == 2 ? deviation * deviation : deviation);
            total += weight;
        }
    }
    return sum / total;
}

vmg_cell_statistics vmg_cells_statistics(const vmg_cells *cells, const vmg_cells *weights, const uint32_t *rows,
                                         size_t count)
{
    vmg_cell_statistics found = range_of(cells, rows, count);
    const double half_width = found.maximum / 2 - found.minimum / 2;
    found.mean = found.minimum;
    if (half_width > 0) {
        const double first = mean_of_power(cells, weights, rows, count, &found, 0, 1);
        const double centre =
            first + mean_of_power(cells, weights, rows, count, &found, first, 1); /* takes rounding out */
        const double variance = mean_of_power(cells, weights, rows, count, &found, centre, 2);
        found.mean = found.minimum + half_width * centre + half_width * centre;
        found.standard_deviation = half_width * (2 * sqrt(variance));
    }
    if (found.maximum > found.minimum && found.standard_deviation < DBL_MIN) {
        found.standard_deviation = DBL_MIN; /* numbers next to 0, too small to be squared or halved */
    }
    return found;
}
