/* Variants: the settings in which the members of an ensemble differ. As text: NAME=VALUE with spaces between them, and
 * "/" between variants: "hidden=50 / hidden=50,50 kl-weight=0.5". Empty: one variant that differs in nothing. */
#ifndef VMG_METHOD_VARIANTS_H
#define VMG_METHOD_VARIANTS_H

#include "method/settings.h"

/* How many there are: at least 1. */
size_t vmg_variants_count(const char *variants);

/* Whether a text is such a list: settings that exist and may differ, values that fit them, at most VMG_VARIANTS_SIZE
 * bytes with the 0. */
bool vmg_variants_are_valid(const char *variants);

/* Takes out of a valid list the settings that were given by themselves (one flag for each row of the table of
 * settings): these hold for every member. Variants that then are alike stay, as networks from other initial values. */
void vmg_variants_keep(char *variants, const bool *given);

/* Gives a valid list both kinds of noise: each variant twice, with noise=constant and noise=varying, unless the list
 * mentions noise itself, or would be longer than VMG_VARIANTS_SIZE. */
void vmg_variants_of_both_noises(char *variants);

/* Members take the variants in turn. */
static inline size_t vmg_variant_of_member(const vmg_settings_values *settings, size_t number)
{
    return number % vmg_variants_count(settings->variants);
}

/* The settings of member `number`: those of the fit, and what its variant says otherwise. */
vmg_settings_values vmg_member_settings(const vmg_settings_values *settings, size_t number);

#endif
