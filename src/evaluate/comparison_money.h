/* What the decisions of each compared method cost. What the members mean is in vmg/compare.h. */
#ifndef VMG_EVALUATE_COMPARISON_MONEY_H
#define VMG_EVALUATE_COMPARISON_MONEY_H

#include "evaluate/comparison.h"

typedef enum vmg_decision { VMG_ACCEPT, VMG_REJECT, VMG_REVIEW } vmg_decision;

/* The decision that costs least where a row is bad with probability `bad`: accepting costs bad * miss, rejecting
 * (1 - bad) * false alarm, a review its price; the first of equal ones. *expected: what it then costs. */
vmg_decision vmg_decide(const vmg_money *money, double bad, double *expected);

/* Checks what is asked for and notes the limits. Fails with VMG_ERROR_USAGE. */
vmg_status vmg_money_prepare(vmg_context *context, vmg_comparing *self);

/* Fills in the comparison's part and every method's. Fails with VMG_ERROR_MEMORY. */
vmg_status vmg_money_fill(vmg_context *context, const vmg_comparing *self, vmg_comparison *comparison);

#endif
