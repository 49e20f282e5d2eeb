/* Variants of settings; see method/variants.h. */
#include "method/variants.h"

#include <stdio.h>
#include <string.h>

#include "method/settings_table.h"

enum { most_value_bytes = 64 };

/* The settings in which members may differ: what a network is and how it is trained, not what all share (the encoding,
 * the rule of inference, the rows, the seed). */
static const char *const may_differ[] = {
    "hidden",
    "activation",
    "divide-inputs",
    "row-covariance",
    "column-covariance",
    "weight-variance",
    "dropout-rate",
    "noise-factor",
    "prior",
    "prior-sd",
    "hyper-shape",
    "hyper-rate",
    "initial-log-sd",
    "initial-log-sd-row",
    "initial-log-sd-constant",
    "initial-log-sd-column",
    "batch",
    "epochs",
    "learning-rate",
    "schedule",
    "averaging",
    "kl-weight",
    "kl-warmup",
    "noise",
    "noise-hold",
    "see-pieces",
};

static bool differs(const char *name)
{
    for (size_t i = 0; i < sizeof may_differ / sizeof *may_differ; i++) {
        if (strcmp(may_differ[i], name) == 0) {
            return true;
        }
    }
    return false;
}

size_t vmg_variants_count(const char *variants)
{
    size_t count = 1;
    for (; *variants; variants++) {
        count += *variants == '/';
    }
    return count;
}

/* Writes one NAME=VALUE, the bytes from `text` to `end`, into values. */
static bool apply_one(const char *text, const char *end, vmg_settings_values *values)
{
    char name[most_value_bytes], value[most_value_bytes];
    const char *equals = memchr(text, '=', (size_t)(end - text));
    if (!equals || equals - text >= most_value_bytes || end - equals > most_value_bytes) {
        return false;
    }
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = 0;
    memcpy(value, equals + 1, (size_t)(end - equals - 1));
    value[end - equals - 1] = 0;
    const vmg_setting_row *row = vmg_setting_row_find(name);
    return row && differs(name) && vmg_setting_from_text(row, value, values);
}

/* Where variant number `variant` begins. */
static const char *variant_at(const char *variants, size_t variant)
{
    for (; variant > 0; variant--) {
        variants = strchr(variants, '/') + 1;
    }
    return variants;
}

/* The same for all of variant number `variant`. */
static bool apply(const char *variants, size_t variant, vmg_settings_values *values)
{
    variants = variant_at(variants, variant);
    const char *const end = variants + strcspn(variants, "/");
    while (variants < end) {
        variants += strspn(variants, " ");
        const char *stop = variants + strcspn(variants, " /");
        if (stop > variants && !apply_one(variants, stop, values)) {
            return false;
        }
        variants = stop;
    }
    return true;
}

void vmg_variants_keep(char *variants, const bool *given)
{
    char *to = variants;
    for (const char *from = variants; *from;) {
        const size_t length = strcspn(from, " /");
        const size_t name_length = strcspn(from, "= /");
        char name[most_value_bytes] = "";
        memcpy(name, from, name_length < sizeof name ? name_length : 0);
        const vmg_setting_row *row = length ? vmg_setting_row_find(name) : NULL;
        const size_t kept = row && given[row - vmg_setting_rows] ? 0 : length;
        memmove(to, from, kept);
        to += kept;
        from += length;
        if (*from) {
            *to++ = *from++;
        }
    }
    *to = 0;
}

void vmg_variants_of_both_noises(char *variants)
{
    static const char *const kinds[] = {"noise=constant", "noise=varying"};
    char both[VMG_VARIANTS_SIZE];
    size_t length = 0;
    if (strstr(variants, "noise=")) {
        return;
    }
    for (size_t variant = 0; variant < vmg_variants_count(variants); variant++) {
        const char *own = variant_at(variants, variant);
        own += strspn(own, " ");
        size_t bytes = strcspn(own, "/");
        while (bytes && own[bytes - 1] == ' ') {
            bytes--;
        }
        for (size_t k = 0; k < 2; k++) {
            length += (size_t)snprintf(both + length, sizeof both - length, "%s%s%s%.*s", length ? " / " : "", kinds[k],
                                       bytes ? " " : "", (int)bytes, own);
            if (length >= sizeof both) {
                return;
            }
        }
    }
    memcpy(variants, both, length + 1);
}

bool vmg_variants_are_valid(const char *variants)
{
    vmg_settings_values scratch = {0};
    bool valid = strlen(variants) < VMG_VARIANTS_SIZE;
    for (size_t variant = 0; valid && variant < vmg_variants_count(variants); variant++) {
        valid = apply(variants, variant, &scratch);
    }
    return valid;
}

vmg_settings_values vmg_member_settings(const vmg_settings_values *settings, size_t number)
{
    vmg_settings_values own = *settings;
    apply(settings->variants, vmg_variant_of_member(settings, number), &own);
    return own;
}
