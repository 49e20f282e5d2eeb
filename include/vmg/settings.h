/* Settings: everything about a fit that can be chosen, by name. The same names are the command's long options, the keys
 * of its JSON file, and what Python takes. Values are given as text ("50,50", "relu", "0.001"); what is not given
 * follows from the recipe, which may look at the number of rows and the task, and else from the default. */
#ifndef VMG_SETTINGS_H
#define VMG_SETTINGS_H

#include <stdbool.h>

#include "vmg/context.h"

typedef struct vmg_settings vmg_settings;

typedef enum vmg_setting_type {
    VMG_SETTING_COUNT,  /* a whole number */
    VMG_SETTING_NUMBER, /* a real number */
    VMG_SETTING_SWITCH, /* on or off */
    VMG_SETTING_CHOICE, /* one of a list of words */
    VMG_SETTING_SIZES,  /* whole numbers above 0 with commas between them, or none */
    VMG_SETTING_VARIANTS /* lists of NAME=VALUE, with / between them; may be empty */
} vmg_setting_type;

/* What a setting is, for help texts and for programs that offer them. Static. */
typedef struct vmg_setting {
    const char *name;
    vmg_setting_type type;
    const char *group;       /* "Network", "Training", ...: headings of the help */
    const char *methods;     /* the methods that read it, with | between them; NULL: every method */
    const char *defaults_to; /* the default as text; "" where it follows from the table (the help says how) */
    const char *choices;     /* VMG_SETTING_CHOICE: the words with | between them; else NULL */
    double low, high;        /* VMG_SETTING_COUNT, VMG_SETTING_NUMBER, VMG_SETTING_SIZES: range, ends included */
    const char *help;        /* one sentence without its end */
} vmg_setting;

/* The settings by number, in the order of the help; NULL from the end on. */
VMG_API const vmg_setting *vmg_setting_at(size_t index);

/* Whether a method reads a setting. vmg_fit refuses settings that were given and that its method does not read. */
VMG_API bool vmg_setting_is_read_by(const vmg_setting *setting, const char *method);

/* Settings with nothing given. A settings object is changed by one thread at a time. */
VMG_API vmg_status vmg_settings_create(vmg_context *context, vmg_settings **out);
VMG_API void vmg_settings_destroy(vmg_context *context, vmg_settings *settings);

/* Gives one setting. VMG_ERROR_USAGE for an unknown name (the nearest is suggested) or a value that does not fit (what
 * was expected is said); nothing is then changed. */
VMG_API vmg_status vmg_settings_set(vmg_context *context, vmg_settings *settings, const char *name, const char *value);

/* Gives the settings of a JSON object {"hidden": [50, 50], "epochs": 500, "activation": "relu"}, from a file. Settings
 * that were given before win, so that options win over the file. */
VMG_API vmg_status vmg_settings_read(vmg_context *context, vmg_settings *settings, const char *path);

/* Whether a setting was given, by name or in a file. False for a name that no setting has. */
VMG_API bool vmg_settings_is_given(const vmg_settings *settings, const char *name);

/* The value in force as text, in the caller's buffer: as given, or the default before any table is seen. */
VMG_API vmg_status vmg_settings_get(vmg_context *context, const vmg_settings *settings, const char *name, char *buffer,
                                    size_t size);

#endif
