/* How intervals are corrected; see method/interval_calibration.h. */
#include "method/interval_calibration.h"

#include <math.h>

#include "base/context.h"
#include "base/json.h"
#include "base/json_fields.h"

const double vmg_calibration_levels[VMG_CALIBRATION_LEVELS] = {0.5, 0.9, 0.95};

/* Below this many rows a level of 0.95 lies beyond the last point of the map. */
enum { fewest_rows = 20, most_rows = 100000000 };

const vmg_conformal *vmg_calibration_map(const vmg_calibration *calibration, size_t target)
{
    static const vmg_conformal identity = {0};
    return target < calibration->target_count ? &calibration->targets[target].map : &identity;
}

void vmg_calibration_release(vmg_context *context, vmg_calibration *calibration)
{
    for (size_t i = 0; i < calibration->target_count; i++) {
        vmg_release(context, calibration->targets[i].map.tail);
    }
    vmg_release(context, calibration->targets);
    *calibration = (vmg_calibration){0};
}

static vmg_status create(vmg_context *context, size_t rows, size_t targets, vmg_calibration *out)
{
    *out = (vmg_calibration){.rows = rows};
    out->targets = vmg_allocate(context, targets, sizeof *out->targets);
    out->target_count = out->targets ? targets : 0;
    return out->targets ? VMG_OK : VMG_ERROR_MEMORY;
}

static bool is_off(const vmg_target_calibration *target, size_t rows)
{
    bool off = false;
    for (size_t l = 0; l < VMG_CALIBRATION_LEVELS; l++) {
        const double level = vmg_calibration_levels[l];
        off = off || fabs(target->held[l] - level) > sqrt(level * (1 - level) / (double)rows);
    }
    return off;
}

static void count_held(size_t rows, size_t targets, const double *own, vmg_target_calibration *out)
{
    for (size_t l = 0; l < VMG_CALIBRATION_LEVELS; l++) {
        size_t held = 0;
        for (size_t i = 0; i < rows; i++) {
            held += own[i * targets] > 1 - vmg_calibration_levels[l];
        }
        out->held[l] = rows ? (double)held / (double)rows : 0;
    }
}

/* tails: of this target, in any order. */
static vmg_status learn_target(vmg_context *context, int calibrate, size_t rows, double *tails,
                               vmg_target_calibration *out)
{
    if (rows == 0 || (calibrate == VMG_CALIBRATE_AUTO && (rows < fewest_rows || !is_off(out, rows)))) {
        return VMG_OK;
    }
    out->map.tail = vmg_allocate(context, vmg_conformal_count(rows), sizeof *out->map.tail);
    if (!out->map.tail) {
        return VMG_ERROR_MEMORY;
    }
    out->map.rows = rows;
    out->map.count = vmg_conformal_count(rows);
    vmg_conformal_learn(rows, tails, out->map.tail);
    return VMG_OK;
}

vmg_status vmg_calibration_learn(vmg_context *context, int calibrate, size_t rows, size_t targets, const double *tails,
                                 const double *own, vmg_calibration *out)
{
    double *of_target = vmg_allocate(context, rows, sizeof *of_target);
    vmg_status status = create(context, rows, targets, out);
    status = of_target ? status : VMG_ERROR_MEMORY;
    for (size_t target = 0; target < targets && !status; target++) {
        for (size_t i = 0; i < rows; i++) {
            of_target[i] = tails[i * targets + target];
        }
        count_held(rows, targets, own + target, &out->targets[target]);
        status = learn_target(context, calibrate, rows, of_target, &out->targets[target]);
    }
    vmg_release(context, of_target);
    if (status) {
        vmg_calibration_release(context, out);
    }
    return status;
}

vmg_status vmg_calibration_to_json(vmg_context *context, const vmg_calibration *calibration, json_t **out)
{
    json_t *list = json_array();
    for (size_t i = 0; i < calibration->target_count; i++) {
        const vmg_target_calibration *target = &calibration->targets[i];
        json_t *one = json_object();
        vmg_json_set(&one, "held", vmg_json_of_numbers(target->held, VMG_CALIBRATION_LEVELS));
        vmg_json_set(&one, "tails", vmg_json_of_numbers(target->map.tail, target->map.count));
        vmg_json_append(&list, one);
    }
    *out = json_object();
    vmg_json_set(out, "rows", json_integer((json_int_t)calibration->rows));
    vmg_json_set(out, "targets", list);
    return *out ? VMG_OK : vmg_fail(context, VMG_ERROR_MEMORY, "out of memory");
}

static vmg_status read_target(vmg_context *context, const char *what, const json_t *json, size_t rows,
                              vmg_target_calibration *out)
{
    const json_t *tails = NULL;
    vmg_status status = vmg_json_check_object(context, what, json, 2);
    status = status ? status : vmg_json_numbers(context, what, json, "held", VMG_CALIBRATION_LEVELS, out->held);
    status = status ? status : vmg_json_array(context, what, json, "tails", &tails);
    const size_t count = status ? 0 : json_array_size(tails);
    if (status || count == 0) {
        return status;
    }
    if (count != vmg_conformal_count(rows)) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: %zu tails of %zu rows; expected are %zu", what, count, rows,
                        vmg_conformal_count(rows));
    }
    out->map.tail = vmg_allocate(context, count, sizeof *out->map.tail);
    status = out->map.tail ? vmg_json_numbers(context, what, json, "tails", count, out->map.tail) : VMG_ERROR_MEMORY;
    out->map.rows = rows;
    out->map.count = count;
    for (size_t i = 0; i < count && !status; i++) {
        const double before = i ? out->map.tail[i - 1] : 1;
        if (!(out->map.tail[i] > 0 && out->map.tail[i] <= before)) {
            status = vmg_fail(context, VMG_ERROR_DATA, "%s: 'tails' must fall from 1 to above 0", what);
        }
    }
    return status;
}

vmg_status vmg_calibration_from_json(vmg_context *context, const json_t *json, size_t targets, vmg_calibration *out)
{
    static const char what[] = "the model's calibration";
    const json_t *list = NULL;
    double rows = 0;
    *out = (vmg_calibration){0};
    vmg_status status = vmg_json_check_object(context, what, json, 2);
    status = status ? status : vmg_json_number(context, what, json, "rows", &rows);
    status = status ? status : vmg_json_array(context, what, json, "targets", &list);
    if (status || json_array_size(list) == 0) {
        return status;
    }
    if (!(rows >= 0 && rows <= most_rows && rows == floor(rows)) || json_array_size(list) != targets) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: %zu targets and %g rows; expected are %zu, and a whole number",
                        what, json_array_size(list), rows, targets);
    }
    status = create(context, (size_t)rows, targets, out);
    for (size_t i = 0; i < targets && !status; i++) {
        status = read_target(context, what, json_array_get(list, i), out->rows, &out->targets[i]);
    }
    if (status) {
        vmg_calibration_release(context, out);
    }
    return status;
}
