/* The format "c": a model as one C99 file and its header, without allocation and without any library but math.
 *
 * The file is put together from constant tables (export/c_tables.c), pieces of C (src/export/c_source/), and what
 * depends on the model's columns, targets and classes (export/c_encode.c, c_predict.c). */
#include "export/c_file.h"

#include <string.h>

#include "base/context.h"
#include "base/output_file.h"
#include "distribution/normal_quantile.h"
#include "export/c_source.h"
#include "likelihood/softmax_nodes.h"

bool vmg_c_some_noise(const vmg_c_file *file, bool varying)
{
    for (size_t i = 0; i < file->model->member_count; i++) {
        if (file->model->members[i].varying == varying) {
            return true;
        }
    }
    return false;
}

bool vmg_c_has_activation(const vmg_c_file *file, const char *name)
{
    for (size_t i = 0; i < file->model->member_count; i++) {
        const vmg_exported_member *member = &file->model->members[i];
        if (member->layer_count > 1 && strcmp(member->activation->name, name) == 0) {
            return true;
        }
    }
    return false;
}

void vmg_c_number(vmg_c_file *file, double number)
{
    vmg_export_format_text(&file->writer, "R(%s)", vmg_export_number_text(number, vmg_c_is_float(file)).text);
}

void vmg_c_define(vmg_c_file *file, const char *name, double number)
{
    vmg_export_format_text(&file->writer, "#define %s ", name);
    vmg_c_number(file, number);
    vmg_export_text(&file->writer, "\n");
}

void vmg_c_piece(vmg_c_file *file, const char *name)
{
    for (const vmg_c_source *source = vmg_c_sources; source->name; source++) {
        if (strcmp(source->name, name) == 0) {
            vmg_export_text(&file->writer, source->text);
            vmg_export_text(&file->writer, "\n");
        }
    }
}

static const char double_words[] =
    "typedef double real;\n#define R(number) number\n#define EXP exp\n#define SQRT sqrt\n"
    "#define FABS fabs\n#define LOG log\n#define ERF erf\n#define SIN sin\n#define COS cos\n"
    "#define EXPM1 expm1\n";
static const char float_words[] =
    "typedef float real;\n#define R(number) number##f\n#define EXP expf\n#define SQRT sqrtf\n#define FABS fabsf\n"
    "#define LOG logf\n#define ERF erff\n#define SIN sinf\n#define COS cosf\n#define EXPM1 expm1f\n";

static void write_sizes(vmg_c_file *file)
{
    const vmg_exported_model *model = file->model;
    vmg_export_format_text(&file->writer, "\n#define INPUTS %zu\n#define WIDTH %zu /* of the widest layer */\n",
                           model->encoding->input_count, vmg_exported_model_width(model));
    vmg_c_define(file, "Z_LIMIT", vmg_c_is_float(file) ? 13 : 38); /* the normal density there is a normal number */
    if (vmg_c_has_classes(file)) {
        vmg_export_format_text(&file->writer, "#define CLASSES %s_CLASSES\n", file->names->capitals.text);
        return;
    }
    vmg_export_format_text(&file->writer, "#define TARGETS %zu\n#define COMPONENTS %zu\n#define HALVINGS %d\n",
                           model->target->target_count, vmg_exported_model_components(model),
                           vmg_c_is_float(file) ? 24 : 44);
    vmg_export_format_text(&file->writer, "#define DISTRIBUTION %s_%s\n", file->names->prefix.text,
                           model->target->target_count == 1 ? "output" : "distribution");
    vmg_export_text(&file->writer,
                    "\n/* What lies beyond either end of each target's interval, and where of a standard "
                    "normal number. */\nstatic const real interval_ends[TARGETS][2] = {");
    for (size_t t = 0; t < model->target->target_count; t++) {
        const double tail = vmg_exported_model_tail(model, t, file->job->interval);
        vmg_export_text(&file->writer, "{");
        vmg_c_number(file, tail);
        vmg_export_text(&file->writer, ", ");
        vmg_c_number(file, -vmg_normal_quantile(tail));
        vmg_export_text(&file->writer, "},");
    }
    vmg_export_text(&file->writer, "};\n");
}

static void write_source(vmg_c_file *file)
{
    const char *slash = strrchr(file->job->path, '/'), *base = slash ? slash + 1 : file->job->path;
    vmg_export_format_text(&file->writer,
                           "/* A model that was trained with vmg (libvmg), as plain C99: no allocation, no library but "
                           "math.\n * %zu network%s; the header says what goes in and what comes out. */\n"
                           "#include \"%.*sh\"\n\n#include <math.h>\n\n",
                           file->model->member_count, file->model->member_count == 1 ? "" : "s", (int)strlen(base) - 1,
                           base);
    vmg_export_text(&file->writer, vmg_c_is_float(file) ? float_words : double_words);
    write_sizes(file);
    vmg_c_write_tables(file);
    vmg_c_piece(file, "clamp");
    vmg_c_write_encode(file);
    vmg_export_text(&file->writer, "\n");
    vmg_c_write_predict(file);
}

/* --- The rule of three classes and more: found anew, as in every workspace of the library. ----------------------- */

static vmg_status lay_out_nodes(vmg_context *context, vmg_c_file *file, vmg_arena *arena)
{
    const size_t classes = file->model->outputs;
    vmg_arena counted = {0};
    vmg_softmax_nodes nodes;
    *arena = (vmg_arena){0};
    if (!vmg_c_has_classes(file) || classes == 2) {
        return VMG_OK;
    }
    vmg_softmax_nodes_lay_out(classes - 1, &counted, &nodes);
    const vmg_status status = vmg_arena_create(context, &counted, arena);
    if (!status) {
        vmg_softmax_nodes_lay_out(classes - 1, arena, &nodes);
        file->balances[0] = nodes.balance[VMG_NODES_SMALL];
        file->balances[1] = nodes.balance[VMG_NODES_MEDIUM];
        file->balances[2] = nodes.balance[VMG_NODES_LARGE];
    }
    return status;
}

/* ---------------------------------------------------------------------------------------------------------------- */

/* Ends in .c, and can stand in an #include. */
static bool is_name_of_c_file(const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const size_t length = strlen(base);
    return length > 2 && strcmp(base + length - 2, ".c") == 0 && !strpbrk(base, "\"\\\n");
}

static vmg_status check(vmg_context *context, const vmg_export_job *job)
{
    return is_name_of_c_file(job->path)
               ? VMG_OK
               : vmg_fail(context, VMG_ERROR_USAGE,
                          "%s: a C file and its header are written, and names in them begin with the "
                          "file's: give a name that ends in .c",
                          job->path);
}

/* A function writes to a stream, or NULL: counts. */
static vmg_status begin(vmg_context *context, const vmg_export_job *job, vmg_c_names *names, vmg_arena *arena,
                        vmg_c_file *file)
{
    *arena = (vmg_arena){0};
    *file = (vmg_c_file){.job = job, .model = job->model, .names = names};
    const vmg_status status = vmg_c_names_make(context, job, names);
    return status ? status : lay_out_nodes(context, file, arena);
}

static void end(vmg_context *context, vmg_c_names *names, vmg_arena *arena)
{
    vmg_c_names_release(context, names);
    if (arena->memory) {
        vmg_arena_destroy(context, arena);
    }
}

/* Numbers in memory: of layers as export/c_tables.c writes them, noise, pieces, and the rule of the softmax. */
static size_t count_numbers(const vmg_exported_model *model)
{
    const bool classes = model->target->task == VMG_TASK_CLASSIFICATION;
    const size_t d = classes && model->outputs > 2 ? model->outputs - 1 : 0;
    size_t numbers = 3 * d * (d + 1) / 2;
    for (size_t i = 0; i < model->member_count; i++) {
        const vmg_exported_member *member = &model->members[i];
        numbers += classes ? 0 : model->target->target_count;
        for (size_t l = 0; l < member->layer_count; l++) {
            const vmg_exported_layer *layer = &member->layers[l];
            numbers += layer->rows * (layer->columns + 1 + layer->width) + layer->columns + layer->pair_count;
        }
    }
    for (size_t c = 0; c < model->encoding->column_count; c++) {
        numbers += 4 * model->encoding->columns[c].pieces.count;
    }
    return numbers;
}

/* Local arrays of the functions that are under way together, and a little for the calls. */
static size_t count_stack(const vmg_exported_model *model, size_t real)
{
    const size_t others = model->outputs - 1, words = 200;
    const size_t buffers = model->encoding->input_count + 4 * vmg_exported_model_width(model);
    if (model->target->task != VMG_TASK_CLASSIFICATION) {
        const size_t components = vmg_exported_model_components(model);
        return words + real * (buffers + (4 * model->target->target_count + 1) * components);
    }
    return words + real * (buffers + 2 * model->outputs +
                           (others > 1 ? model->outputs * model->outputs +
                                             model->member_count * (others * (others + 2) + 1) + 6 * others
                                       : 0));
}

static vmg_status cost(vmg_context *context, const vmg_export_job *job, vmg_export_cost *out)
{
    const size_t real = job->precision == VMG_EXPORT_FLOAT ? sizeof(float) : sizeof(double);
    vmg_c_names names;
    vmg_arena arena;
    vmg_c_file file;
    const vmg_status status = begin(context, job, &names, &arena, &file);
    if (!status) {
        write_source(&file);
        vmg_c_write_header(&file);
        out->file_bytes = file.writer.bytes;
        out->memory_bytes = real * count_numbers(job->model);
        out->stack_bytes = count_stack(job->model, real);
    }
    end(context, &names, &arena);
    return status;
}

static vmg_status write_files(vmg_context *context, vmg_c_file *file, const char *header_path)
{
    vmg_output_file header, source;
    vmg_status status = vmg_output_file_open(context, header_path, &header);
    if (status) {
        return status;
    }
    status = vmg_output_file_open(context, file->job->path, &source);
    if (status) {
        vmg_output_file_discard(context, &header);
        return status;
    }
    file->writer = (vmg_export_writer){.stream = header.stream};
    vmg_c_write_header(file);
    file->writer.stream = source.stream;
    write_source(file);
    status = vmg_output_file_commit(context, &header);
    if (status) {
        vmg_output_file_discard(context, &source);
        return status;
    }
    return vmg_output_file_commit(context, &source);
}

static vmg_status write_job(vmg_context *context, const vmg_export_job *job)
{
    vmg_c_names names;
    vmg_arena arena;
    vmg_c_file file;
    char *header_path = vmg_copy_string(context, job->path);
    vmg_status status = begin(context, job, &names, &arena, &file);
    if (!header_path) {
        status = VMG_ERROR_MEMORY;
    }
    if (!status) {
        header_path[strlen(header_path) - 1] = 'h';
        status = write_files(context, &file, header_path);
    }
    vmg_release(context, header_path);
    end(context, &names, &arena);
    return status;
}

const vmg_export_format vmg_export_format_c = {
    .name = "c",
    .summary = "one C99 file and its header: no allocation, no library but math",
    .check = check,
    .cost = cost,
    .write = write_job,
};
