/* What a comparison found, put together from its runs. The public part is vmg/compare.h. */
#ifndef VMG_EVALUATE_COMPARISON_H
#define VMG_EVALUATE_COMPARISON_H

#include "evaluate/comparing.h"

/* Copies of texts; the caller owns the array and each text. *out is as long as what could be copied. */
vmg_status vmg_copy_texts(vmg_context *context, const char *const *texts, size_t count, char ***out, size_t *copied);

/* Fills in one method's part, all but what compares it with others. Fails with VMG_ERROR_MEMORY; what is there then is
 * given back with the rest. */
vmg_status vmg_compared_method_fill(vmg_context *context, const vmg_comparing *self, size_t number,
                                    vmg_comparison *comparison);
/* Its part that needs the rows themselves. Fails likewise. */
vmg_status vmg_compared_method_fill_rows(vmg_context *context, const vmg_comparing *self, size_t number,
                                         vmg_comparison *comparison);
void vmg_compared_method_release(vmg_context *context, vmg_compared_method *method);

/* Fills in what compares the methods with each other. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_comparison_contrast(vmg_context *context, vmg_comparison *comparison);

/* A number over runs, number by number; NaN is left out. */
vmg_spread vmg_spread_of(const double *numbers, size_t count);

#endif
