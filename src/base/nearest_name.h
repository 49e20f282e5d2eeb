/* The name somebody may have meant: for messages about a name that is not there. */
#ifndef VMG_BASE_NEAREST_NAME_H
#define VMG_BASE_NEAREST_NAME_H

#include <stddef.h>

/*
 * The one of `count` names that is nearest to `wanted`, or NULL where none is near. It is not near when more than a
 * third of the letters would have to change. The distance counts letters inserted, left out, replaced, or swapped with
 * their neighbour (Damerau and Levenshtein, optimal string alignment); upper and lower case count as the same. Of
 * equally near names the first. Where none is near in this sense: the first name that begins with `wanted`, of 3
 * letters at least. Only the first 64 bytes of a name are looked at. Cannot fail; safe from any thread.
 */
const char *vmg_nearest_name(const char *wanted, const char *const *names, size_t count);

#endif
