/* The classes of a target: the list of their names, in order, and the search for one. */
#ifndef VMG_ENCODING_CLASS_LIST_H
#define VMG_ENCODING_CLASS_LIST_H

#include "encoding/target_encoding.h"

/* Fills in classes, class_count, class_values and class_rows of an encoding from a column's cells in `row_count` rows
 * (NULL: the first ones). Fails with VMG_ERROR_DATA (one class only, too many, numbers that are not whole) or
 * VMG_ERROR_MEMORY. */
vmg_status vmg_class_list_learn(vmg_context *context, const vmg_table *table, const vmg_column *column,
                                const uint32_t *rows, size_t row_count, vmg_target_encoding *encoding);

/* Whether classes are in their order, each before the next, as vmg_class_list_learn leaves them. Where they are the
 * names of whole numbers, `values` (count; NULL for texts) receives the numbers; false where one is not. */
bool vmg_class_list_check(char *const *classes, size_t count, double *values);

/* The number of the class of each of `count` texts, of a number; VMG_NO_CLASS for one that is none, and for NaN. Safe
 * from any thread. */
void vmg_class_list_find_texts(const vmg_target_encoding *encoding, char *const *texts, size_t count, uint32_t *out);
uint32_t vmg_class_list_find_number(const vmg_target_encoding *encoding, double number);

#endif
