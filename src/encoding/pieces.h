/* Pieces: a number as several inputs, each of which rises between two quantiles of the training rows and is constant
 * outside (Gorishniy, Rubachev and Babenko 2022, "On embeddings for numerical features in tabular deep learning"). A
 * network that sees them can make steps and bends in one layer, for which the standardised number alone needs steep
 * units.
 *
 * With knots q_0 < ... < q_P, piece p is  clamp((x - q_p) / (q_(p+1) - q_p), 0, 1).  The input is
 * (piece - mean) / scale, over the training rows: mean 0, and `weight` as its standard deviation. Outside the knots all
 * pieces are constant: what lies beyond the data is the standardised number's to say, which goes on to grow there, and
 * with it the variance of what the network predicts.
 *
 * The knots are the numbers of rank round(p (n - 1) / P) among the n of the training rows, p = 0 .. P, equal ones once.
 * So P + 1 or fewer; two of them, or one, make no pieces: a single one says no more than the number itself. */
#ifndef VMG_ENCODING_PIECES_H
#define VMG_ENCODING_PIECES_H

#include "encoding/cells.h"
#include "vmg/context.h"

/* The most pieces of a column. */
enum { VMG_PIECE_CAP = 256 };

typedef struct vmg_pieces {
    size_t count;           /* 0: none; else 2 to VMG_PIECE_CAP */
    double *knots;          /* count + 1, owned, ascending; neighbours lie at least DBL_MIN apart */
    double *means, *scales; /* count each, owned; scales above 0 */
} vmg_pieces;

/* Room for `count` pieces, all zero. Fails with VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_pieces_reserve(vmg_context *context, size_t count, vmg_pieces *out);
void vmg_pieces_release(vmg_context *context, vmg_pieces *pieces);

/* At most `most` pieces (0: none), learnt on the cells of `count` rows (NULL: the first ones); missing ones are passed
 * over. weight: see above. Fails with VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_pieces_learn(vmg_context *context, const vmg_cells *cells, const uint32_t *rows, size_t count,
                            size_t most, double weight, vmg_pieces *out);

/* A piece as it is computed. Halves: the distance of two doubles may be no double. */
typedef struct vmg_ready_piece {
    double half_start, slope; /* piece = clamp((x / 2 - half_start) * slope, 0, 1) */
    double mean, inverse;     /* input = (piece - mean) * inverse */
} vmg_ready_piece;

vmg_ready_piece vmg_piece_ready(const vmg_pieces *pieces, size_t index);

/* The piece of a finite number, from 0 to 1. */
static inline double vmg_piece_at(const vmg_ready_piece *piece, double value)
{
    const double at = (value / 2 - piece->half_start) * piece->slope;
    const double from_0 = at > 0 ? at : 0;
    return from_0 < 1 ? from_0 : 1;
}

#endif
