/* What unseen cells add to a prediction; see method/unseen_cells.h. */
#include "method/unseen_cells.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/context.h"
#include "distribution/student.h"
#include "encoding/unseen.h"

/* Training rows that are looked at, seen cells that each is given in turn, posterior samples; and the most columns: of
 * wider tables every second, third, ... column is looked at, and the others take the mean of those. */
enum { row_count = 16, most_cells = 16, samples = 16, most_columns = 64 };

typedef struct learner {
    vmg_model *model;
    vmg_predictor *predictor;
    vmg_arena arena;
    vmg_predictive predictive; /* 1 + most_cells rows: as unseen, then as each seen cell */
    vmg_real *numbers;         /* owned, of the matrices below */
    vmg_matrix rows, donors;   /* row_count, most_cells x inputs */
    vmg_matrix batch;          /* 1 + most_cells x inputs */
    size_t cells;              /* of the column at hand: how many are tried */
    double *pairs;             /* classes: row_count x 2 x classes, owned: as unseen, and the mean of the seen ones */
} learner;

static void choose(uint64_t seed, uint64_t step, size_t count, const uint32_t *rows, size_t wanted, uint32_t *chosen)
{
    for (size_t i = 0; i < wanted; i++) {
        uint32_t words[4];
        vmg_random_words((vmg_random){seed, step, VMG_STREAM_UNSEEN}, i, words);
        chosen[i] = rows[(size_t)((uint64_t)words[0] * count >> 32)];
    }
}

static vmg_status create(vmg_context *context, learner *self, const vmg_encoding_binding *binding, const uint32_t *rows,
                         size_t count)
{
    const vmg_model *model = self->model;
    const vmg_method *method = model->method;
    const size_t inputs = model->encoding->input_count, all = row_count + 2 * most_cells + 1;
    self->numbers = vmg_allocate(context, all, inputs * sizeof *self->numbers);
    self->pairs = vmg_allocate(context, 2 * row_count, (model->target->class_count + 1) * sizeof *self->pairs);
    vmg_status status = self->numbers && self->pairs ? VMG_OK : VMG_ERROR_MEMORY;
    status = status ? status
                    : method->lay_out(context, model->fitted, most_cells + 1, samples, &self->arena, &self->predictive);
    status = status ? status : method->create_predictor(context, model->fitted, most_cells + 1, &self->predictor);
    if (!status) {
        uint32_t chosen[row_count], donors[most_cells];
        const vmg_matrix matrix = vmg_matrix_view(self->numbers, all, inputs);
        self->rows = vmg_matrix_rows(matrix, 0, row_count);
        self->donors = vmg_matrix_rows(matrix, row_count, most_cells);
        self->batch = vmg_matrix_rows(matrix, row_count + most_cells, most_cells + 1);
        choose(model->settings.seed, 0, count, rows, row_count, chosen);
        choose(model->settings.seed, 1, count, rows, most_cells, donors);
        vmg_encoding_rows(binding, chosen, 0, row_count, self->rows, NULL);
        vmg_encoding_rows(binding, donors, 0, most_cells, self->donors, NULL);
    }
    return status;
}

static void destroy(vmg_context *context, learner *self)
{
    if (self->predictor) {
        self->model->method->destroy_predictor(context, self->predictor);
    }
    vmg_arena_destroy(context, &self->arena);
    vmg_release(context, self->numbers);
    vmg_release(context, self->pairs);
}

/* Predicts a row with an unseen cell, and with each of self->cells seen ones: levels each once, as a new level is drawn
 * from levels, not from rows. */
static void predict_with(learner *self, const vmg_encoded_column *column, size_t row)
{
    const size_t inputs = self->rows.columns;
    const bool levels = column->kind == VMG_INPUT_LEVELS;
    const size_t all = levels ? vmg_encoded_column_levels(column) : most_cells;
    self->cells = all < most_cells ? all : most_cells;
    for (size_t i = 0; i <= self->cells; i++) {
        vmg_real *to = vmg_matrix_row(self->batch, i);
        memcpy(to, vmg_matrix_row(self->rows, row), inputs * sizeof *to);
        if (i == 0) {
            vmg_encoding_write_unseen(column, to);
        } else if (levels) {
            vmg_encoding_write_level(column, (uint32_t)((i - 1) * all / self->cells), to);
        } else {
            const vmg_real *from = vmg_matrix_row(self->donors, i - 1);
            memcpy(to + column->first_input, from + column->first_input, column->input_count * sizeof *to);
            memcpy(to + column->first_piece, from + column->first_piece, column->pieces.count * sizeof *to);
        }
    }
    self->model->method->predict(self->predictor, vmg_matrix_rows(self->batch, 0, self->cells + 1), &self->predictive);
}

static void add_squares(learner *self, double *variance)
{
    const double cells = (double)self->cells, doubt = (cells + 1) / (cells - 1);
    for (size_t o = 0; o < self->predictive.outputs; o++) {
        const vmg_mixture guess = vmg_predictive_mixture(&self->predictive, 0, o);
        const double centre = vmg_mixture_mean(&guess);
        for (size_t i = 1; i <= self->cells; i++) {
            const vmg_mixture seen = vmg_predictive_mixture(&self->predictive, i, o);
            const double distance = vmg_mixture_mean(&seen) - centre;
            variance[o] += doubt * distance * distance / cells / row_count;
        }
    }
}

/* The slope in w of the expected logarithm of (1 - w) p + w / classes; it falls as w rises. */
static double slope_of_mixing(const learner *self, double w)
{
    const size_t classes = self->predictive.outputs;
    double sum = 0;
    for (size_t row = 0; row < row_count; row++) {
        const double *guess = self->pairs + 2 * row * classes, *seen = guess + classes;
        for (size_t c = 0; c < classes; c++) {
            const double mixed = (1 - w) * guess[c] + w / (double)classes;
            sum += seen[c] * (1 / (double)classes - guess[c]) / (mixed > DBL_MIN ? mixed : DBL_MIN);
        }
    }
    return sum;
}

static double best_mixing(const learner *self)
{
    double low = 0, high = 1;
    for (int step = 0; step < 40; step++) {
        const double middle = (low + high) / 2;
        if (slope_of_mixing(self, middle) > 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static void keep_pair(learner *self, size_t row)
{
    const size_t classes = self->predictive.outputs;
    double *guess = self->pairs + 2 * row * classes, *seen = guess + classes;
    for (size_t c = 0; c < classes; c++) {
        guess[c] = self->predictive.probability[c];
        seen[c] = 0;
        for (size_t i = 1; i <= self->cells; i++) {
            seen[c] += self->predictive.probability[i * classes + c] / (double)self->cells;
        }
    }
}

static void learn_column(learner *self, size_t column, double *out)
{
    for (size_t row = 0; row < row_count; row++) {
        predict_with(self, &self->model->encoding->columns[column], row);
        if (self->predictive.classes) {
            keep_pair(self, row);
        } else {
            add_squares(self, out);
        }
    }
    if (self->predictive.classes) {
        *out = best_mixing(self);
    }
    for (size_t o = 0; o < vmg_unseen_width(self->model); o++) {
        out[o] = out[o] < VMG_MOST_UNSEEN_VARIANCE ? out[o] : VMG_MOST_UNSEEN_VARIANCE;
    }
}

static void learn_columns(learner *self)
{
    const vmg_encoding *encoding = self->model->encoding;
    const size_t width = vmg_unseen_width(self->model), every = (encoding->column_count - 1) / most_columns + 1;
    double *unseen = self->model->unseen;
    size_t learnt = 0;
    for (size_t c = 0; c < encoding->column_count; c += every) {
        if (vmg_column_may_have_unseen(&encoding->columns[c])) {
            learn_column(self, c, unseen + c * width);
            learnt++;
        }
    }
    for (size_t o = 0; o < width && every > 1 && learnt; o++) {
        double sum = 0;
        for (size_t c = 0; c < encoding->column_count; c += every) {
            sum += unseen[c * width + o];
        }
        for (size_t c = 0; c < encoding->column_count; c++) {
            if (c % every && vmg_column_may_have_unseen(&encoding->columns[c])) {
                unseen[c * width + o] = sum / (double)learnt;
            }
        }
    }
}

vmg_status vmg_unseen_learn(vmg_context *context, vmg_model *model, const vmg_encoding_binding *binding,
                            const uint32_t *rows, size_t count)
{
    learner self = {.model = model};
    model->unseen =
        vmg_allocate(context, model->encoding->column_count, vmg_unseen_width(model) * sizeof *model->unseen);
    vmg_status status = model->unseen ? create(context, &self, binding, rows, count) : VMG_ERROR_MEMORY;
    if (!status) {
        learn_columns(&self);
    }
    destroy(context, &self);
    return status;
}

/* The number of component s on (0, 1), by which it is moved: the bits of s + 1 mirrored at the point (van der Corput),
 * so that it goes with nothing else that components have. */
static double mirrored(size_t s)
{
    double sum = 0, half = 0.5;
    for (size_t bits = s + 1; bits; bits >>= 1, half /= 2) {
        sum += bits & 1 ? half : 0;
    }
    return sum;
}

static void widen_numbers(vmg_predictive *predictive, size_t row, size_t output, double variance)
{
    const vmg_student normal = vmg_student_of(INFINITY);
    const double sd = sqrt(variance);
    const size_t place = (row * predictive->outputs + output) * predictive->components;
    for (size_t s = 0; s < predictive->components; s++) {
        if (predictive->model) {
            predictive->model[place + s] += (vmg_real)variance;
        } else {
            predictive->location[place + s] += (vmg_real)(sd * vmg_student_quantile(&normal, mirrored(s)));
        }
    }
}

static void widen_classes(vmg_predictive *predictive, size_t row, double kept)
{
    const size_t classes = predictive->outputs;
    for (size_t c = 0; c < classes; c++) {
        double *probability = &predictive->probability[row * classes + c];
        *probability = kept * *probability + (1 - kept) / (double)classes;
    }
}

static void widen_row(const vmg_model *model, const vmg_encoding_binding *binding, size_t row, size_t place,
                      vmg_predictive *predictive)
{
    const size_t width = vmg_unseen_width(model);
    for (size_t o = 0; o < width; o++) {
        double variance = 0, kept = 1;
        for (size_t c = 0; c < binding->encoding->column_count; c++) {
            const vmg_bound_column *bound = &binding->columns[c];
            if (bound->has_unseen && vmg_cell_is_unseen(&binding->encoding->columns[c], bound, row)) {
                variance += model->unseen[c * width + o];
                kept *= 1 - model->unseen[c * width + o];
            }
        }
        if (predictive->classes) {
            widen_classes(predictive, place, kept);
        } else if (variance > 0) {
            widen_numbers(predictive, place, o, variance);
        }
    }
}

void vmg_unseen_widen(const vmg_model *model, const vmg_encoding_binding *binding, const uint32_t *rows, size_t first,
                      size_t count, vmg_predictive *predictive)
{
    bool any = false;
    for (size_t c = 0; c < binding->encoding->column_count; c++) {
        any = any || binding->columns[c].has_unseen;
    }
    for (size_t k = 0; k < count && any; k++) {
        widen_row(model, binding, rows ? rows[first + k] : first + k, k, predictive);
    }
}
