/* Encodings in a model file: as JSON, and back exactly. */
#ifndef VMG_ENCODING_ENCODING_JSON_H
#define VMG_ENCODING_ENCODING_JSON_H

#include <jansson.h>

#include "encoding/encoding.h"
#include "encoding/target_encoding.h"

/*
 *   {"columns": [{"name": "age", "kind": "number", "missing": true, "value": true, "centre": 45.6, "scale": 63.1,
 *                 "fill": 45.6},
 *                {"name": "mix", "kind": "levels", "missing": false, "levels": ["A", "B"], "other": false}]}
 *   {"task": "regression", "targets": [{"name": "strength", "mean": 35.8, "scale": 16.7}]}
 *   {"task": "classification", "targets": [{"name": "failure"}], "classes": ["0", "1"], "numbers": true}
 *
 * Dates have kind "date" and the fields of numbers; both have a field "pieces" (encoding/pieces_json.h) where there are
 * some. Numbers need 17 digits when dumped, Jansson's default.
 *
 * The caller owns *out (json_decref; the destroy functions). Writing can only fail with VMG_ERROR_MEMORY; reading
 * fails with VMG_ERROR_DATA and a sentence on anything that writing could not have made. *out is then NULL.
 */
vmg_status vmg_encoding_to_json(vmg_context *context, const vmg_encoding *encoding, json_t **out);
vmg_status vmg_encoding_from_json(vmg_context *context, const json_t *json, vmg_encoding **out);
vmg_status vmg_target_to_json(vmg_context *context, const vmg_target_encoding *encoding, json_t **out);
vmg_status vmg_target_from_json(vmg_context *context, const json_t *json, vmg_target_encoding **out);

#endif
