/* How a training goes; see progress.h. */
#include "progress.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/context.h"

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

vmg_status vmg_cli_progress_open(const vmg_cli_session *session, vmg_cli_progress *out)
{
    *out = (vmg_cli_progress){.console = session->console, .path = session->arguments->log, .shown = -1};
    clock_gettime(CLOCK_MONOTONIC, &out->start);
    if (out->path && strcmp(out->path, "-") == 0) {
        return vmg_fail(session->context, VMG_ERROR_USAGE, "--log needs a file, not standard output");
    }
    if (out->path) {
        out->log = fopen(out->path, "we");
        if (!out->log) {
            return vmg_fail(session->context, vmg_status_of_errno(errno, VMG_ERROR_CREATE), "%s: cannot be written: %s",
                            out->path, strerror(errno));
        }
    }
    return VMG_OK;
}

vmg_status vmg_cli_progress_close(const vmg_cli_session *session, vmg_cli_progress *progress, double *seconds)
{
    vmg_status status = VMG_OK;
    *seconds = seconds_since(&progress->start);
    vmg_cli_end_line(progress->console);
    if (progress->log) {
        const bool bad = ferror(progress->log) != 0;
        if (fclose(progress->log) != 0 || bad) {
            status = vmg_fail(session->context, VMG_ERROR_WRITE, "%s: the log cannot be written", progress->path);
        }
        progress->log = NULL;
    }
    return status;
}

vmg_cli_duration vmg_cli_duration_of(double seconds)
{
    vmg_cli_duration made;
    const double minute = 60, hour = 3600, year = 365.25 * 86400;
    const double whole = ceil(seconds);
    if (seconds < 10) {
        snprintf(made.text, sizeof made.text, "%.1f s", seconds);
    } else if (whole < minute) {
        snprintf(made.text, sizeof made.text, "%.0f s", whole);
    } else if (whole < hour) {
        snprintf(made.text, sizeof made.text, "%.0f:%02.0f min", floor(whole / minute), fmod(whole, minute));
    } else if (whole < year) {
        snprintf(made.text, sizeof made.text, "%.0f:%02.0f h", floor(whole / hour), floor(fmod(whole, hour) / minute));
    } else {
        snprintf(made.text, sizeof made.text, "years");
    }
    return made;
}

/* Numbers as JSON: what is no number is null. */
static void print_member(FILE *to, const char *name, double value)
{
    if (isfinite(value)) {
        fprintf(to, ", \"%s\": %.9g", name, value);
    } else {
        fprintf(to, ", \"%s\": null", name);
    }
}

static void write_log(vmg_cli_progress *self, const vmg_progress *now, double seconds)
{
    fputc('{', self->log);
    if (now->folds) {
        fprintf(self->log, "\"fold\": %zu, \"folds\": %zu, ", now->fold, now->folds);
    }
    fprintf(self->log, "\"member\": %zu, \"members\": %zu, \"epoch\": %zu, \"epochs\": %zu", now->member, now->members,
            now->epoch, now->epochs);
    print_member(self->log, "elbo", now->elbo);
    print_member(self->log, "expected_log_likelihood", now->expected_log_likelihood);
    print_member(self->log, "divergence", now->divergence);
    print_member(self->log, "validation", now->validation);
    fprintf(self->log, ", \"best\": %s", now->best ? "true" : "false");
    print_member(self->log, "seconds", seconds);
    fputs("}\n", self->log);
    fflush(self->log);
}

/* "epoch 12/500  ELBO -0.91 = -0.62 - 0.29  validation -0.7  3.2 s left" */
static void show(vmg_cli_progress *self, const vmg_progress *now, double seconds)
{
    char text[256], fold[64] = "", member[64] = "", validation[64] = "";
    const double all = (double)(now->folds ? now->folds : 1) * (double)now->members * (double)now->epochs;
    const double left = seconds * (all - (double)self->calls) / (double)self->calls;
    if (now->folds) {
        snprintf(fold, sizeof fold, "fold %zu/%zu  ", now->fold + 1, now->folds);
    }
    if (now->members > 1) {
        snprintf(member, sizeof member, "network %zu/%zu  ", now->member + 1, now->members);
    }
    if (!isnan(now->validation)) {
        snprintf(validation, sizeof validation, "  validation %.3g", now->validation);
    }
    snprintf(text, sizeof text, "%s%sepoch %zu/%zu  ELBO %.3g = %.3g - %.3g%s  %s left", fold, member, now->epoch,
             now->epochs, now->elbo, now->expected_log_likelihood, now->divergence, validation,
             vmg_cli_duration_of(left > 0 ? left : 0).text);
    vmg_cli_move(self->console, text);
}

void vmg_cli_on_progress(void *progress, const vmg_progress *now)
{
    vmg_cli_progress *self = progress;
    const double seconds = seconds_since(&self->start), pause = 0.1;
    self->calls++;
    self->epoch = now->epoch;
    if (self->log) {
        write_log(self, now, seconds);
    }
    if (seconds - self->shown >= pause && seconds >= pause) { /* not for what is over at once */
        self->shown = seconds;
        show(self, now, seconds);
    }
}
