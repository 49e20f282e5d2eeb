/* The bytes of an ONNX file: the graph, and around it what versions it is of, who made it, and what names belong to
 * its outputs. */
#include "export/onnx_file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "export/onnx_parts.h"

/* Version 8 of the file came with opset 17 (2022). */
enum { file_version = 8, opset = 17, opset_of_texts = 3, most_notes = 3 };

static const char description[] =
    "A model trained with vmg. Every column is an input of its name, rows x 1: numbers (NaN: missing), dates as days "
    "since 1970, texts (empty: missing). ";
static const char of_numbers[] =
    "Outputs, rows x targets, in the targets' units: mean, std and its two parts std_model and std_noise, lower and "
    "upper.";
static const char of_classes[] = "Outputs: probabilities, rows x classes; label, the most probable class.";

typedef struct envelope {
    Onnx__ModelProto model;
    Onnx__OperatorSetIdProto sets[2], *set_list[2];
    Onnx__StringStringEntryProto notes[most_notes], *note_list[most_notes];
    char doc[sizeof description + sizeof of_numbers + sizeof of_classes];
    char interval[32];
} envelope;

static void add_note(envelope *around, const char *key, const char *value)
{
    Onnx__StringStringEntryProto *note = &around->notes[around->model.n_metadata_props];
    onnx__string_string_entry_proto__init(note);
    note->key = (char *)key;
    note->value = (char *)value;
    around->note_list[around->model.n_metadata_props++] = note;
}

static void add_set(envelope *around, size_t index, const char *domain, int64_t version)
{
    onnx__operator_set_id_proto__init(&around->sets[index]);
    around->sets[index].domain = (char *)domain;
    around->sets[index].has_version = 1;
    around->sets[index].version = version;
    around->set_list[index] = &around->sets[index];
}

/* Names, a line each. NULL after a failure. */
static const char *lines_of(vmg_onnx_graph *graph)
{
    const vmg_target_encoding *target = graph->model->target;
    const bool classes = target->task == VMG_TASK_CLASSIFICATION;
    const size_t count = classes ? target->class_count : target->target_count;
    size_t length = 1;
    for (size_t i = 0; i < count; i++) {
        length += strlen(classes ? target->classes[i] : target->targets[i].name) + 1;
    }
    char *lines = vmg_onnx_take(graph, length, 1);
    for (size_t i = 0; lines && i < count; i++) {
        strcat(lines, i ? "\n" : "");
        strcat(lines, classes ? target->classes[i] : target->targets[i].name);
    }
    return lines;
}

static void surround(vmg_onnx_graph *graph, const char *lines, envelope *around)
{
    const bool classes = graph->model->target->task == VMG_TASK_CLASSIFICATION;
    onnx__model_proto__init(&around->model);
    add_set(around, 0, "", opset);
    add_set(around, 1, "ai.onnx.ml", opset_of_texts);
    snprintf(around->doc, sizeof around->doc, "%s%s", description, classes ? of_classes : of_numbers);
    add_note(around, classes ? "classes" : "targets", lines);
    if (!classes) {
        const vmg_number_text text = vmg_export_number_text(graph->job->interval, false);
        snprintf(around->interval, sizeof around->interval, "%.31s", text.text);
        add_note(around, "interval", around->interval);
    }
    around->model.has_ir_version = 1;
    around->model.ir_version = file_version;
    around->model.n_opset_import = 2;
    around->model.opset_import = around->set_list;
    around->model.producer_name = "vmg";
    around->model.producer_version = VMG_VERSION;
    around->model.doc_string = around->doc;
    around->model.metadata_props = around->note_list;
    around->model.graph = graph->outer;
}

static vmg_status pack(vmg_context *context, const Onnx__ModelProto *model, vmg_onnx_file *out)
{
    const size_t size = onnx__model_proto__get_packed_size(model);
    if (size > INT_MAX) {
        return vmg_fail(context, VMG_ERROR_USAGE,
                        "an ONNX file holds less than 2 GB, and this one would have %zu bytes: fit fewer networks, or "
                        "use --precision float",
                        size);
    }
    out->bytes = vmg_allocate(context, size, 1);
    if (!out->bytes) {
        return VMG_ERROR_MEMORY;
    }
    out->size = onnx__model_proto__pack(model, out->bytes);
    return VMG_OK;
}

static vmg_status check_activations(vmg_context *context, const vmg_exported_model *model)
{
    for (size_t i = 0; i < model->member_count; i++) {
        const vmg_exported_member *member = &model->members[i];
        if (member->layer_count > 1 && !vmg_onnx_has_activation(member->activation->name)) {
            return vmg_fail(context, VMG_ERROR_USAGE, "the activation '%s' has no form in ONNX: fit with another one",
                            member->activation->name);
        }
    }
    return VMG_OK;
}

vmg_status vmg_onnx_file_make(vmg_context *context, const vmg_export_job *job, vmg_onnx_file *out)
{
    envelope around = {0};
    vmg_onnx_graph graph;
    *out = (vmg_onnx_file){0};
    const vmg_status known = check_activations(context, job->model);
    if (known) {
        return known;
    }
    vmg_onnx_graph_begin(context, job, &graph);
    const vmg_onnx_encoded encoded = vmg_onnx_encode(&graph);
    if (!graph.status && job->model->target->task == VMG_TASK_CLASSIFICATION) {
        vmg_onnx_predict_classes(&graph, encoded);
    } else if (!graph.status) {
        vmg_onnx_predict_numbers(&graph, encoded);
    }
    const char *lines = graph.status ? NULL : lines_of(&graph);
    vmg_status status = graph.status;
    if (!status) {
        surround(&graph, lines, &around);
        status = pack(context, &around.model, out);
    }
    vmg_onnx_graph_release(&graph);
    return status;
}

void vmg_onnx_file_release(vmg_context *context, vmg_onnx_file *file)
{
    vmg_release(context, file->bytes);
    *file = (vmg_onnx_file){0};
}
