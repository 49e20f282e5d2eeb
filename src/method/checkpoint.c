/* Checkpoints; see method/checkpoint.h. */
#include "method/checkpoint.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "train/trainer_state.h"

enum { tensors_of_training = VMG_TRAINER_VECTORS + 1, name_size = 64, tensor_name_size = name_size + 16 };

static const char settings_key[] = "checkpoint.settings", data_key[] = "checkpoint.data";
static const char state_name[] = "state";
static const char *const vector_names[VMG_TRAINER_VECTORS] = {"parameters", "adam_mean", "adam_square", "average",
                                                              "best"};

/* What is kept of one training. */
typedef struct kept_training {
    struct kept_training *next;
    char name[name_size];
    size_t count;                            /* numbers of a vector */
    vmg_real *vectors[VMG_TRAINER_VECTORS];  /* owned; NULL: there is none. Once it has ended: the parameters alone */
    double numbers[VMG_TRAINER_NUMBERS + 1]; /* the last one: whether it has ended */
} kept_training;

struct vmg_checkpoint {
    char *path; /* owned */
    size_t interval;
    char *settings, *data;    /* the key, owned */
    kept_training *trainings; /* owned: those that are begun and those that have ended, the last one first */
    bool failed;              /* the last write */
    pthread_mutex_t lock;     /* of the trainings and the file */
};

void vmg_checkpoint_texts(const vmg_checkpoint_key *key, vmg_model_file_text texts[VMG_CHECKPOINT_TEXTS])
{
    texts[0] = (vmg_model_file_text){settings_key, key->settings};
    texts[1] = (vmg_model_file_text){data_key, key->data};
}

static bool is_begun(const kept_training *kept)
{
    return kept->numbers[0] > 0; /* steps */
}

static bool has_ended(const kept_training *kept)
{
    return kept->numbers[VMG_TRAINER_NUMBERS] != 0;
}

static void release_training(vmg_context *context, kept_training *kept)
{
    for (size_t v = 0; v < VMG_TRAINER_VECTORS; v++) {
        vmg_release(context, kept->vectors[v]);
    }
    vmg_release(context, kept);
}

void vmg_checkpoint_close(vmg_context *context, vmg_checkpoint *checkpoint)
{
    if (!checkpoint) {
        return;
    }
    for (kept_training *kept = checkpoint->trainings, *next; kept; kept = next) {
        next = kept->next;
        release_training(context, kept);
    }
    pthread_mutex_destroy(&checkpoint->lock);
    vmg_release(context, checkpoint->path);
    vmg_release(context, checkpoint->settings);
    vmg_release(context, checkpoint->data);
    vmg_release(context, checkpoint);
}

/* --- Writing ----------------------------------------------------------------------------------------------------- */

/* Writes the tensors of a training that has any numbers; answers how many. */
static size_t list_tensors(const kept_training *kept, vmg_model_file_tensor *tensors, char (*names)[tensor_name_size])
{
    size_t count = 0;
    for (size_t v = 0; v < VMG_TRAINER_VECTORS; v++) {
        if (kept->vectors[v]) {
            snprintf(names[count], tensor_name_size, "%s.%s", kept->name, vector_names[v]);
            tensors[count] = (vmg_model_file_tensor){
                .name = names[count], .shape = vmg_model_file_vector(kept->count), .reals = kept->vectors[v]};
            count++;
        }
    }
    snprintf(names[count], tensor_name_size, "%s.%s", kept->name, state_name);
    tensors[count] = (vmg_model_file_tensor){
        .name = names[count], .shape = vmg_model_file_vector(VMG_TRAINER_NUMBERS + 1), .doubles = kept->numbers};
    return count + 1;
}

/* The caller holds the lock, or is alone. */
static vmg_status write_file(vmg_context *context, const vmg_checkpoint *checkpoint)
{
    const vmg_checkpoint_key key = {checkpoint->settings, checkpoint->data};
    vmg_model_file_text texts[VMG_CHECKPOINT_TEXTS + 1] = {{"vmg_version", VMG_VERSION}};
    vmg_checkpoint_texts(&key, texts + 1);
    size_t trainings = 0, count = 0;
    for (const kept_training *kept = checkpoint->trainings; kept; kept = kept->next) {
        trainings++;
    }
    vmg_model_file_tensor *tensors = vmg_allocate(context, trainings * tensors_of_training, sizeof *tensors);
    char(*names)[tensor_name_size] = vmg_allocate(context, trainings * tensors_of_training, sizeof *names);
    vmg_status status = tensors && names ? VMG_OK : VMG_ERROR_MEMORY;
    for (const kept_training *kept = checkpoint->trainings; kept && !status; kept = kept->next) {
        count += is_begun(kept) ? list_tensors(kept, tensors + count, names + count) : 0;
    }
    if (!status) {
        status = vmg_model_file_write(context, checkpoint->path, texts, VMG_CHECKPOINT_TEXTS + 1, tensors, count);
    }
    vmg_release(context, tensors);
    vmg_release(context, names);
    return status;
}

/* The same where there is a training to lose. The caller holds the lock. */
static void write_if_possible(vmg_context *context, vmg_checkpoint *checkpoint)
{
    const bool failed = write_file(context, checkpoint) != VMG_OK;
    if (failed && !checkpoint->failed) {
        vmg_note(context, "the checkpoint %s was not written, training goes on: %s", checkpoint->path,
                 vmg_last_error(context));
    }
    checkpoint->failed = failed;
}

/* --- Reading ----------------------------------------------------------------------------------------------------- */

static vmg_status refuse(vmg_context *context, const vmg_checkpoint *checkpoint, const char *what)
{
    return vmg_fail(context, VMG_ERROR_DATA, "%s: cannot be resumed: it %s", checkpoint->path, what);
}

static vmg_status check_key(vmg_context *context, const vmg_checkpoint *checkpoint, const vmg_model_file *file)
{
    const char *settings = vmg_model_file_find_text(file, settings_key);
    const char *data = vmg_model_file_find_text(file, data_key);
    const char *version = vmg_model_file_find_text(file, "vmg_version");
    if (!settings || !data || !version) {
        return refuse(context, checkpoint, "is no checkpoint");
    }
    if (strcmp(version, VMG_VERSION) != 0) {
        return refuse(context, checkpoint, "was written by another version");
    }
    if (strcmp(settings, checkpoint->settings) != 0) {
        return refuse(context, checkpoint, "is of a training with other settings");
    }
    return strcmp(data, checkpoint->data) != 0 ? refuse(context, checkpoint, "is of a training on other data") : VMG_OK;
}

static vmg_status read_vectors(vmg_context *context, const vmg_model_file *file, kept_training *kept)
{
    vmg_status status = VMG_OK;
    for (size_t v = 0; v < VMG_TRAINER_VECTORS && !status; v++) {
        char name[tensor_name_size];
        snprintf(name, sizeof name, "%s.%s", kept->name, vector_names[v]);
        const vmg_model_file_shape *shape = vmg_model_file_find(file, name);
        if (!shape) {
            continue;
        }
        kept->count = v == 0 && shape->dimensions == 1 ? shape->sizes[0] : kept->count;
        kept->vectors[v] = vmg_allocate(context, kept->count, sizeof(vmg_real));
        status = kept->vectors[v]
                     ? vmg_model_file_reals(context, file, name, vmg_model_file_vector(kept->count), kept->vectors[v])
                     : VMG_ERROR_MEMORY;
    }
    return status;
}

/* The training whose state is the tensor `index`, if that is one. */
static vmg_status read_training(vmg_context *context, const vmg_model_file *file, size_t index,
                                vmg_checkpoint *checkpoint)
{
    const char *name = vmg_model_file_name(file, index), *end = strrchr(name, '.');
    vmg_trainer_state ignored;
    if (!end || strcmp(end + 1, state_name) != 0 || (size_t)(end - name) >= name_size) {
        return VMG_OK;
    }
    kept_training *kept = vmg_allocate(context, 1, sizeof *kept);
    if (!kept) {
        return VMG_ERROR_MEMORY;
    }
    kept->next = checkpoint->trainings;
    checkpoint->trainings = kept;
    memcpy(kept->name, name, (size_t)(end - name));
    vmg_status status =
        vmg_model_file_doubles(context, file, name, vmg_model_file_vector(VMG_TRAINER_NUMBERS + 1), kept->numbers);
    status = status ? status : read_vectors(context, file, kept);
    if (!status && (!kept->vectors[VMG_TRAINER_PARAMETERS] || !is_begun(kept) ||
                    !vmg_trainer_state_from_numbers(kept->numbers, &ignored))) {
        status = vmg_fail(context, VMG_ERROR_DATA, "'%s' is not what was written", name);
    }
    return status;
}

static vmg_status read_file(vmg_context *context, vmg_checkpoint *checkpoint, bool *finished)
{
    vmg_model_file *file = NULL;
    vmg_status status = vmg_model_file_read(context, checkpoint->path, &file);
    if (!status) {
        status = check_key(context, checkpoint, file);
    }
    *finished = !status && vmg_model_file_find_text(file, "method") != NULL;
    for (size_t i = 0; !status && !*finished && i < vmg_model_file_count(file); i++) {
        status = read_training(context, file, i, checkpoint);
        if (status == VMG_ERROR_DATA) {
            vmg_fail(context, status, "%s: %s", checkpoint->path, vmg_last_error(context));
        }
    }
    vmg_model_file_destroy(context, file);
    return status;
}

vmg_status vmg_checkpoint_open(vmg_context *context, const char *path, size_t interval, bool resume,
                               const vmg_checkpoint_key *key, bool *finished, vmg_checkpoint **out)
{
    *out = NULL;
    *finished = false;
    vmg_checkpoint *checkpoint = vmg_allocate(context, 1, sizeof *checkpoint);
    if (!checkpoint) {
        return VMG_ERROR_MEMORY;
    }
    pthread_mutex_init(&checkpoint->lock, NULL);
    checkpoint->interval = interval;
    checkpoint->path = vmg_copy_string(context, path);
    checkpoint->settings = vmg_copy_string(context, key->settings);
    checkpoint->data = vmg_copy_string(context, key->data);
    const bool is_there = access(path, F_OK) == 0;
    vmg_status status = checkpoint->path && checkpoint->settings && checkpoint->data ? VMG_OK : VMG_ERROR_MEMORY;
    if (!status && is_there && !resume) {
        status = vmg_fail(context, VMG_ERROR_USAGE,
                          "%s: is there already: resume the training that left it, or remove it", path);
    }
    if (!status && is_there) {
        status = read_file(context, checkpoint, finished);
    }
    if (!status && !*finished) {
        status = write_file(context, checkpoint); /* what cannot be written is told now */
    }
    if (status || *finished) {
        vmg_checkpoint_close(context, checkpoint);
        return status;
    }
    *out = checkpoint;
    return VMG_OK;
}

/* --- Training ---------------------------------------------------------------------------------------------------- */

/* A training under way. */
typedef struct watcher {
    vmg_context *context;
    vmg_checkpoint *checkpoint;
    kept_training *kept;
} watcher;

static void keep_state(void *user, const vmg_trainer_state *state)
{
    const watcher *self = user;
    kept_training *kept = self->kept;
    pthread_mutex_lock(&self->checkpoint->lock);
    for (size_t v = 0; v < VMG_TRAINER_VECTORS; v++) {
        if (state->vectors[v]) {
            memcpy(kept->vectors[v], state->vectors[v], kept->count * sizeof(vmg_real));
        }
    }
    vmg_trainer_state_to_numbers(state, kept->numbers);
    write_if_possible(self->context, self->checkpoint);
    pthread_mutex_unlock(&self->checkpoint->lock);
}

static void keep_result(const watcher *self, const vmg_real *parameters, const vmg_train_result *result)
{
    kept_training *kept = self->kept;
    const vmg_trainer_state state = {.result = *result};
    pthread_mutex_lock(&self->checkpoint->lock);
    memcpy(kept->vectors[VMG_TRAINER_PARAMETERS], parameters, kept->count * sizeof *parameters);
    for (size_t v = VMG_TRAINER_PARAMETERS + 1; v < VMG_TRAINER_VECTORS; v++) {
        vmg_release(self->context, kept->vectors[v]);
        kept->vectors[v] = NULL;
    }
    vmg_trainer_state_to_numbers(&state, kept->numbers);
    kept->numbers[VMG_TRAINER_NUMBERS] = 1;
    write_if_possible(self->context, self->checkpoint);
    pthread_mutex_unlock(&self->checkpoint->lock);
}

/* The training of this name, or a new one with all the room that it will need. NULL: no memory. */
static kept_training *find_training(vmg_context *context, vmg_checkpoint *checkpoint, const char *name, size_t count,
                                    bool validated)
{
    kept_training *kept = checkpoint->trainings;
    while (kept && strcmp(kept->name, name) != 0) {
        kept = kept->next;
    }
    if (kept) {
        return kept;
    }
    kept = vmg_allocate(context, 1, sizeof *kept);
    bool complete = kept != NULL;
    for (size_t v = 0; complete && v < (validated ? VMG_TRAINER_VECTORS : VMG_TRAINER_BEST); v++) {
        kept->vectors[v] = vmg_allocate(context, count, sizeof(vmg_real));
        complete = kept->vectors[v] != NULL;
    }
    if (!complete) {
        if (kept) {
            release_training(context, kept);
        }
        return NULL;
    }
    snprintf(kept->name, sizeof kept->name, "%s", name);
    kept->count = count;
    kept->next = checkpoint->trainings;
    checkpoint->trainings = kept;
    return kept;
}

vmg_status vmg_checkpoint_train(vmg_context *context, vmg_checkpoint_part part, const char *name,
                                const vmg_network *network, const vmg_train_options *options, const vmg_rows *training,
                                const vmg_rows *validation, vmg_real *parameters, vmg_train_result *result)
{
    vmg_checkpoint *checkpoint = part.of;
    if (!checkpoint) {
        return vmg_train(context, network, options, training, validation, parameters, result);
    }
    char full[name_size];
    vmg_trainer_state state = {0};
    vmg_train_options own = *options;
    watcher self = {context, checkpoint, NULL};
    snprintf(full, sizeof full, "%s%s", part.name ? part.name : "", name);
    pthread_mutex_lock(&checkpoint->lock);
    self.kept = find_training(context, checkpoint, full, network->parameter_count, validation != NULL);
    pthread_mutex_unlock(&checkpoint->lock);
    if (!self.kept) {
        return VMG_ERROR_MEMORY;
    }
    if (self.kept->count != network->parameter_count) {
        return vmg_fail(context, VMG_ERROR_DATA, "%s: '%s' has %zu parameters in place of %zu", checkpoint->path, full,
                        self.kept->count, network->parameter_count);
    }
    vmg_trainer_state_from_numbers(self.kept->numbers, &state);
    memcpy(state.vectors, self.kept->vectors, sizeof state.vectors);
    if (has_ended(self.kept)) {
        memcpy(parameters, self.kept->vectors[VMG_TRAINER_PARAMETERS], self.kept->count * sizeof *parameters);
        *result = state.result;
        return VMG_OK;
    }
    own.on_state = keep_state;
    own.state_user = &self;
    own.state_interval = checkpoint->interval;
    own.resume = is_begun(self.kept) ? &state : NULL;
    const vmg_status status = vmg_train(context, network, &own, training, validation, parameters, result);
    if (!status && !result->cancelled) {
        keep_result(&self, parameters, result);
    }
    return status;
}
