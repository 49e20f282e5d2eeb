/* A fast cumulative function for many arguments and few different degrees of freedom: pieces of Taylor series. */
#ifndef VMG_DISTRIBUTION_STUDENT_TABLE_H
#define VMG_DISTRIBUTION_STUDENT_TABLE_H

#include <stddef.h>

#include "distribution/student.h"

enum {
    VMG_STUDENT_PIECES = 65, /* around z = 0, 1/8, ..., 8 */
    VMG_STUDENT_TERMS = 12,
    VMG_STUDENT_TABLES = 8
};

/* The tables reach from -8 to 8. */
#define VMG_STUDENT_TABLE_REACH 8.0

typedef struct vmg_student_table {
    vmg_student student;
    double left;                                        /* P(T > 8) */
    double tail[VMG_STUDENT_PIECES][VMG_STUDENT_TERMS]; /* coefficients of P(T > z) in powers of z - piece / 8 */
} vmg_student_table;

/* Fills a table: 65 evaluations of the tail, some 5 to 20 microseconds. */
void vmg_student_table_fill(vmg_student_table *table, double degrees);

/* P(T <= z), as vmg_student_cumulative: relative error below 1e-12 in the lower tail too; fast for |z| <= 8. */
double vmg_student_table_cumulative(const vmg_student_table *table, double z);

/* The same, and the density at z, which costs next to nothing. */
double vmg_student_table_read(const vmg_student_table *table, double z, double *density);

/* E|T - z|, as vmg_student_distance. */
double vmg_student_table_distance(const vmg_student_table *table, double z);

/* One table for each of the degrees that occur, made when first asked for: 50 kB, meant for the stack. */
typedef struct vmg_student_tables {
    size_t count; /* set to 0 to begin */
    vmg_student_table table[VMG_STUDENT_TABLES];
} vmg_student_tables;

/* The table for these degrees if it is there, else NULL. */
const vmg_student_table *vmg_student_tables_look_up(const vmg_student_tables *tables, double degrees);

/* The table for these degrees, made where it is not there; NULL when all places are taken by others. */
const vmg_student_table *vmg_student_tables_find(vmg_student_tables *tables, double degrees);

#endif
