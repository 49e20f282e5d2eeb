/* The positive one of two classes, by name; see evaluate/positive_class.h. */
#include "evaluate/positive_class.h"

#include <string.h>

#include "base/context.h"
#include "table/utf8.h"

static vmg_shown_text shown(const char *text)
{
    return vmg_shown(text, strlen(text));
}

vmg_status vmg_positive_class(vmg_context *context, const vmg_target_encoding *target, const char *name, size_t *out)
{
    const char *of = target->targets[0].name;
    *out = 1;
    if (!name) {
        return VMG_OK;
    }
    if (target->class_count != 2) {
        return vmg_fail(context, VMG_ERROR_USAGE, "'%s' cannot be the positive one of two classes: '%s' has %zu",
                        shown(name).text, shown(of).text, target->class_count);
    }
    for (size_t i = 0; i < 2; i++) {
        if (strcmp(target->classes[i], name) == 0) {
            *out = i;
            return VMG_OK;
        }
    }
    return vmg_fail(context, VMG_ERROR_USAGE, "'%s' is no class of '%s', whose classes are '%s' and '%s'",
                    shown(name).text, shown(of).text, shown(target->classes[0]).text, shown(target->classes[1]).text);
}

vmg_status vmg_check_threshold(vmg_context *context, const vmg_target_encoding *target, double threshold)
{
    if (threshold == 0) {
        return VMG_OK;
    }
    if (target->class_count != 2) {
        return vmg_fail(context, VMG_ERROR_USAGE, "a threshold is for two classes: '%s' has %zu",
                        shown(target->targets[0].name).text, target->class_count);
    }
    return threshold > 0 && threshold < 1
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_USAGE, "a threshold of %g was given; above 0 and below 1 was expected",
                          threshold);
}
