/* Cholesky factors of small symmetric positive definite matrices: A = L L^T, and what is computed with them. Nothing
 * here allocates; all of it is safe from any thread. */
#ifndef VMG_LINALG_CHOLESKY_H
#define VMG_LINALG_CHOLESKY_H

#include "linalg/matrix.h"

/* Overwrites the lower triangle of a symmetric matrix A (order x order) by L. Only the lower triangle is read, and what
 * lies above the diagonal stays as it is and is never read by the functions below. False where A is not positive
 * definite in vmg_real's precision, or not finite; the lower triangle is then of no use. Order 0 is allowed. */
bool vmg_cholesky_factor(vmg_matrix matrix);

/* Overwrites B (order x n) by A^-1 B. */
void vmg_cholesky_solve(vmg_matrix factor, vmg_matrix right_hand_sides);

/* Overwrites B (order x n) by L^-1 B, so that B^T A^-1 B is the product of the result with itself. */
void vmg_cholesky_solve_lower(vmg_matrix factor, vmg_matrix right_hand_sides);

/* Overwrites B (order x n) by L^-T B. */
void vmg_cholesky_solve_upper(vmg_matrix factor, vmg_matrix right_hand_sides);

/* log |A|. */
double vmg_cholesky_log_determinant(vmg_matrix factor);

#endif
