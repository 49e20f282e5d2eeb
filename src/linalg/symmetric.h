/* Symmetric matrices in double, whatever vmg_real is: Cholesky factors A = L L^T, inverses and eigenvectors of large
 * ones, by LAPACK. A matrix is order x order, row-major and without gaps; only its lower triangle is read and written,
 * unless something else is said. Safe from any thread; nothing here allocates but vmg_symmetric_eigen. */
#ifndef VMG_LINALG_SYMMETRIC_H
#define VMG_LINALG_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "vmg/context.h"

/* Overwrites A by L. False where A is not positive definite or not finite; it is then of no use. Order 0 is allowed. */
bool vmg_symmetric_factor(size_t order, double *matrix);

/* Overwrites L by A^-1. */
void vmg_symmetric_invert(size_t order, double *factor);

/* log |A| of a factor. */
double vmg_symmetric_log_determinant(size_t order, const double *factor);

/* Overwrites B (order x columns) by A^-1 B, L^-1 B or L^-T B. */
void vmg_symmetric_solve(size_t order, const double *factor, size_t columns, double *sides);
void vmg_symmetric_solve_lower(size_t order, const double *factor, size_t columns, double *sides);
void vmg_symmetric_solve_upper(size_t order, const double *factor, size_t columns, double *sides);

/* Overwrites B (rows x order) by B L^-T: what vmg_symmetric_solve_lower makes of its transpose. */
void vmg_symmetric_solve_rows(size_t order, const double *factor, size_t rows, double *sides);

/* Copies the lower triangle to the upper one. */
void vmg_symmetric_fill(size_t order, double *matrix);

/* A = V^T diag(values) V: overwrites A by V, whose rows are the eigenvectors, eigenvalues ascending. The sign of each
 * vector is such that its largest entry is positive. Fails with VMG_ERROR_MEMORY, or VMG_ERROR_NUMERIC where A is not
 * finite. */
vmg_status vmg_symmetric_eigen(vmg_context *context, size_t order, double *matrix, double *values);

#endif
