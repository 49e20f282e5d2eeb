/* How likely rows are to be bad by predictions that were made elsewhere and come without probabilities: by how the same
 * predictions fared on rows of the fold's training part, each made by a model that had not seen the row. No row that
 * the fold is tested on is looked at. Numbers  the errors (y - prediction) / w of those rows, w the width of the 90 %
 * interval where quantiles were given and 1 else: P(y < limit) is the part of them below (limit - prediction) / w.
 *   Classes  the part of those rows of the same predicted class that are bad.
 * Of n rows of which k are so, the part is (k + 1/2) / (n + 1) (Jeffreys' prior). */
#ifndef VMG_EVALUATE_EXTERNAL_DOUBT_H
#define VMG_EVALUATE_EXTERNAL_DOUBT_H

#include "evaluate/comparing.h"

typedef struct vmg_external_doubt {
    size_t count;           /* rows that it is made of */
    double *errors;         /* count, sorted, owned; regression */
    double bad[2], rows[2]; /* classification: by whether the positive class is predicted */
    const vmg_money *money; /* borrowed */
    size_t positive;        /* the class */
} vmg_external_doubt;

/* Whether an external has no probabilities of its own. */
bool vmg_external_is_plain(const vmg_comparing *self, size_t method);

/* Of one run of such an external. is_bad tells whether a row of the table is. Fails with VMG_ERROR_MEMORY; *out is then
 * empty. */
vmg_status vmg_external_doubt_create(vmg_context *context, const vmg_comparing *self, const vmg_run *run,
                                     bool (*is_bad)(const void *user, uint32_t row), const void *user,
                                     vmg_external_doubt *out);
void vmg_external_doubt_release(vmg_context *context, vmg_external_doubt *doubt);

/* The probability that a row is bad; numbers: of the run's held_out. Where it is made of no rows, what the prediction
 * alone says: 0 or 1. */
double vmg_external_doubt_bad(const vmg_external_doubt *doubt, const double *numbers);

#endif
