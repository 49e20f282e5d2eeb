/* The finished runs of a comparison in a file; see evaluate/runs_file.h. The first line says what it is; every other
 * one is an object with the run's key (evaluate/run_key.h) and what it found (evaluate/run_record.h). */
#include "evaluate/runs_file.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/output_file.h"
#include "evaluate/run_key.h"
#include "evaluate/run_record.h"
#include "evaluate/stopwatch.h"

static const char head[] = "{\"format\": \"vmg comparison runs\", \"format_version\": 1}\n";

/* A key as text. */
typedef struct key_text {
    char text[20];
} key_text;

static key_text key_of(const vmg_comparing *self, const vmg_run *run)
{
    key_text made;
    snprintf(made.text, sizeof made.text, "%016" PRIx64, vmg_run_key(self, run));
    return made;
}

static double elapsed(const vmg_comparing *self)
{
    return vmg_stopwatch() - self->start + self->seconds_before;
}

/* A line begins with the digest of what stands behind it, so that a digit that was changed is found. */
static const char before_digest[] = "{\"digest\":\"", behind_digest[] = "\",";
enum { digest_digits = 16 };

static uint64_t digest_of(const char *rest)
{
    return vmg_digest_text(1, rest);
}

/* The rest of a line whose digest is right; NULL: it has none. Takes the line's end away. */
static const char *check_digest(char *line, size_t length)
{
    const size_t begin = sizeof before_digest - 1, behind = sizeof behind_digest - 1;
    char digest[digest_digits + 1];
    if (length < begin + digest_digits + behind + 1 || memcmp(line, before_digest, begin) != 0) {
        return NULL;
    }
    const char *rest = line + begin + digest_digits + behind;
    line[length - 1] = 0;
    snprintf(digest, sizeof digest, "%016" PRIx64, digest_of(rest));
    return memcmp(digest, line + begin, digest_digits) == 0 ? rest : NULL;
}

/* One line; false where there is no memory or it cannot be written. */
static bool write_line(const vmg_comparing *self, const vmg_run *run, FILE *to)
{
    json_t *json =
        json_pack("{s:s, s:s, s:f, s:o}", "key", key_of(self, run).text, "method",
                  vmg_comparing_name(self, run->method), "elapsed", elapsed(self), "found", vmg_run_to_json(run));
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    const bool good = text && fprintf(to, "%s%016" PRIx64 "%s%s\n", before_digest, digest_of(text + 1), behind_digest,
                                      text + 1) > 0; /* all but its brace */
    const bool is_out = good && fflush(to) == 0;
    vmg_json_release_text(text);
    json_decref(json);
    return is_out;
}

/* --- Reading
 * ----------------------------------------------------------------------------------------------------------- */

/* The run that waits and has this key; NULL: none. */
static vmg_run *find_run(const vmg_comparing *self, const key_text *keys, const char *key)
{
    for (size_t i = 0; key && i < self->run_count; i++) {
        if (self->runs[i].state == VMG_RUN_PENDING && strcmp(keys[i].text, key) == 0) {
            return &self->runs[i];
        }
    }
    return NULL;
}

/* Only memory is a failure: what is not understood is a run that is made again. */
static vmg_status take_line(vmg_context *context, vmg_comparing *self, const key_text *keys, char *line, size_t length)
{
    json_t *json = NULL;
    bool understood = false;
    if (!check_digest(line, length)) {
        return VMG_OK;
    }
    vmg_status status = vmg_json_parse(context, "a line of runs", line, strlen(line), &json);
    if (!status) {
        vmg_run *run = find_run(self, keys, json_string_value(json_object_get(json, "key")));
        const double seconds = json_number_value(json_object_get(json, "elapsed"));
        if (run) {
            status = vmg_run_from_json(context, json_object_get(json, "found"), self, run, &understood);
        }
        if (understood) {
            self->resumed = true;
            self->seconds_before = fmax(self->seconds_before, seconds);
        }
    }
    json_decref(json);
    return status == VMG_ERROR_DATA ? VMG_OK : status;
}

static vmg_status read_runs(vmg_context *context, vmg_comparing *self, FILE *file)
{
    key_text *keys = vmg_allocate(context, self->run_count, sizeof *keys);
    char *line = NULL;
    size_t room = 0;
    vmg_status status = keys ? VMG_OK : VMG_ERROR_MEMORY;
    for (size_t i = 0; i < self->run_count && !status; i++) {
        keys[i] = vmg_run_is_external(self, &self->runs[i]) ? (key_text){""} : key_of(self, &self->runs[i]);
    }
    for (ssize_t length = 0; !status && (length = getline(&line, &room, file)) > 0;) {
        if (line[length - 1] == '\n') {
            status = take_line(context, self, keys, line, (size_t)length);
        }
    }
    if (!status && ferror(file)) {
        status = vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_WRITE), "%s: cannot be read: %s",
                          self->options.checkpoint, strerror(errno));
    }
    free(line);
    vmg_release(context, keys);
    return status;
}

/* What is there already must be a file of runs: nobody's table is written over. */
static vmg_status look_at_old(vmg_context *context, vmg_comparing *self)
{
    const char *path = self->options.checkpoint;
    char first[sizeof head] = "";
    FILE *file = fopen(path, "re");
    if (!file) {
        return errno == ENOENT ? VMG_OK
                               : vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_CREATE),
                                          "%s: cannot be opened: %s", path, strerror(errno));
    }
    vmg_status status = VMG_OK;
    const bool is_ours = fgets(first, sizeof first, file) && strcmp(first, head) == 0;
    if (!is_ours) {
        status = vmg_fail(context, VMG_ERROR_DATA, "%s: is there already and holds no runs of a comparison", path);
    } else if (self->options.resume) {
        status = read_runs(context, self, file);
    }
    fclose(file);
    return status;
}

/* --- Writing
 * ----------------------------------------------------------------------------------------------------------- */

static vmg_status write_new(vmg_context *context, const vmg_comparing *self)
{
    vmg_output_file file;
    vmg_status status = vmg_output_file_open(context, self->options.checkpoint, &file);
    if (status) {
        return status;
    }
    bool good = fputs(head, file.stream) >= 0;
    for (size_t i = 0; i < self->run_count && good; i++) {
        const vmg_run *run = &self->runs[i];
        good = run->state != VMG_RUN_DONE || vmg_run_is_external(self, run) || write_line(self, run, file.stream);
    }
    return vmg_output_file_commit(context, &file); /* which finds what went wrong with the stream */
}

vmg_status vmg_runs_file_open(vmg_context *context, vmg_comparing *self)
{
    const char *path = self->options.checkpoint;
    if (!path) {
        return VMG_OK;
    }
    self->key = vmg_comparing_key(context, self);
    vmg_status status = look_at_old(context, self);
    status = status ? status : write_new(context, self);
    if (status) {
        return status;
    }
    self->runs_file = fopen(path, "ae");
    return self->runs_file ? VMG_OK
                           : vmg_fail(context, vmg_status_of_errno(errno, VMG_ERROR_CREATE),
                                      "%s: cannot be written: %s", path, strerror(errno));
}

void vmg_runs_file_add(vmg_context *context, vmg_comparing *self, const vmg_run *run)
{
    pthread_mutex_lock(&self->lock);
    const bool is_open = self->runs_file != NULL, good = !is_open || write_line(self, run, self->runs_file);
    if (!good) {
        fclose(self->runs_file);
        self->runs_file = NULL;
    }
    pthread_mutex_unlock(&self->lock);
    if (!good) {
        vmg_note(context, "%s: cannot be written; the comparison goes on without it", self->options.checkpoint);
    }
}

void vmg_runs_file_close(vmg_comparing *self)
{
    if (self->runs_file) {
        fclose(self->runs_file);
        self->runs_file = NULL;
    }
}
