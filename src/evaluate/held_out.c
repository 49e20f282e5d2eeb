/* Keeping the predictions of test rows; see evaluate/held_out.h. */
#include "evaluate/held_out.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"

enum { numbers_of_target = 4, numbers_beside_classes = 2 };

size_t vmg_held_out_width(const vmg_held_out_plan *plan, const vmg_target_encoding *target)
{
    return plan->classes ? plan->classes + numbers_beside_classes
                         : target->target_count * (numbers_of_target + plan->quantile_count + plan->limit_count);
}

void vmg_held_out_numbers(const vmg_held_out_plan *plan, const vmg_prediction *prediction, size_t row,
                          const uint32_t *class_of, double *numbers)
{
    const vmg_target_encoding *target = prediction->target;
    if (plan->classes) {
        memset(numbers, 0, plan->classes * sizeof *numbers); /* a class that the model does not know */
        for (size_t i = 0; i < target->class_count; i++) {
            numbers[class_of[i]] = vmg_prediction_probability(prediction, row, i);
        }
        numbers[plan->classes] = vmg_prediction_entropy(prediction, row);
        numbers[plan->classes + 1] = vmg_prediction_mutual_information(prediction, row);
        return;
    }
    for (size_t i = 0; i < target->target_count; i++) {
        *numbers++ = vmg_prediction_mean(prediction, row, i);
        *numbers++ = vmg_prediction_std(prediction, row, i);
        *numbers++ = vmg_prediction_std_model(prediction, row, i);
        *numbers++ = vmg_prediction_std_noise(prediction, row, i);
        vmg_prediction_quantiles(prediction, row, i, plan->quantile_count, plan->quantiles, numbers);
        numbers += plan->quantile_count;
        const vmg_mixture mixture = vmg_prediction_mixture(prediction, row, i);
        for (size_t k = 0; k < plan->limit_count; k++) {
            *numbers++ = vmg_conformal_cumulative(vmg_prediction_conformal(prediction, i),
                                                  vmg_mixture_cumulative(&mixture, plan->limits[k]));
        }
    }
}

vmg_status vmg_held_out_create(vmg_context *context, size_t width, vmg_held_out **out)
{
    *out = vmg_allocate(context, 1, sizeof **out);
    if (!*out) {
        return VMG_ERROR_MEMORY;
    }
    (*out)->width = width;
    return VMG_OK;
}

/* Each array that has grown is kept, whether or not the others do. */
static bool grow(vmg_context *context, vmg_held_out *self, size_t count)
{
    uint32_t *row = vmg_reallocate(context, self->row, self->count, count, sizeof *row);
    self->row = row ? row : self->row;
    uint32_t *fold = row ? vmg_reallocate(context, self->fold, self->count, count, sizeof *fold) : NULL;
    self->fold = fold ? fold : self->fold;
    double *numbers =
        fold ? vmg_reallocate(context, self->numbers, self->count, count, self->width * sizeof *numbers) : NULL;
    self->numbers = numbers ? numbers : self->numbers;
    return numbers != NULL;
}

vmg_status vmg_held_out_append(vmg_context *context, vmg_held_out *held_out, size_t fold, const uint32_t *rows,
                               size_t count, const double *numbers)
{
    const size_t before = held_out->count;
    if (!grow(context, held_out, before + count)) {
        return VMG_ERROR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        held_out->row[before + i] = rows[i];
        held_out->fold[before + i] = (uint32_t)fold;
    }
    memcpy(held_out->numbers + before * held_out->width, numbers, count * held_out->width * sizeof *numbers);
    held_out->count += count;
    return VMG_OK;
}

/* Where a row's numbers come from. */
typedef struct place {
    uint32_t row, fold;
    const double *numbers;
} place;

static int by_row_and_fold(const void *a, const void *b)
{
    const place *first = a, *second = b;
    return first->row != second->row ? (first->row > second->row) - (first->row < second->row)
                                     : (first->fold > second->fold) - (first->fold < second->fold);
}

/* The rows of all parts, sorted. */
static void list_places(vmg_held_out *const *parts, size_t part_count, place *places)
{
    size_t count = 0;
    for (size_t k = 0; k < part_count; k++) {
        for (size_t i = 0; parts[k] && i < parts[k]->count; i++) {
            places[count++] = (place){parts[k]->row[i], parts[k]->fold[i], parts[k]->numbers + i * parts[k]->width};
        }
    }
    qsort(places, count, sizeof *places, by_row_and_fold);
}

vmg_status vmg_held_out_join(vmg_context *context, vmg_held_out *const *parts, size_t part_count, size_t width,
                             vmg_held_out **out)
{
    size_t count = 0;
    *out = NULL;
    for (size_t k = 0; k < part_count; k++) {
        count += parts[k] ? parts[k]->count : 0;
    }
    place *places = vmg_allocate(context, count, sizeof *places);
    vmg_status status = places ? vmg_held_out_create(context, width, out) : VMG_ERROR_MEMORY;
    if (!status) {
        status = grow(context, *out, count) ? VMG_OK : VMG_ERROR_MEMORY;
    }
    if (!status) {
        list_places(parts, part_count, places);
        (*out)->count = count;
    }
    for (size_t i = 0; i < count && !status; i++) {
        (*out)->row[i] = places[i].row;
        (*out)->fold[i] = places[i].fold;
        memcpy((*out)->numbers + i * width, places[i].numbers, width * sizeof(double));
    }
    vmg_release(context, places);
    if (status) {
        vmg_held_out_destroy(context, *out);
        *out = NULL;
    }
    return status;
}

void vmg_held_out_destroy(vmg_context *context, vmg_held_out *held_out)
{
    if (held_out) {
        vmg_release(context, held_out->row);
        vmg_release(context, held_out->fold);
        vmg_release(context, held_out->numbers);
        vmg_release(context, held_out);
    }
}
