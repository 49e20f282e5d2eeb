/* Models outside the library: the formats and the calls; see vmg/export.h. */
#include <string.h>

#include "base/context.h"
#include "base/nearest_name.h"
#include "export/export_format.h"
#include "method/network_methods.h"

static const vmg_export_format *const formats[] = {&vmg_export_format_c, &vmg_export_format_sql,
                                                   &vmg_export_format_onnx};
enum { format_count = sizeof formats / sizeof *formats };

const char *vmg_export_format_name(size_t index)
{
    return index < format_count ? formats[index]->name : NULL;
}

const char *vmg_export_format_summary(size_t index)
{
    return index < format_count ? formats[index]->summary : NULL;
}

static vmg_status find_format(vmg_context *context, const char *name, const vmg_export_format **out)
{
    const char *names[format_count];
    for (size_t i = 0; i < format_count; i++) {
        names[i] = formats[i]->name;
        if (name && strcmp(name, names[i]) == 0) {
            *out = formats[i];
            return VMG_OK;
        }
    }
    if (!name) {
        return vmg_fail(context, VMG_ERROR_USAGE, "a format is needed, such as '%s'", names[0]);
    }
    const char *near = vmg_nearest_name(name, names, format_count);
    return near ? vmg_fail(context, VMG_ERROR_USAGE, "there is no format '%.40s'; the nearest is '%s'", name, near)
                : vmg_fail(context, VMG_ERROR_USAGE, "there is no format '%.40s'", name);
}

/* Reads the model and checks all; what `exported` then owns is to be released. */
static vmg_status begin(vmg_context *context, const vmg_model *model, const vmg_export_options *options,
                        const char *path, const vmg_export_format **format, vmg_exported_model *exported,
                        vmg_export_job *job)
{
    *job = (vmg_export_job){
        .model = exported,
        .path = path,
        .precision = options->precision,
        .interval = options->interval != 0 ? options->interval : 0.9,
        .table = options->table ? options->table : "input",
        .keys = options->keys,
        .key_count = options->key_count,
    };
    vmg_status status = find_format(context, options->format, format);
    if (!status && !(job->interval > 0 && job->interval < 1)) {
        status = vmg_fail(context, VMG_ERROR_USAGE, "an interval holds a part of the values above 0 and below 1");
    }
    if (!status) {
        status = vmg_exported_model_read(context, model, exported);
    }
    return status || !(*format)->check ? status : (*format)->check(context, job);
}

vmg_status vmg_model_export(vmg_context *context, const vmg_model *model, const vmg_export_options *options,
                            const char *path)
{
    const vmg_export_format *format = NULL;
    vmg_exported_model exported = {0};
    vmg_export_job job;
    vmg_status status = begin(context, model, options, path, &format, &exported, &job);
    if (!status) {
        status = format->write(context, &job);
    }
    vmg_exported_model_release(context, &exported);
    return status;
}

vmg_status vmg_model_export_cost(vmg_context *context, const vmg_model *model, const vmg_export_options *options,
                                 const char *path, vmg_export_cost *out)
{
    const vmg_export_format *format = NULL;
    vmg_exported_model exported = {0};
    vmg_export_job job;
    *out = (vmg_export_cost){0};
    vmg_status status = begin(context, model, options, path, &format, &exported, &job);
    if (!status) {
        out->networks = vmg_network_method_find(model->method->name) ? exported.member_count : 0;
        out->numbers = vmg_exported_model_numbers(&exported);
        status = format->cost(context, &job, out);
    }
    vmg_exported_model_release(context, &exported);
    return status;
}
