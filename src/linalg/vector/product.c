/* Matrix products, c = op(a) op(b) + beta c. The shape alone decides between five ways:
 *   dots     few columns, and rows of a in memory as they are: every entry is an inner product of two rows;
 *   columns  registers along the columns of c, blocks of rows (product_block.h); op(b) is used where it is, or
 *            transposed into a buffer on the stack, piece by piece;
 *   upright  few columns, and columns of a in memory as they are: the transpose of c by columns;
 *   outer    an inner dimension of 1: row by row;
 *   BLAS     what is large. */
#include "linalg/vector/product.h"

#include <string.h>

#include <cblas.h>

#include "linalg/vector/dots.h"
#include "linalg/vector/elementwise.h"
#include "linalg/vector/product_block.h"

#if VMG_REAL_IS_DOUBLE
#define multiply_by_blas cblas_dgemm
#else
#define multiply_by_blas cblas_sgemm
#endif

/* Numbers in the buffer on the stack: 16 kB of floats, half of a first-level cache. */
enum { buffer_size = 4096 };

/* Times that something must be used for it to pay to bring it into a buffer, out of its widely spread rows. */
enum { worth_gathering = 12 };

/* A product whose transposes have been resolved: entry (i, k) of a is a[i * a_row + k * a_inner]. */
typedef struct operands {
    size_t rows, inner, columns;
    const vmg_real *a;
    size_t a_row, a_inner;
    const vmg_real *b;
    size_t b_row, b_column;
    vmg_real beta;
    vmg_real *c;
    size_t c_row;
} operands;

/* Where the BLAS library, which cuts all three dimensions for the caches, is faster: see the benchmark. */
static bool large(const operands *of)
{
    return of->inner > 256 && of->columns > 128 && of->rows > ((size_t)1 << 26) / (of->inner * of->columns);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The size of the next part where `rest` is cut into parts of at most `most`, the last two about alike. */
static size_t next_part(size_t rest, size_t most)
{
    return rest <= most ? rest : rest >= 2 * most ? most : (rest + 1) / 2;
}

/* The most rows and registers of a block of the columns way (measured by benchmarks/kernels_benchmark.c). */
typedef struct block_shape {
    size_t rows, registers;
} block_shape;

static block_shape choose_block(size_t rows, size_t registers)
{
    static const block_shape for_rows[] = {{1, 7}, {1, 7}, {2, 6}, {3, 4}};
    if (registers == 1) {
        return (block_shape){8, 1};
    }
    if (registers == 2 || rows == 5 || rows == 6) {
        return (block_shape){6, 2};
    }
    return rows < 4 ? for_rows[rows] : (block_shape){4, 3};
}

/* All rows of a strip of columns. */
static void multiply_strip(const operands *of, size_t most_rows, size_t registers, vmg_block block)
{
    const vmg_real *a = block.a;
    vmg_real *c = block.c;
    for (size_t first = 0, count; first < of->rows; first += count) {
        count = next_part(of->rows - first, most_rows);
        block.a = a + first * block.a_row;
        block.c = c + first * block.c_row;
        VMG_IN_SET(vmg_product_block)(count, registers, &block);
    }
}

/* buffer[k * width + j] = b[j * stride + k], zero from `columns` to `width`; `inner` numbers of each row of b. */
static void transpose(const vmg_real *b, size_t stride, size_t columns, size_t inner, size_t width, vmg_real *buffer)
{
    size_t j = 0;
    for (; j + VMG_TILE <= columns; j += VMG_TILE) {
        size_t k = 0;
        for (; k + VMG_TILE <= inner; k += VMG_TILE) {
            vmg_tile_copy_turned(b + j * stride + k, stride, buffer + k * width + j, width);
        }
        for (; k < inner; k++) {
            for (size_t i = 0; i < VMG_TILE; i++) {
                buffer[k * width + j + i] = b[(j + i) * stride + k];
            }
        }
    }
    for (; j < width; j++) {
        for (size_t k = 0; k < inner; k++) {
            buffer[k * width + j] = j < columns ? b[j * stride + k] : 0;
        }
    }
}

/* buffer[k * width + j] = b[k * stride + j], zero from `columns` to `width`. The strip beside it will be next: its
 * lines, too far apart for the processor to foresee, are fetched now. */
static void gather(const vmg_real *b, size_t stride, size_t columns, size_t inner, size_t width, vmg_real *buffer)
{
    for (size_t k = 0; k < inner; k++) {
        const vmg_real *from = b + k * stride;
        vmg_real *to = buffer + k * width;
        size_t j = 0;
        __builtin_prefetch(from + width, 0, 2);
        __builtin_prefetch(from + 2 * width - 1, 0, 2);
        for (; j + VMG_LANES <= columns; j += VMG_LANES) {
            vmg_lanes_store(vmg_lanes_load(from + j), to + j);
        }
        if (j < width) {
            vmg_lanes_store(vmg_lanes_load_part(from + j, columns - j), to + j);
        }
    }
}

/* A strip of columns whose part of b is brought into a buffer first, in pieces of the inner dimension that fit. */
static void multiply_buffered_strip(const operands *of, size_t most_rows, size_t registers, vmg_block block)
{
    _Alignas(VMG_LANES_BYTES) vmg_real buffer[buffer_size];
    const size_t width = registers * VMG_LANES, columns = (registers - 1) * VMG_LANES + block.last;
    const vmg_real *a = block.a, *b = block.b;
    for (size_t first = 0; first < of->inner; first += block.inner) {
        block.inner = next_part(of->inner - first, buffer_size / width);
        if (of->b_column == 1) {
            gather(b + first * of->b_row, of->b_row, columns, block.inner, width, buffer);
        } else {
            transpose(b + first, of->b_column, columns, block.inner, width, buffer);
        }
        block.a = a + first * block.a_inner;
        block.b = buffer;
        block.b_row = width;
        block.beta = first == 0 ? of->beta : 1;
        multiply_strip(of, most_rows, registers, block);
    }
}

static void multiply_by_columns(const operands *of)
{
    const size_t registers = (of->columns + VMG_LANES - 1) / VMG_LANES;
    const block_shape most = choose_block(of->rows, registers);
    for (size_t first = 0, count; first < registers; first += count) {
        count = next_part(registers - first, most.registers);
        const size_t start = first * VMG_LANES, columns = smaller(count * VMG_LANES, of->columns - start);
        const vmg_block block = {.inner = of->inner,
                                 .a = of->a,
                                 .a_row = of->a_row,
                                 .a_inner = of->a_inner,
                                 .b = of->b + start * of->b_column,
                                 .b_row = of->b_row,
                                 .beta = of->beta,
                                 .c = of->c + start,
                                 .c_row = of->c_row,
                                 .last = columns - (count - 1) * VMG_LANES};
        const bool scattered = of->inner * count * VMG_LANES > buffer_size && of->rows >= worth_gathering;
        if (of->inner > 0 && (of->b_column != 1 || scattered)) {
            multiply_buffered_strip(of, most.rows, count, block);
        } else {
            multiply_strip(of, most.rows, count, block);
        }
    }
}

/* Whether a is a few columns out of long rows, inner x rows, that fit the buffer and will be used often. */
static bool left_is_scattered(const operands *of)
{
    return of->a_row == 1 && of->a_inner > of->rows && of->rows * of->inner <= buffer_size &&
           of->columns >= worth_gathering * 3 * VMG_LANES;
}

/* By columns, with a brought into a buffer first. */
static void multiply_by_columns_gathered(operands of)
{
    vmg_real buffer[buffer_size];
    for (size_t k = 0; k < of.inner; k++) {
        memcpy(buffer + k * of.rows, of.a + k * of.a_inner, of.rows * sizeof *buffer);
    }
    of.a = buffer;
    of.a_inner = of.rows;
    multiply_by_columns(&of);
}

/* c by columns, c^T = op(b)^T op(a)^T, a strip at a time; columns <= VMG_BLOCK_MOST, a_row == 1. */
static void multiply_upright(const operands *of)
{
    vmg_real strip[buffer_size]; /* columns x width */
    const size_t width = buffer_size / VMG_BLOCK_MOST / VMG_LANES * VMG_LANES;
    for (size_t first = 0; first < of->rows; first += width) {
        const size_t count = smaller(width, of->rows - first);
        const operands turned = {.rows = of->columns,
                                 .inner = of->inner,
                                 .columns = count,
                                 .a = of->b,
                                 .a_row = of->b_column,
                                 .a_inner = of->b_row,
                                 .b = of->a + first,
                                 .b_row = of->a_inner,
                                 .b_column = 1,
                                 .c = strip,
                                 .c_row = width};
        multiply_by_columns(&turned);
        for (size_t i = 0; i < count; i++) {
            vmg_real *to = of->c + (first + i) * of->c_row;
            for (size_t j = 0; j < of->columns; j++) {
                const vmg_real sum = strip[j * width + i];
                to[j] = of->beta == 0 ? sum : sum + of->beta * to[j];
            }
        }
    }
}

/* Each column of c as inner products of a's rows with it; a_inner == 1. */
static void multiply_by_dots(const operands *of)
{
    vmg_real column[buffer_size];
    for (size_t j = 0; j < of->columns; j++) {
        for (size_t first = 0, count; first < of->inner; first += count) {
            const vmg_real *y = of->b + j * of->b_column + first * of->b_row;
            count = smaller(buffer_size, of->inner - first);
            if (of->b_row != 1) {
                for (size_t k = 0; k < count; k++) {
                    column[k] = y[k * of->b_row];
                }
                y = column;
            }
            const vmg_matrix rows = {(vmg_real *)of->a + first, of->rows, count, of->a_row};
            VMG_IN_SET(vmg_dots)(rows, y, first == 0 ? of->beta : 1, of->c + j, of->c_row);
        }
    }
}

/* A column times a row; a_row == b_column == 1, beta 0 or 1. */
static void multiply_outer(const operands *of)
{
    const vmg_matrix row = {(vmg_real *)of->b, of->rows, of->columns, 0};
    const vmg_matrix c = {of->c, of->rows, of->columns, of->c_row};
    if (of->beta == 0) {
        VMG_IN_SET(vmg_scale)(1, row, of->a, NULL, c);
    } else {
        VMG_IN_SET(vmg_add_scaled)(row, of->a, NULL, c);
    }
}

/* Few rows, b transposed: each row of c as inner products of b's rows with it; a_inner == b_row == 1. */
static void multiply_by_row_dots(const operands *of)
{
    const vmg_matrix rows = {(vmg_real *)of->b, of->columns, of->inner, of->b_column};
    for (size_t i = 0; i < of->rows; i++) {
        VMG_IN_SET(vmg_dots)(rows, of->a + i * of->a_row, of->beta, of->c + i * of->c_row, 1);
    }
}

void VMG_IN_SET(vmg_product)(bool transpose_a, vmg_matrix a, bool transpose_b, vmg_matrix b, vmg_real beta,
                             vmg_matrix c)
{
    const operands of = {.rows = c.rows,
                         .inner = transpose_a ? a.rows : a.columns,
                         .columns = c.columns,
                         .a = a.at,
                         .a_row = transpose_a ? 1 : a.stride,
                         .a_inner = transpose_a ? a.stride : 1,
                         .b = b.at,
                         .b_row = transpose_b ? 1 : b.stride,
                         .b_column = transpose_b ? b.stride : 1,
                         .beta = beta,
                         .c = c.at,
                         .c_row = c.stride};
    const bool few_columns = of.columns <= VMG_LANES / 2 && of.columns <= VMG_BLOCK_MOST;
    if (of.rows == 0 || of.columns == 0) {
        return;
    }
    if (large(&of)) {
        multiply_by_blas(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                         transpose_b ? CblasTrans : CblasNoTrans, (int)c.rows, (int)c.columns, (int)of.inner, 1, a.at,
                         (int)a.stride, b.at, (int)b.stride, beta, c.at, (int)c.stride);
    } else if (of.inner == 1 && of.a_row == 1 && of.b_column == 1 && (beta == 0 || beta == 1)) {
        multiply_outer(&of);
    } else if (few_columns && !transpose_a && of.inner > 0) {
        multiply_by_dots(&of);
    } else if (few_columns && transpose_a) {
        multiply_upright(&of);
    } else if (of.rows <= 2 && !transpose_a && transpose_b) {
        multiply_by_row_dots(&of);
    } else if (left_is_scattered(&of)) {
        multiply_by_columns_gathered(of);
    } else {
        multiply_by_columns(&of);
    }
}
