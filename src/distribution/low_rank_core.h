/* The small problem inside a diagonal plus low rank covariance. With the factor G (rank x size, rows in units of the
 * standard deviations), the Cholesky factor R of I + G G^T, and X = (I + R)^-1:
 *   I + G^T G = P P^T,  P = I + G^T X G        (since X + X^T + X G G^T X^T = I)
 *   |I + G^T G| = |R|^2                        (the matrix determinant lemma)
 * So everything about a size x size matrix is answered by triangular matrices of order rank, kept in double. */
#ifndef VMG_DISTRIBUTION_LOW_RANK_CORE_H
#define VMG_DISTRIBUTION_LOW_RANK_CORE_H

#include "base/arena.h"
#include "linalg/matrix.h"

typedef struct vmg_low_rank_core {
    size_t rank;
    double *factor, *factor_inverse; /* rank x rank: R and R^-1, lower, zeros above */
    double *middle;                  /* rank x rank: X, lower, zeros above */
    double *work[2];                 /* rank x rank */
    vmg_matrix middle_real;          /* rank x rank: X */
    vmg_matrix inverse;              /* rank x rank: (I + G G^T)^-1 */
    vmg_matrix scratch;              /* rank x rank */
} vmg_low_rank_core;

/* The memory; a rank of 0 is allowed. */
void vmg_low_rank_core_lay_out(size_t rank, vmg_arena *arena, vmg_low_rank_core *core);

/* Derives all from G (rank x size). What is not finite there ends as NaN here. */
void vmg_low_rank_core_prepare(vmg_matrix g, vmg_low_rank_core *core);

/* log |I + G^T G| */
double vmg_low_rank_core_log_determinant(const vmg_low_rank_core *core);

/* core->scratch from the gradient of X to the matrix S (symmetric) that gives the gradient S G of G. */
void vmg_low_rank_core_backward(const vmg_low_rank_core *core);

/* core->scratch <- R^-T X, with which P^-T = I - G^T (R^-T X) G. */
void vmg_low_rank_core_inverse_middle(const vmg_low_rank_core *core);

#endif
