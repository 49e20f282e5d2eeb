/* Pieces of a column in a model file: {"knots": [q_0, ...], "means": [...], "scales": [...]}. */
#ifndef VMG_ENCODING_PIECES_JSON_H
#define VMG_ENCODING_PIECES_JSON_H

#include <jansson.h>

#include "encoding/pieces.h"

/* The caller owns the answer; NULL: no memory. */
json_t *vmg_pieces_to_json(const vmg_pieces *pieces);

/* Fails with VMG_ERROR_DATA, a sentence that `what` opens, on anything that writing could not have made, or with
 * VMG_ERROR_MEMORY; *out then owns nothing. */
vmg_status vmg_pieces_from_json(vmg_context *context, const char *what, const json_t *json, vmg_pieces *out);

#endif
