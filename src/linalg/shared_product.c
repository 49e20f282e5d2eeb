/* Matrix products divided among a team; see linalg/shared_product.h. */
#include "linalg/shared_product.h"

/* A part of a product is a multiple of so many rows or columns (whole registers, of any set of kernels), and there are
 * at most so many parts: several for each thread, so that one that is held up holds up little. */
enum { grain = 24, most_parts = 16 };

typedef struct shared_product {
    const vmg_kernels *kernels;
    bool transpose_a, transpose_b, by_rows;
    vmg_matrix a, b, c;
    vmg_real beta;
    size_t part; /* rows or columns of c */
} shared_product;

/* Rows (or columns) first .. first + count - 1 of op(m). */
static vmg_matrix cut(vmg_matrix m, bool rows, size_t first, size_t count)
{
    m.at += rows ? first * m.stride : first;
    *(rows ? &m.rows : &m.columns) = count;
    return m;
}

static void multiply_part(void *user, size_t index, size_t thread)
{
    const shared_product *of = user;
    const size_t all = of->by_rows ? of->c.rows : of->c.columns, first = index * of->part;
    const size_t count = all - first < of->part ? all - first : of->part;
    const vmg_matrix a = of->by_rows ? cut(of->a, !of->transpose_a, first, count) : of->a;
    const vmg_matrix b = of->by_rows ? of->b : cut(of->b, of->transpose_b, first, count);
    (void)thread;
    of->kernels->product(of->transpose_a, a, of->transpose_b, b, of->beta, cut(of->c, of->by_rows, first, count));
}

void vmg_shared_product(vmg_team *team, const vmg_kernels *kernels, bool transpose_a, vmg_matrix a, bool transpose_b,
                        vmg_matrix b, vmg_real beta, vmg_matrix c)
{
    const size_t inner = transpose_a ? a.rows : a.columns, longer = c.rows > c.columns ? c.rows : c.columns;
    if (!vmg_product_is_shared(c.rows, inner, c.columns)) {
        kernels->product(transpose_a, a, transpose_b, b, beta, c);
        return;
    }
    shared_product of = {.kernels = kernels,
                         .transpose_a = transpose_a,
                         .transpose_b = transpose_b,
                         .by_rows = c.rows > c.columns,
                         .a = a,
                         .b = b,
                         .c = c,
                         .beta = beta};
    of.part = (longer + grain * most_parts - 1) / (grain * most_parts) * grain;
    vmg_team_run(team, (longer + of.part - 1) / of.part, multiply_part, &of);
}
