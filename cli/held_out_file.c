/* The file of --predictions; see held_out_file.h. */
#include "held_out_file.h"

#include "base/output_file.h"
#include "prediction_columns.h"

/* What a line is written from. */
typedef struct writing {
    vmg_cli_csv csv;
    const vmg_cli_texts *ids; /* none: the row's number */
    const vmg_table *table;
    const vmg_evaluation *evaluation;
} writing;

static void write_names(writing *self)
{
    const vmg_evaluation *evaluation = self->evaluation;
    for (size_t i = 0; i < self->ids->count; i++) {
        vmg_cli_csv_text(&self->csv, self->ids->texts[i]);
    }
    if (self->ids->count == 0) {
        vmg_cli_csv_text(&self->csv, "row");
    }
    vmg_cli_csv_text(&self->csv, "fold");
    for (size_t target = 0; target < evaluation->target_count; target++) {
        vmg_cli_write_number_name(&self->csv, evaluation->targets[target], evaluation->target_count, "target");
        for (size_t i = 0; evaluation->task == VMG_TASK_REGRESSION && vmg_cli_number_names[i]; i++) {
            vmg_cli_write_number_name(&self->csv, evaluation->targets[target], evaluation->target_count,
                                      vmg_cli_number_names[i]);
        }
    }
    if (evaluation->task == VMG_TASK_CLASSIFICATION) {
        vmg_cli_csv_text(&self->csv, "prediction");
        for (size_t i = 0; i < evaluation->class_count; i++) {
            vmg_cli_csv_joined(&self->csv, "probability_", evaluation->classes[i]);
        }
        vmg_cli_csv_text(&self->csv, "entropy");
        vmg_cli_csv_text(&self->csv, "mutual_information");
    }
    vmg_cli_csv_end_line(&self->csv);
}

/* The class that a row with such probabilities is predicted to have. */
static size_t decide(const vmg_evaluation *evaluation, const double *probabilities)
{
    size_t best = 0;
    if (evaluation->threshold > 0) {
        const size_t positive = evaluation->positive;
        return probabilities[positive] >= evaluation->threshold ? positive : 1 - positive;
    }
    for (size_t i = 1; i < evaluation->class_count; i++) {
        best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
}

static void write_row(writing *self, size_t index)
{
    const vmg_evaluation *evaluation = self->evaluation;
    const vmg_held_out *held_out = evaluation->held_out;
    const double *numbers = held_out->numbers + index * held_out->width;
    const size_t row = held_out->row[index], of_target = held_out->width / evaluation->target_count;
    for (size_t i = 0; i < self->ids->count; i++) {
        vmg_cli_write_copied(&self->csv, self->ids->texts[i], self->table, row);
    }
    if (self->ids->count == 0) {
        vmg_cli_csv_number(&self->csv, (double)(row + 1));
    }
    vmg_cli_csv_number(&self->csv, (double)held_out->fold[index]);
    for (size_t target = 0; target < evaluation->target_count; target++) {
        vmg_cli_write_copied(&self->csv, evaluation->targets[target], self->table, row);
        if (evaluation->task == VMG_TASK_CLASSIFICATION) {
            vmg_cli_csv_text(&self->csv, evaluation->classes[decide(evaluation, numbers)]);
        }
        for (size_t i = 0; i < of_target; i++) {
            vmg_cli_csv_number(&self->csv, *numbers++);
        }
    }
    vmg_cli_csv_end_line(&self->csv);
}

vmg_status vmg_cli_write_held_out(const vmg_cli_session *session, const vmg_table *table,
                                  const vmg_evaluation *evaluation)
{
    const char *path = session->arguments->predictions;
    vmg_output_file file;
    const vmg_status status = vmg_output_file_open(session->context, path, &file);
    if (status) {
        return status;
    }
    writing self = {
        .csv = {.to = file.stream}, .ids = &session->arguments->ids, .table = table, .evaluation = evaluation};
    write_names(&self);
    for (size_t i = 0; i < evaluation->held_out->count && !ferror(file.stream); i++) {
        write_row(&self, i);
    }
    return vmg_output_file_commit(session->context, &file);
}
