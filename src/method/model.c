/* Models: what they are made of, and what they tell about themselves. */
#include "method/model.h"

#include "base/context.h"

void vmg_model_destroy(vmg_context *context, vmg_model *model)
{
    if (!model) {
        return;
    }
    if (model->fitted) {
        model->method->destroy(context, model->fitted);
    }
    vmg_encoding_destroy(context, model->encoding);
    vmg_target_destroy(context, model->target);
    vmg_release(context, model->unseen);
    vmg_calibration_release(context, &model->calibration);
    vmg_release(context, model);
}

vmg_likelihood vmg_model_likelihood(const vmg_settings_values *settings, vmg_task task, size_t outputs,
                                    bool varying_noise)
{
    const double smallest_noise = 1e-6; /* of the target's variance */
    const vmg_likelihood_kind *kind = task == VMG_TASK_CLASSIFICATION ? &vmg_likelihood_categorical
                                      : varying_noise                 ? &vmg_likelihood_varying
                                                                      : &vmg_likelihood_gaussian;
    return (vmg_likelihood){
        .kind = kind,
        .outputs = kind->outputs_each * outputs,
        .prior_shape = settings->noise_shape,
        .prior_rate = settings->noise_rate,
        .noise_floor = smallest_noise,
        .noise_hold = settings->noise_hold,
    };
}

vmg_task vmg_model_task(const vmg_model *model)
{
    return model->target->task;
}

const char *vmg_model_method(const vmg_model *model)
{
    return model->method->name;
}

size_t vmg_model_target_count(const vmg_model *model)
{
    return model->target->target_count;
}

const char *vmg_model_target_name(const vmg_model *model, size_t target)
{
    return model->target->targets[target].name;
}

size_t vmg_model_class_count(const vmg_model *model)
{
    return model->target->class_count;
}

const char *vmg_model_class_name(const vmg_model *model, size_t index)
{
    return model->target->classes[index];
}

size_t vmg_model_input_count(const vmg_model *model)
{
    return model->encoding->base_input_count; /* pieces are more of the same columns */
}

const char *vmg_model_input_name(const vmg_model *model, size_t input)
{
    return vmg_encoding_input_name(model->encoding, input);
}

size_t vmg_model_parameter_count(const vmg_model *model)
{
    return model->method->parameter_count(model->fitted);
}

size_t vmg_model_training_rows(const vmg_model *model)
{
    return model->record.rows;
}

size_t vmg_model_training_steps(const vmg_model *model)
{
    return model->record.steps;
}

bool vmg_model_was_cancelled(const vmg_model *model)
{
    return model->record.cancelled;
}

size_t vmg_model_column_count(const vmg_model *model)
{
    return model->encoding->column_count;
}

const char *vmg_model_column_name(const vmg_model *model, size_t column)
{
    return model->encoding->columns[column].name;
}

vmg_column_type vmg_model_column_type(const vmg_model *model, size_t column)
{
    return model->encoding->columns[column].kind == VMG_INPUT_NUMBER ? VMG_COLUMN_NUMBER : VMG_COLUMN_TEXT;
}

void vmg_text_release(vmg_context *context, char *text)
{
    vmg_release(context, text);
}
