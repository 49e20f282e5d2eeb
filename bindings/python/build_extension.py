"""The extension module vmg._vmg: libvmg as CFFI sees it, in API mode, so that the C compiler checks every declaration
against the library's headers.

Two ways lead here. `pip install ./bindings/python` (setup.py) compiles against the installed library, found by
pkg-config. CMake runs this file with the name of a C file to write, and compiles that itself.
"""

import subprocess
import sys

import cffi

DECLARATIONS = """
typedef float... vmg_real;
typedef int... vmg_status;
static char *const VMG_VERSION;
static const int VMG_REAL_IS_DOUBLE;
static const int VMG_OK, VMG_ERROR_USAGE, VMG_ERROR_DATA, VMG_ERROR_NO_INPUT, VMG_ERROR_INTERNAL, VMG_ERROR_MEMORY,
    VMG_ERROR_CREATE, VMG_ERROR_WRITE, VMG_ERROR_NUMERIC, VMG_ERROR_CANCELLED;
static const int VMG_SETTING_COUNT, VMG_SETTING_NUMBER, VMG_SETTING_SWITCH, VMG_SETTING_CHOICE, VMG_SETTING_SIZES,
    VMG_SETTING_VARIANTS;
static const int VMG_TASK_REGRESSION, VMG_TASK_CLASSIFICATION, VMG_COLUMN_TEXT;
const char *vmg_status_name(vmg_status status);

typedef ... vmg_context;
typedef void (*vmg_message_function)(void *user, const char *sentence);
typedef struct { size_t threads; vmg_message_function on_message; void *message_user; ...; } vmg_context_options;
vmg_status vmg_context_create(const vmg_context_options *options, vmg_context **out);
void vmg_context_destroy(vmg_context *context);
const char *vmg_last_error(const vmg_context *context);
void vmg_context_cancel(vmg_context *context);

typedef struct {
    const char *name; int type; const char *group, *methods, *defaults_to, *choices; double low, high;
    const char *help; ...;
} vmg_setting;
typedef ... vmg_settings;
const vmg_setting *vmg_setting_at(size_t index);
vmg_status vmg_settings_create(vmg_context *context, vmg_settings **out);
void vmg_settings_destroy(vmg_context *context, vmg_settings *settings);
vmg_status vmg_settings_set(vmg_context *context, vmg_settings *settings, const char *name, const char *value);

typedef ... vmg_table;
vmg_status vmg_table_create(vmg_context *context, size_t rows, vmg_table **out);
vmg_status vmg_table_add_numbers(vmg_context *context, vmg_table *table, const char *name, const double *numbers);
vmg_status vmg_table_borrow_numbers(vmg_context *context, vmg_table *table, const char *name, const vmg_real *numbers,
                                    size_t stride);
vmg_status vmg_table_add_texts(vmg_context *context, vmg_table *table, const char *name, const char *const *texts);
void vmg_table_destroy(vmg_context *context, vmg_table *table);

typedef ... vmg_model;
typedef ... vmg_prediction;
typedef struct { size_t member, members, epoch, epochs; double elbo, validation; ...; } vmg_progress;
typedef void (*vmg_progress_function)(void *user, const vmg_progress *progress);
typedef struct {
    const char *const *targets; size_t target_count; const char *group, *order, *weight; const vmg_settings *settings;
    vmg_progress_function on_progress; void *progress_user; ...;
} vmg_fit_options;
typedef struct { size_t samples; ...; } vmg_predict_options;
vmg_status vmg_fit(vmg_context *context, const vmg_table *table, const vmg_fit_options *options, vmg_model **out);
void vmg_model_destroy(vmg_context *context, vmg_model *model);
vmg_status vmg_model_save(vmg_context *context, const vmg_model *model, const char *path);
vmg_status vmg_model_load(vmg_context *context, const char *path, vmg_model **out);
int vmg_model_task(const vmg_model *model);
size_t vmg_model_target_count(const vmg_model *model);
const char *vmg_model_target_name(const vmg_model *model, size_t target);
size_t vmg_model_class_count(const vmg_model *model);
const char *vmg_model_class_name(const vmg_model *model, size_t index);
size_t vmg_model_parameter_count(const vmg_model *model);
size_t vmg_model_column_count(const vmg_model *model);
const char *vmg_model_column_name(const vmg_model *model, size_t column);
int vmg_model_column_type(const vmg_model *model, size_t column);
bool vmg_model_was_cancelled(const vmg_model *model);
vmg_status vmg_model_describe(vmg_context *context, const vmg_model *model, char **out);
void vmg_text_release(vmg_context *context, char *text);
vmg_status vmg_predict(vmg_context *context, const vmg_model *model, const vmg_table *table,
                       const vmg_predict_options *options, vmg_prediction **out);
void vmg_prediction_destroy(vmg_context *context, vmg_prediction *prediction);
typedef struct { uint64_t seed; size_t first, count; ...; } vmg_function_options;
vmg_status vmg_sample_functions(vmg_context *context, const vmg_model *model, const vmg_table *table,
                                const vmg_function_options *options, double *values);
size_t vmg_prediction_rows(const vmg_prediction *prediction);
size_t vmg_prediction_unseen_levels(const vmg_prediction *prediction);

void every_mean(const vmg_prediction *prediction, size_t targets, double *out);
void every_std(const vmg_prediction *prediction, size_t targets, double *out);
void every_std_model(const vmg_prediction *prediction, size_t targets, double *out);
void every_std_noise(const vmg_prediction *prediction, size_t targets, double *out);
void every_quantile(const vmg_prediction *prediction, size_t targets, size_t count, const double *probabilities,
                    double *out);
void every_log_density(const vmg_prediction *prediction, size_t targets, const double *values, double *out);
void every_probability(const vmg_prediction *prediction, size_t classes, double *out);
void every_entropy(const vmg_prediction *prediction, double *entropy, double *mutual_information);
void every_set_threshold(const vmg_prediction *prediction, double level, double *out);

extern "Python" void vmg_python_message(void *user, const char *sentence);
extern "Python" void vmg_python_progress(void *user, const vmg_progress *progress);
"""

# The library answers for one row at a time; a call from Python for each row would cost more than the answer.
SOURCE = """
#include <vmg/vmg.h>

#define EVERY(name)                                                                                                    \\
    static void every_##name(const vmg_prediction *prediction, size_t targets, double *out)                            \\
    {                                                                                                                  \\
        const size_t rows = vmg_prediction_rows(prediction);                                                           \\
        for (size_t row = 0; row < rows; row++) {                                                                      \\
            for (size_t target = 0; target < targets; target++) {                                                      \\
                *out++ = vmg_prediction_##name(prediction, row, target);                                               \\
            }                                                                                                          \\
        }                                                                                                              \\
    }
EVERY(mean)
EVERY(std)
EVERY(std_model)
EVERY(std_noise)

/* out: rows x targets x count */
static void every_quantile(const vmg_prediction *prediction, size_t targets, size_t count,
                           const double *probabilities, double *out)
{
    const size_t rows = vmg_prediction_rows(prediction);
    for (size_t row = 0; row < rows; row++) {
        for (size_t target = 0; target < targets; target++, out += count) {
            vmg_prediction_quantiles(prediction, row, target, count, probabilities, out);
        }
    }
}

/* values, out: rows x targets */
static void every_log_density(const vmg_prediction *prediction, size_t targets, const double *values, double *out)
{
    const size_t rows = vmg_prediction_rows(prediction);
    for (size_t row = 0; row < rows; row++) {
        for (size_t target = 0; target < targets; target++) {
            *out++ = vmg_prediction_log_density(prediction, row, target, *values++);
        }
    }
}

/* out: rows x classes */
static void every_probability(const vmg_prediction *prediction, size_t classes, double *out)
{
    const size_t rows = vmg_prediction_rows(prediction);
    for (size_t row = 0; row < rows; row++) {
        for (size_t index = 0; index < classes; index++) {
            *out++ = vmg_prediction_probability(prediction, row, index);
        }
    }
}

static void every_entropy(const vmg_prediction *prediction, double *entropy, double *mutual_information)
{
    const size_t rows = vmg_prediction_rows(prediction);
    for (size_t row = 0; row < rows; row++) {
        entropy[row] = vmg_prediction_entropy(prediction, row);
        mutual_information[row] = vmg_prediction_mutual_information(prediction, row);
    }
}

static void every_set_threshold(const vmg_prediction *prediction, double level, double *out)
{
    const size_t rows = vmg_prediction_rows(prediction);
    for (size_t row = 0; row < rows; row++) {
        out[row] = vmg_prediction_set_threshold(prediction, row, level);
    }
}
"""


def pkg_config(*arguments):
    """What pkg-config says of the installed library, as words."""
    try:
        said = subprocess.run(["pkg-config", *arguments, "vmg"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise SystemExit(
            "vmg: pkg-config does not find libvmg; install it first (cmake --install build/release), and where that "
            "went to a folder of yours, set PKG_CONFIG_PATH to its lib/pkgconfig"
        ) from problem
    return said.stdout.split()


def make_ffi(**compilation):
    ffi = cffi.FFI()
    ffi.cdef(DECLARATIONS)
    ffi.set_source("vmg._vmg", SOURCE, **compilation)
    return ffi


def installed():
    """For setuptools: compiled and linked with the library that pkg-config finds."""
    (library_folder,) = pkg_config("--variable=libdir")
    return make_ffi(
        extra_compile_args=pkg_config("--cflags"),
        extra_link_args=pkg_config("--libs") + ["-Wl,-rpath," + library_folder],
    )


if __name__ == "__main__":
    make_ffi().emit_c_code(sys.argv[1])
