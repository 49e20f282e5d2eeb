/* Softmax down the columns of a matrix, a strip of columns at a time, with the loops along the strip; see
 * linalg/kernels.h. With u = max(0, largest f of the column), all exponents are of f - u <= 0, and
 *
 *   log(1 + sum exp f) = u + log1p(rest),   rest = sum exp(f - u) + expm1(-u)
 *
 * keeps a small sum, where u = 0, to full precision. With e_j = exp(f_j - u) the entropy is
 *
 *   log1p(rest) - (sum e_j (f_j - u) - u exp(-u)) / (1 + rest). */
#include "linalg/vector/softmax.h"

#include "base/real.h"
#include "linalg/vector/vector_math.h"

enum { strip = 64 };

/* Exponents are kept above it: far from where exp has no normal result, which vector functions are slow at. */
static const vmg_real smallest_exponent = VMG_REAL_IS_DOUBLE ? -600 : -80;

/* A number that is not one stays so. */
static inline vmg_real bounded(vmg_real exponent)
{
    return exponent < smallest_exponent ? smallest_exponent : exponent;
}

typedef struct strip_sums {
    vmg_real largest[strip]; /* u */
    vmg_real rest[strip];
    vmg_real weighted[strip]; /* sum e_j (f_j - u) - u exp(-u) */
} strip_sums;

static void find_largest(vmg_matrix f, strip_sums *restrict sums)
{
    for (size_t q = 0; q < f.columns; q++) {
        sums->largest[q] = 0;
    }
    for (size_t j = 0; j < f.rows; j++) {
        const vmg_real *restrict row = vmg_matrix_row(f, j);
        for (size_t q = 0; q < f.columns; q++) {
            sums->largest[q] = row[q] > sums->largest[q] ? row[q] : sums->largest[q];
        }
    }
}

/* Writes e over f. */
static void exponentiate(vmg_matrix f, strip_sums *restrict sums)
{
    for (size_t q = 0; q < f.columns; q++) {
        const vmg_real exponent = bounded(-sums->largest[q]);
        sums->rest[q] = VMG_REAL(expm1)(exponent);
        sums->weighted[q] = (1 + sums->rest[q]) * exponent;
    }
    for (size_t j = 0; j < f.rows; j++) {
        vmg_real *restrict row = vmg_matrix_row(f, j);
        for (size_t q = 0; q < f.columns; q++) {
            const vmg_real exponent = bounded(row[q] - sums->largest[q]), e = VMG_REAL(exp)(exponent);
            sums->rest[q] += e;
            sums->weighted[q] += e * exponent;
            row[q] = e;
        }
    }
}

static void finish(vmg_matrix f, strip_sums *restrict sums, vmg_real *restrict log_sum, vmg_real *restrict entropy)
{
    for (size_t q = 0; q < f.columns; q++) {
        const vmg_real logarithm = VMG_REAL(log1p)(sums->rest[q]), inverse = 1 / (1 + sums->rest[q]);
        log_sum[q] = sums->largest[q] + logarithm;
        sums->weighted[q] = logarithm - sums->weighted[q] * inverse;
        sums->rest[q] = inverse;
    }
    for (size_t q = 0; entropy && q < f.columns; q++) {
        entropy[q] = sums->weighted[q];
    }
    for (size_t j = 0; j < f.rows; j++) {
        vmg_real *restrict row = vmg_matrix_row(f, j);
        for (size_t q = 0; q < f.columns; q++) {
            row[q] *= sums->rest[q];
        }
    }
}

void VMG_IN_SET(vmg_softmax)(vmg_matrix f, vmg_real *log_sum, vmg_real *entropy)
{
    strip_sums sums;
    for (size_t first = 0; first < f.columns; first += strip) {
        const size_t left = f.columns - first;
        const vmg_matrix part = {f.at + first, f.rows, left < strip ? left : strip, f.stride};
        find_largest(part, &sums);
        exponentiate(part, &sums);
        finish(part, &sums, log_sum + first, entropy ? entropy + first : NULL);
    }
}
