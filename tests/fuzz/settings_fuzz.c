/* Fuzz target: a configuration file. What it sets can be asked for as text, and that text sets the same again. */
#include "fuzz_input.h"

enum { most_text = 4096 };

static void require_round_trip(vmg_context *context, const vmg_settings *settings)
{
    char text[most_text], again[most_text];
    vmg_settings *others = NULL;
    fuzz_require(vmg_settings_create(context, &others) == VMG_OK);
    for (size_t i = 0; vmg_setting_at(i); i++) {
        const char *name = vmg_setting_at(i)->name;
        if (vmg_settings_is_given(settings, name)) {
            fuzz_require(vmg_settings_get(context, settings, name, text, sizeof text) == VMG_OK);
            fuzz_require(vmg_settings_set(context, others, name, text) == VMG_OK);
            fuzz_require(vmg_settings_get(context, others, name, again, sizeof again) == VMG_OK);
            fuzz_require(strcmp(text, again) == 0);
        }
    }
    vmg_settings_destroy(context, others);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vmg_context *context = fuzz_context();
    fuzz_file file = fuzz_file_create(data, size);
    vmg_settings *settings = NULL;
    fuzz_require(vmg_settings_create(context, &settings) == VMG_OK);
    const vmg_status status = vmg_settings_read(context, settings, file.path);
    fuzz_require_answer(context, status, status ? NULL : settings);
    if (!status) {
        require_round_trip(context, settings);
    }
    vmg_settings_destroy(context, settings);
    fuzz_file_close(&file);
    vmg_context_destroy(context);
    return 0;
}
