/* Checkpoints: what the trainings of one fit have reached, in a file, so that a fit that was killed goes on and ends
 * with the model that it would have had. The file has the layout of a model file: for each training its state
 * (train/trainer_state.h), or, when it has ended, the parameters; and what it belongs to.
 *
 * A write that fails (a full disk, no memory) does not end the training, which is worth more than the checkpoint: a
 * note says so, the file stays as it was, and the next write tries again. Only the first write, before anything is
 * trained, fails the fit. */
#ifndef VMG_METHOD_CHECKPOINT_H
#define VMG_METHOD_CHECKPOINT_H

#include "model_file/model_file.h"
#include "train/train.h"

/* What a checkpoint belongs to, as texts that must be the same. Borrowed. */
typedef struct vmg_checkpoint_key {
    const char *settings; /* in force before anything is learnt, as JSON */
    const char *data;     /* a digest of encodings and encoded rows */
} vmg_checkpoint_key;

typedef struct vmg_checkpoint vmg_checkpoint;

/*
 * Begins a checkpoint in the file `path`, which must not be there; `resume`: or goes on from the one that is there.
 * interval: steps of a training between two writes.
 *
 * *finished: the file holds the model itself (vmg_checkpoint_texts); *out is then NULL. Fails with VMG_ERROR_USAGE (the
 * file is there and `resume` is false), VMG_ERROR_DATA (no checkpoint, or one of another table, other settings or
 * another version), VMG_ERROR_CREATE, VMG_ERROR_WRITE, VMG_ERROR_MEMORY; *out is then NULL.
 */
vmg_status vmg_checkpoint_open(vmg_context *context, const char *path, size_t interval, bool resume,
                               const vmg_checkpoint_key *key, bool *finished, vmg_checkpoint **out);

/* NULL is allowed. The file stays. */
void vmg_checkpoint_close(vmg_context *context, vmg_checkpoint *checkpoint);

/* Where the trainings of a part of the fit are kept: their names begin with that of the part. */
typedef struct vmg_checkpoint_part {
    vmg_checkpoint *of; /* borrowed; NULL: nothing is kept */
    const char *name;   /* NULL: "" */
} vmg_checkpoint_part;

/* As vmg_train, but from where the checkpoint has the training of this name (no two of a part have the same), and with
 * its state kept from time to time. Safe from several threads. Fails as vmg_train. */
vmg_status vmg_checkpoint_train(vmg_context *context, vmg_checkpoint_part part, const char *name,
                                const vmg_network *network, const vmg_train_options *options, const vmg_rows *training,
                                const vmg_rows *validation, vmg_real *parameters, vmg_train_result *result);

/* The texts by which a model file that replaces the checkpoint is known to be that model; they borrow from the key. */
enum { VMG_CHECKPOINT_TEXTS = 2 };
void vmg_checkpoint_texts(const vmg_checkpoint_key *key, vmg_model_file_text texts[VMG_CHECKPOINT_TEXTS]);

#endif
