/* vmg predict: from a model and a table to a CSV file with a row for each row, piece by piece in constant memory. */
#include <sys/stat.h>

#include "base/context.h"
#include "base/output_file.h"
#include "base/parallel.h"
#include "command.h"
#include "model_reader.h"
#include "prediction_columns.h"
#include "read_data.h"

/* Rows that are predicted at once: enough to share among threads, few enough to fit the memory of any machine. */
enum { piece_rows = 4096, block_rows = 64 };

/* Where rows come from: a CSV file in pieces, or images, which are in memory whole. */
typedef struct row_source {
    vmg_table_reader *reader; /* NULL: images */
    vmg_table *table;         /* the piece under way, or all images; owned */
    size_t first;             /* of the rows under way, in the table */
} row_source;

typedef struct predicting {
    vmg_model *model;
    row_source source;
    uint32_t rows[piece_rows]; /* which rows of the table: for images */
    double *numbers;           /* piece_rows x vmg_cli_number_count, owned */
    vmg_output_file output;
    bool output_is_open;
    size_t written, unseen;
} predicting;

static vmg_status open_source(const vmg_cli_session *session, predicting *self)
{
    if (session->arguments->images) {
        return session->arguments->ids.count
                   ? vmg_fail(session->context, VMG_ERROR_USAGE, "--id is given, but images have no columns to copy")
                   : vmg_cli_read_data(session, NULL, &self->source.table);
    }
    return vmg_cli_open_model_reader(session, self->model, session->arguments->operands.texts[1], false,
                                     &self->source.reader);
}

/* The next rows: at most piece_rows from source->first on; *count is 0 at the end. */
static vmg_status next_rows(const vmg_cli_session *session, row_source *source, size_t before, size_t *count)
{
    if (source->reader) {
        vmg_table_destroy(session->context, source->table);
        source->table = NULL;
        const vmg_status status = vmg_table_reader_next(session->context, source->reader, piece_rows, &source->table);
        *count = status ? 0 : vmg_table_rows(source->table);
        return status;
    }
    const size_t left = vmg_table_rows(source->table) - before;
    source->first = before;
    *count = left < piece_rows ? left : piece_rows;
    return VMG_OK;
}

/* The numbers of a block of rows; they take longer than the prediction itself, and are shared among threads. */
typedef struct block_job {
    const vmg_cli_prediction_columns *columns;
    const vmg_prediction *prediction;
    size_t count;    /* rows of the piece */
    double *numbers; /* count x vmg_cli_number_count */
} block_job;

static vmg_status compute_block(vmg_context *context, size_t index, void *user)
{
    const block_job *job = user;
    const size_t width = vmg_cli_number_count(job->columns->model), end = (index + 1) * block_rows;
    (void)context;
    for (size_t row = index * block_rows; row < end && row < job->count; row++) {
        vmg_cli_compute_numbers(job->columns, job->prediction, row, job->numbers + row * width);
    }
    return VMG_OK;
}

static vmg_status predict_piece(const vmg_cli_session *session, predicting *self,
                                const vmg_cli_prediction_columns *columns, vmg_cli_csv *csv, size_t count)
{
    vmg_prediction *prediction = NULL;
    const size_t first = self->source.first, width = vmg_cli_number_count(self->model);
    for (size_t i = 0; i < count; i++) {
        self->rows[i] = (uint32_t)(first + i);
    }
    const vmg_predict_options options = {
        .rows = self->rows, .row_count = count, .samples = session->arguments->samples};
    vmg_status status = vmg_predict(session->context, self->model, self->source.table, &options, &prediction);
    if (!status) {
        block_job job = {columns, prediction, count, self->numbers};
        status = vmg_parallel_for(session->context, (count + block_rows - 1) / block_rows, compute_block, &job);
    }
    if (!status) {
        if (self->written == 0) { /* not before something is there to follow */
            vmg_cli_write_names(csv, columns);
        }
        for (size_t i = 0; i < count; i++) {
            vmg_cli_write_row(csv, columns, prediction, i, self->numbers + i * width, self->source.table, first + i);
        }
        self->unseen += vmg_prediction_unseen_levels(prediction);
        self->written += count;
    }
    vmg_prediction_destroy(session->context, prediction);
    return status;
}

static vmg_status write_predictions(const vmg_cli_session *session, predicting *self)
{
    const vmg_cli_prediction_columns columns = {self->model, &session->arguments->ids,
                                                vmg_cli_interval_of(session->arguments)};
    vmg_cli_csv csv = {.to = self->output.stream};
    size_t count = 0;
    vmg_status status = next_rows(session, &self->source, 0, &count);
    while (!status && count > 0 && !ferror(self->output.stream)) { /* the commit says what was wrong with it */
        status = predict_piece(session, self, &columns, &csv, count);
        if (!status) {
            status = next_rows(session, &self->source, self->written, &count);
        }
    }
    if (!status && self->written == 0) {
        vmg_cli_write_names(&csv, &columns);
    }
    return status;
}

/* The output may be none of the inputs: it would take their place. */
static vmg_status check_output(const vmg_cli_session *session)
{
    const vmg_cli_arguments *arguments = session->arguments;
    struct stat output, input;
    if (!arguments->output || stat(arguments->output, &output) != 0 || !S_ISREG(output.st_mode)) {
        return VMG_OK;
    }
    for (size_t i = 0; i < arguments->operands.count; i++) {
        if (stat(arguments->operands.texts[i], &input) == 0 && input.st_dev == output.st_dev &&
            input.st_ino == output.st_ino) {
            return vmg_fail(session->context, VMG_ERROR_USAGE, "-o %s would overwrite an input: name another file",
                            arguments->output);
        }
    }
    return VMG_OK;
}

static vmg_status predict(const vmg_cli_session *session, predicting *self)
{
    vmg_context *context = session->context;
    const char *path = session->arguments->output;
    vmg_status status =
        vmg_cli_check_operands(session, 1, session->arguments->images ? "a model is" : "a model and a table are");
    if (!status) {
        status = check_output(session);
    }
    if (!status) {
        status = vmg_model_load(context, session->arguments->operands.texts[0], &self->model);
    }
    if (!status) {
        self->numbers = vmg_allocate(context, piece_rows, vmg_cli_number_count(self->model) * sizeof *self->numbers);
        status = self->numbers ? open_source(session, self) : VMG_ERROR_MEMORY;
    }
    if (!status) {
        status = vmg_output_file_open(context, path ? path : "-", &self->output);
        self->output_is_open = !status;
    }
    if (!status) {
        status = write_predictions(session, self);
    }
    if (!status) {
        status = vmg_output_file_commit(context, &self->output);
        self->output_is_open = false;
    }
    if (!status && self->unseen) {
        fprintf(
            stderr,
            "vmg predict: %zu cell%s of a kind that training did not have (a new level, or missing where none was): "
            "the intervals of their rows are wider by what such cells may change\n",
            self->unseen, vmg_cli_s(self->unseen));
    }
    return status;
}

static vmg_status run(const vmg_cli_session *session)
{
    vmg_context *context = session->context;
    predicting *self = vmg_allocate(context, 1, sizeof *self);
    if (!self) {
        return VMG_ERROR_MEMORY;
    }
    const vmg_status status = predict(session, self);
    if (self->output_is_open) {
        vmg_output_file_discard(context, &self->output);
    }
    vmg_table_reader_close(context, self->source.reader);
    vmg_table_destroy(context, self->source.table);
    vmg_model_destroy(context, self->model);
    vmg_release(context, self->numbers);
    vmg_release(context, self);
    return status;
}

static const vmg_cli_option_id options[] = {
    VMG_CLI_OUTPUT,       VMG_CLI_ID,     VMG_CLI_INTERVAL, VMG_CLI_SAMPLES, VMG_CLI_DELIMITER,
    VMG_CLI_DECIMAL_MARK, VMG_CLI_IMAGES, VMG_CLI_LABELS,   VMG_CLI_THREADS, VMG_CLI_KERNELS,
    VMG_CLI_QUIET,        VMG_CLI_HELP,   VMG_CLI_OPTIONS,
};

static const vmg_cli_example examples[] = {
    {"vmg predict mixes.vmg new.csv -o predictions.csv", "every row of a table"},
    {"vmg predict fault.vmg log.csv --id serial -o faults.csv", "with a column copied, to join the two by"},
    {"zcat log.csv.gz | vmg predict fault.vmg - > faults.csv", "in a pipe"},
    {"vmg predict mixes.vmg new.csv --interval 0.99 -o predictions.csv", "wider intervals"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_predict = {
    .name = "predict",
    .summary = "predicts the rows of a table",
    .usage = "MODEL DATA.csv [-o OUT.csv] [OPTION ...]",
    .description =
        "Writes a CSV file with one line for each row, in order: to standard output, or to the file of -o. Columns are "
        "found by name; those that the model does not know are ignored. Tables of any length take the same memory.\n\n"
        "For numbers the columns are prediction (the mean), std (the standard deviation of a new measurement), "
        "std_model "
        "(the part of it that more data would shrink), std_noise (the part that stays), lower and upper (the ends of "
        "the "
        "interval); std^2 = std_model^2 + std_noise^2. With several targets each name has its target's in front: "
        "strength_prediction.\n\n"
        "For classes they are prediction (the most probable class), probability_CLASS for each class, entropy (of "
        "these "
        "probabilities, in nats: how much is not known), mutual_information (the part of it that more data would "
        "shrink), and set: the classes, with | between them, that hold the true one in 90 % of cases (or what "
        "--interval "
        "says).\n\n"
        "Interval and set are calibrated where the model is (vmg help fit, --calibrate); all else is the networks' "
        "own.\n\n"
        "A row's prediction depends on the model and that row alone.",
    .options = options,
    .examples = examples,
    .result_is_for_programs = true,
    .run = run,
};
