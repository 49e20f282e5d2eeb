/* The table of settings: one row for each, from which parsing, ranges, JSON, help and manual pages follow. To add a
 * setting, add a member to vmg_settings_values and a row to settings_table.c. */
#ifndef VMG_METHOD_SETTINGS_TABLE_H
#define VMG_METHOD_SETTINGS_TABLE_H

#include "method/settings.h"

typedef struct vmg_setting_row {
    vmg_setting shown;        /* what everybody may see of it */
    const char *const *words; /* VMG_SETTING_CHOICE: the words of shown.choices, ended by NULL; else NULL */
    bool keeps_word;          /* VMG_SETTING_CHOICE: the member is the word, not its place among the words */
    size_t offset, size;      /* of the member of vmg_settings_values */
} vmg_setting_row;

/* How many rows there are. */
enum { VMG_SETTING_ROWS = 61 };
extern const vmg_setting_row vmg_setting_rows[VMG_SETTING_ROWS];

/* The row with this name, or NULL. */
const vmg_setting_row *vmg_setting_row_find(const char *name);

/* Fails with `status` for a name that no row has: "PLACE there is no setting 'NAME'" and the nearest name. */
vmg_status vmg_setting_row_unknown(vmg_context *context, vmg_status status, const char *place, const char *name);

/* What a value of the setting looks like, for sentences ("a whole number from 1 to 1000"): as text, or in JSON. */
typedef struct vmg_setting_expectation {
    char text[256];
} vmg_setting_expectation;
vmg_setting_expectation vmg_setting_expected(const vmg_setting_row *row, bool in_json);

/* Writes one member from a text, or from JSON; false, with nothing changed, where the value does not fit. */
bool vmg_setting_from_text(const vmg_setting_row *row, const char *text, vmg_settings_values *values);
bool vmg_setting_from_json(const vmg_setting_row *row, const json_t *json, vmg_settings_values *values);

/* One member as text ("50,50", "on", "1e-6"): numbers with as many digits as it takes to get the same double back,
 * whatever the locale. At most VMG_SETTING_TEXT bytes with the 0. */
enum { VMG_SETTING_TEXT = 256 };
void vmg_setting_to_text(const vmg_setting_row *row, const vmg_settings_values *values, char *text);

/* One member as JSON; NULL when there is no memory. The caller owns it. */
json_t *vmg_setting_to_json(const vmg_setting_row *row, const vmg_settings_values *values);

/* Copies one member. */
void vmg_setting_copy(const vmg_setting_row *row, const vmg_settings_values *from, vmg_settings_values *to);

#endif
