/* Pieces of a column as JSON and back; see encoding/pieces_json.h. */
#include "encoding/pieces_json.h"

#include <float.h>

#include "base/context.h"
#include "base/json_fields.h"

json_t *vmg_pieces_to_json(const vmg_pieces *pieces)
{
    /* json_pack frees what it was given, and fails, where one is NULL */
    return json_pack("{s:o, s:o, s:o}", "knots", vmg_json_of_numbers(pieces->knots, pieces->count + 1), "means",
                     vmg_json_of_numbers(pieces->means, pieces->count), "scales",
                     vmg_json_of_numbers(pieces->scales, pieces->count));
}

static vmg_status check_order(vmg_context *context, const char *what, const vmg_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (!(pieces->knots[i + 1] - pieces->knots[i] >= DBL_MIN)) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: 'knots' must ascend", what);
        }
        if (!(pieces->means[i] >= 0 && pieces->means[i] <= 1) || pieces->scales[i] < DBL_MIN) {
            return vmg_fail(context, VMG_ERROR_DATA, "%s: 'means' must lie between 0 and 1, 'scales' above 0", what);
        }
    }
    return VMG_OK;
}

vmg_status vmg_pieces_from_json(vmg_context *context, const char *what, const json_t *json, vmg_pieces *out)
{
    const json_t *knots = NULL;
    *out = (vmg_pieces){0};
    vmg_status status = vmg_json_check_object(context, what, json, 3);
    status = status ? status : vmg_json_array(context, what, json, "knots", &knots);
    if (status) {
        return status;
    }
    const size_t count = json_array_size(knots);
    if (count < 3 || count > VMG_PIECE_CAP + 1) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: %zu knots; from 3 to %d were expected", what, count,
                        VMG_PIECE_CAP + 1);
    }
    status = vmg_pieces_reserve(context, count - 1, out);
    status = status ? status : vmg_json_numbers(context, what, json, "knots", count, out->knots);
    status = status ? status : vmg_json_numbers(context, what, json, "means", count - 1, out->means);
    status = status ? status : vmg_json_numbers(context, what, json, "scales", count - 1, out->scales);
    status = status ? status : check_order(context, what, out);
    if (status) {
        vmg_pieces_release(context, out);
    }
    return status;
}
