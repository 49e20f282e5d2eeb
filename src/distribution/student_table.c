/* Student's t cumulative function by pieces of Taylor series; see distribution/student_table.h.
 *
 * The density solves (v + z^2) f' + (v + 1) z f = 0. Its Taylor coefficients c_k around z0 therefore follow from
 *   (k + 1) (1 + z0^2/v) c_(k+1) = -(1 + (2k + 1)/v) z0 c_k - (1 + k/v) c_(k-1),
 * which holds for the normal too (1/v = 0), and the tail is Q(z0) - sum c_k (z - z0)^(k+1) / (k+1). With |z - z0| at
 * most 1/16 the first term left out is below 1e-13 of the tail. */
#include "distribution/student_table.h"

#include <math.h>

static const double pieces_per_unit = 8;

void vmg_student_table_fill(vmg_student_table *table, double degrees)
{
    const vmg_student student = vmg_student_of(degrees);
    const double r = student.inverse_degrees;
    for (int piece = 0; piece < VMG_STUDENT_PIECES; piece++) {
        const double centre = piece / pieces_per_unit;
        double *tail = table->tail[piece];
        double before = 0, coefficient = exp(vmg_student_log_density(&student, centre));
        tail[0] = vmg_student_cumulative(&student, -centre);
        for (int k = 0; k + 1 < VMG_STUDENT_TERMS; k++) {
            tail[k + 1] = -coefficient / (k + 1);
            const double next = -((1 + (2 * k + 1) * r) * centre * coefficient + (1 + k * r) * before) /
                                ((k + 1) * (1 + centre * centre * r));
            before = coefficient;
            coefficient = next;
        }
    }
    table->student = student;
    table->left = table->tail[VMG_STUDENT_PIECES - 1][0];
}

double vmg_student_table_cumulative(const vmg_student_table *table, double z)
{
    const double distance = fabs(z);
    if (!(distance <= VMG_STUDENT_TABLE_REACH)) {
        return vmg_student_cumulative(&table->student, z);
    }
    const int piece = (int)(distance * pieces_per_unit + 0.5);
    const double *tail = table->tail[piece];
    const double step = distance - piece / pieces_per_unit;
    double value = tail[VMG_STUDENT_TERMS - 1];
    for (int k = VMG_STUDENT_TERMS - 2; k >= 0; k--) {
        value = value * step + tail[k];
    }
    return z < 0 ? value : 1 - value;
}

double vmg_student_table_read(const vmg_student_table *table, double z, double *density)
{
    const double distance = fabs(z);
    if (!(distance <= VMG_STUDENT_TABLE_REACH)) {
        *density = exp(vmg_student_log_density(&table->student, z));
        return vmg_student_cumulative(&table->student, z);
    }
    const int piece = (int)(distance * pieces_per_unit + 0.5);
    const double *tail = table->tail[piece];
    const double step = distance - piece / pieces_per_unit;
    double value = tail[VMG_STUDENT_TERMS - 1], slope = 0;
    for (int k = VMG_STUDENT_TERMS - 2; k >= 0; k--) {
        slope = slope * step + value;
        value = value * step + tail[k];
    }
    *density = -slope;
    return z < 0 ? value : 1 - value;
}

double vmg_student_table_distance(const vmg_student_table *table, double z)
{
    const double distance = fabs(z);
    return vmg_student_distance_of_tail(&table->student, distance, vmg_student_table_cumulative(table, -distance));
}

const vmg_student_table *vmg_student_tables_look_up(const vmg_student_tables *tables, double degrees)
{
    if (degrees > VMG_STUDENT_MOST_DEGREES) {
        degrees = INFINITY; /* as vmg_student_of does */
    }
    for (size_t i = 0; i < tables->count; i++) {
        if (tables->table[i].student.degrees == degrees) {
            return &tables->table[i];
        }
    }
    return NULL;
}

const vmg_student_table *vmg_student_tables_find(vmg_student_tables *tables, double degrees)
{
    const vmg_student_table *there = vmg_student_tables_look_up(tables, degrees);
    if (there || tables->count == VMG_STUDENT_TABLES) {
        return there;
    }
    vmg_student_table *table = &tables->table[tables->count++];
    vmg_student_table_fill(table, degrees);
    return table;
}
