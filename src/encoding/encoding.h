/* The encoding: how the columns of a table become the row of numbers that a network sees. It is learnt on training
 * rows, never changes afterwards, and finds its columns in another table by name.
 *
 * What a column becomes:
 *   numbers  (value - mean) / standard deviation over the training rows. A missing cell becomes 0 (the mean); where the
 *            training rows had one, a second input is 1 for missing cells and 0 for others. A column that is constant
 *            but for missing cells has that second input alone. Where pieces are asked for, more inputs follow the
 *            columns' other ones: encoding/pieces.h; a missing cell is every piece's mean, 0.
 *   dates    a text column of which every training cell is a date (encoding/date.h): days since 1970, then as numbers.
 *   levels   any other text column. Two levels: one input, -1 for the first and +1 for the second. More: an input for
 *            each, 1 for the cell's own level and 0 else. Either way the column adds 1 to the squared length of a row,
 *            as a standardised number does on average. Levels are sorted bytewise; missing cells are a level of their
 *            own, the last, where the training rows had one; with more than VMG_LEVEL_CAP texts the rare ones together
 *            are one level, "any other", and so is every text not seen in training. A level that was not seen, without
 *            "any other" to go to, becomes as much of each level, the middle of them all, and is counted.
 *
 * Left out, with a note: columns constant or all missing in the training rows, and texts that tell rows apart instead
 * of describing them (identifiers, times in other forms): more than half of the cells different and more than 20
 * levels, or all cells different and more than 5. */
#ifndef VMG_ENCODING_ENCODING_H
#define VMG_ENCODING_ENCODING_H

#include "encoding/cells.h"
#include "encoding/pieces.h"
#include "linalg/matrix.h"
#include "table/table.h"

/* The most texts of a column that are levels of their own. */
enum { VMG_LEVEL_CAP = 100 };

/* Inputs are kept between minus and plus this many standard deviations, so that no value of a table, however far from
 * the training rows, makes a network's output overflow. */
#define VMG_INPUT_LIMIT 1e6

typedef enum vmg_input_kind { VMG_INPUT_NUMBER, VMG_INPUT_DATE, VMG_INPUT_LEVELS } vmg_input_kind;

typedef struct vmg_encoded_column {
    char *name; /* owned */
    vmg_input_kind kind;
    size_t first_input, input_count; /* without the pieces */
    size_t first_piece;              /* the first input that is a piece of it; meaningless without pieces */

    /* There was a missing cell in the training rows: numbers and dates have an indicator input, behind the one of the
     * value; levels have a last level for it. */
    bool has_missing;

    /* Numbers and dates: input = (value - centre) / scale; a missing cell counts as `fill`. */
    bool has_value; /* false: the indicator alone */
    double centre, scale, fill;
    vmg_pieces pieces; /* owned */

    /* Levels: the texts, then "any other" if has_other, then the missing cell if has_missing; at least two in all. */
    char **levels; /* level_count, owned, each owned; sorted bytewise */
    size_t level_count;
    bool has_other;
} vmg_encoded_column;

typedef struct vmg_encoding {
    vmg_encoded_column *columns; /* column_count, owned; in the order of the table that it was learnt on */
    size_t column_count;
    size_t base_input_count; /* without the pieces, which come behind: who does not want them sees a part of a row */
    size_t input_count;
    char **input_names; /* input_count, owned, each owned */
} vmg_encoding;

/* How many levels a column has, the ones of no text included. */
static inline size_t vmg_encoded_column_levels(const vmg_encoded_column *column)
{
    return column->level_count + column->has_other + column->has_missing;
}

/* All zero is the default of everything; strings and lists are borrowed for the call. */
typedef struct vmg_encoding_options {
    const char *const *targets; /* columns to be predicted: no inputs */
    size_t target_count;
    const char *const *excluded; /* other columns that are no inputs: ignored ones, identifier, group, order */
    size_t excluded_count;
    bool keep_scale;          /* number columns are taken as they are (pixels between 0 and 1): centre 0, scale 1 */
    size_t pieces;            /* of each column of numbers or dates, at most; 0: none */
    double piece_weight;      /* the standard deviation of a piece; a standardised number has 1 */
    const vmg_cells *weights; /* of the table's rows in centre and scale; NULL: each counts once */
    bool silent; /* no notes about columns that were left out (the second fold says what the first has said) */
} vmg_encoding_options;

/*
 * Learns an encoding on `row_count` rows of a table (`rows` NULL: the first ones), each below the table's rows. Other
 * rows are not looked at. `options` may be NULL.
 *
 * Fails with VMG_ERROR_DATA (no rows; an excluded column or target that the table lacks, with the nearest name; no
 * column left as an input) or VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_encoding_learn(vmg_context *context, const vmg_table *table, const uint32_t *rows, size_t row_count,
                              const vmg_encoding_options *options, vmg_encoding **out);

/* NULL is allowed. */
void vmg_encoding_destroy(vmg_context *context, vmg_encoding *encoding);

/* What an input stands for, for people: "age", "age is missing", "mix = B", "mix: B (+1) or A (-1)", "age piece 3 of
 * 8". Borrowed. */
static inline const char *vmg_encoding_input_name(const vmg_encoding *encoding, size_t input)
{
    return encoding->input_names[input];
}

/* Places and names of the inputs, from the columns, and how many there are; for the two functions that make an
 * encoding, whose columns know how many inputs and pieces each has. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_encoding_place_inputs(vmg_context *context, vmg_encoding *encoding);

/* --- Rows of a table as numbers -------------------------------------------------------------------------------- */

/* Where a column of the encoding is found in a table, with what each text of the table's column means. */
typedef struct vmg_bound_column {
    vmg_cells cells;         /* numbers and dates */
    double *dates;           /* dates: of each text of the table's column, owned */
    double inverse;          /* 1 / scale */
    bool has_unseen;         /* a cell of the column is of a kind that training lacked (encoding/unseen.h) */
    vmg_ready_piece *pieces; /* as many as the column has, owned */
    uint32_t *levels;        /* levels: of each text of the table's column, owned; VMG_NO_LEVEL: not seen in training */
    const uint32_t *codes;   /* levels: of the table's rows, borrowed; NULL: all missing */
} vmg_bound_column;

typedef struct vmg_encoding_binding {
    const vmg_encoding *encoding; /* borrowed */
    vmg_bound_column *columns;    /* encoding->column_count, owned */
} vmg_encoding_binding;

/*
 * Finds the columns of an encoding in a table, by name: their order may differ, others are ignored. Borrows both until
 * vmg_encoding_unbind. A column without any cell fits every kind.
 *
 * Fails with VMG_ERROR_DATA (a column that is not there, with the nearest name; texts where numbers or dates were
 * expected, with how many and the first; numbers where texts were expected; a table of another kind altogether) or
 * VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_encoding_bind(vmg_context *context, const vmg_encoding *encoding, const vmg_table *table,
                             vmg_encoding_binding **out);

/* NULL is allowed. */
void vmg_encoding_unbind(vmg_context *context, vmg_encoding_binding *binding);

/*
 * Writes `count` rows as numbers: row i of `out` is the table's row rows[first + i], or first + i where `rows` is NULL.
 * Does not allocate, cannot fail; all numbers written are finite. Safe from any thread.
 *
 *   out     count x input_count (a wider matrix is left alone beyond these), or count x base_input_count: no pieces
 *   unseen  column_count counts, or NULL: the number of cells of a kind that training did not have is added: a level
 * that was not seen, or a missing cell where none was
 */
void vmg_encoding_rows(const vmg_encoding_binding *binding, const uint32_t *rows, size_t first, size_t count,
                       vmg_matrix out, size_t *unseen);

#endif
