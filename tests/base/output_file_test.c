/* Output files appear whole or not at all, whoever else writes there and whatever fails. */
#include "failing_allocator.h"
#include "scratch_fixture.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "base/context.h"
#include "base/output_file.h"

static void assert_holds(const char *path, const char *expected)
{
    file_bytes bytes = read_file(path);
    assert_string_equal((char *)bytes.at, expected);
    free(bytes.at);
}

static mode_t rights_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return about.st_mode & 0777;
}

static void a_file_appears_on_commit_and_whole(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    const mode_t mask = umask(027);
    const char *path = scratch_path(&self->folder, "out");
    assert_ok(self->context, vmg_output_file_open(self->context, path, &file));
    fputs("first, ", file.stream);
    fflush(file.stream);
    assert_int_equal(access(path, F_OK), -1);
    fputs("second", file.stream);
    assert_ok(self->context, vmg_output_file_commit(self->context, &file));
    assert_holds(path, "first, second");
    assert_int_equal(rights_of(path), 0640);
    assert_int_equal(scratch_count(&self->folder), 1);
    vmg_output_file_discard(self->context, &file);
    assert_holds(path, "first, second");
    umask(mask);
}

static void a_discarded_file_leaves_nothing(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    const char *path = scratch_path(&self->folder, "out");
    assert_ok(self->context, vmg_output_file_open(self->context, path, &file));
    fputs("text", file.stream);
    fflush(file.stream);
    assert_int_equal(scratch_count(&self->folder), file.is_unnamed ? 0 : 1);
    vmg_output_file_discard(self->context, &file);
    assert_int_equal(scratch_count(&self->folder), 0);
    vmg_output_file_discard(self->context, &file);
}

static void a_file_that_was_there_is_replaced_on_commit_only(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    const char *path = scratch_path(&self->folder, "out");
    write_file(path, "old and longer", 14);
    assert_int_equal(chmod(path, 0604), 0);
    assert_ok(self->context, vmg_output_file_open(self->context, path, &file));
    fputs("new", file.stream);
    vmg_output_file_discard(self->context, &file);
    assert_holds(path, "old and longer");
    assert_ok(self->context, vmg_output_file_open(self->context, path, &file));
    fputs("new", file.stream);
    fflush(file.stream);
    assert_holds(path, "old and longer");
    assert_ok(self->context, vmg_output_file_commit(self->context, &file));
    assert_holds(path, "new");
    assert_int_equal(rights_of(path), 0604);
    assert_int_equal(scratch_count(&self->folder), 1);
}

static void a_symbolic_link_stays_one(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    struct stat about;
    scratch there = self->folder, link = self->folder;
    scratch_path(&there, "file");
    scratch_path(&link, "link");
    write_file(there.path, "old", 3);
    assert_int_equal(symlink("file", link.path), 0);
    assert_ok(self->context, vmg_output_file_open(self->context, link.path, &file));
    fputs("new", file.stream);
    assert_ok(self->context, vmg_output_file_commit(self->context, &file));
    assert_holds(there.path, "new");
    assert_int_equal(lstat(link.path, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(scratch_count(&self->folder), 2);
}

static void a_full_disk_is_an_error(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    const size_t sizes[] = {1, 100, 5000, 1000000}; /* within the stream's buffer and beyond */
    for (size_t i = 0; i < 4; i++) {
        char *text = calloc(sizes[i], 1);
        assert_ok(self->context, vmg_output_file_open(self->context, "/dev/full", &file));
        assert_null(file.temporary);
        fwrite(text, 1, sizes[i], file.stream);
        assert_int_equal(vmg_output_file_commit(self->context, &file), VMG_ERROR_WRITE);
        assert_string_equal(vmg_last_error(self->context), "/dev/full: cannot be written: No space left on device");
        free(text);
    }
    assert_int_equal(access("/dev/full", F_OK), 0);
}

/* A limit on the size of files stands for a disk that is full half-way: nothing may be left. */
static void what_was_written_before_the_disk_was_full_goes_away(void **state)
{
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "out");
    write_file(path, "old", 3);
    const pid_t child = fork();
    if (child == 0) {
        vmg_output_file file;
        char text[4000] = "";
        const struct rlimit limit = {6000, 6000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        vmg_status status = vmg_output_file_open(self->context, path, &file);
        for (int i = 0; i < 3 && !status; i++) {
            fwrite(text, 1, sizeof text, file.stream);
        }
        status = status ? status : vmg_output_file_commit(self->context, &file);
        _exit(status == VMG_ERROR_WRITE && strstr(vmg_last_error(self->context), "File too large") ? 0 : 1);
    }
    int ended = 1;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    assert_holds(path, "old");
    assert_int_equal(scratch_count(&self->folder), 1);
}

static void outputs_that_cannot_be_made_are_named(void **state)
{
    fixture *self = *state;
    vmg_context *context = self->context;
    vmg_output_file file;
    assert_int_equal(vmg_output_file_open(context, self->folder.folder, &file), VMG_ERROR_CREATE);
    assert_non_null(strstr(vmg_last_error(context), "cannot be written: Is a directory"));
    assert_int_equal(vmg_output_file_open(context, scratch_path(&self->folder, "none/out"), &file), VMG_ERROR_CREATE);
    assert_non_null(strstr(vmg_last_error(context), "none/out: cannot be created: No such file or directory"));
    assert_int_equal(vmg_output_file_open(context, "", &file), VMG_ERROR_CREATE);
    assert_null(file.stream);
    assert_null(file.path);
}

/* Answers 0 if opening `path` fails for want of rights; run by a user who has none. */
static int open_without_rights(vmg_context *context, const char *path, const char *words)
{
    vmg_output_file file;
    const vmg_status status = vmg_output_file_open(context, path, &file);
    return status == VMG_ERROR_CREATE && strstr(vmg_last_error(context), words) && !file.path ? 0 : 1;
}

static void missing_rights_are_named(void **state)
{
    fixture *self = *state;
    scratch old = self->folder, new = self->folder;
    scratch_path(&old, "old");
    scratch_path(&new, "new");
    write_file(old.path, "old", 3);
    assert_int_equal(chmod(old.path, 0400), 0);
    assert_int_equal(chmod(self->folder.folder, 0555), 0);
    const pid_t child = fork();
    if (child == 0) {
        const bool able = geteuid() != 0 || setuid(65534) == 0; /* root has every right */
        _exit(!able || open_without_rights(self->context, old.path, "old: cannot be written: Permission denied") ||
              open_without_rights(self->context, new.path, "new: cannot be created: Permission denied"));
    }
    int ended = 1;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    assert_int_equal(chmod(self->folder.folder, 0700), 0);
    assert_int_equal(scratch_count(&self->folder), 1);
}

static void two_writers_leave_one_of_the_two(void **state)
{
    fixture *self = *state;
    vmg_output_file one, two;
    const char *path = scratch_path(&self->folder, "out");
    assert_ok(self->context, vmg_output_file_open(self->context, path, &one));
    assert_ok(self->context, vmg_output_file_open(self->context, path, &two));
    fputs("one", one.stream);
    fputs("two", two.stream);
    assert_ok(self->context, vmg_output_file_commit(self->context, &two));
    assert_holds(path, "two");
    assert_ok(self->context, vmg_output_file_commit(self->context, &one));
    assert_holds(path, "one");
    assert_int_equal(scratch_count(&self->folder), 1);
}

enum { letters = 100000, rounds = 40 };

/* Writes a file of one letter again and again; the process ends with 0 if all went well. */
static pid_t start_writer(fixture *self, const char *path, int letter)
{
    const pid_t child = fork();
    if (child == 0) {
        vmg_status status = VMG_OK;
        for (int round = 0; round < rounds && !status; round++) {
            vmg_output_file file;
            status = vmg_output_file_open(self->context, path, &file);
            for (int i = 0; i < letters && !status; i++) {
                putc(letter, file.stream);
            }
            status = status ? status : vmg_output_file_commit(self->context, &file);
        }
        _exit(status != VMG_OK);
    }
    return child;
}

static void readers_see_whole_files_while_processes_write(void **state)
{
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "out");
    write_file(path, "", 0);
    pid_t children[2] = {start_writer(self, path, 'a'), start_writer(self, path, 'b')};
    for (int running = 2; running;) {
        int ended = 0;
        file_bytes bytes = read_file(path);
        assert_true(bytes.size == 0 || bytes.size == letters);
        for (size_t i = 1; i < bytes.size; i++) {
            assert_true(bytes.at[i] == bytes.at[0]);
        }
        free(bytes.at);
        for (int i = 0; i < 2; i++) {
            if (children[i] && waitpid(children[i], &ended, WNOHANG) == children[i]) {
                assert_int_equal(ended, 0);
                children[i] = 0;
                running--;
            }
        }
    }
    assert_int_equal(scratch_count(&self->folder), 1);
}

/* Whether a file without a name can be made in the folder of a path. */
static bool are_unnamed_possible(fixture *self)
{
    vmg_output_file file;
    assert_ok(self->context, vmg_output_file_open(self->context, scratch_path(&self->folder, "out"), &file));
    const bool possible = file.is_unnamed;
    vmg_output_file_discard(self->context, &file);
    return possible;
}

static void a_process_killed_while_it_writes_leaves_nothing(void **state)
{
    fixture *self = *state;
    int ends[2], ended = 0;
    char byte = 0;
    if (!are_unnamed_possible(self)) {
        print_message("this file system has no files without names\n");
        skip();
    }
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        vmg_output_file file;
        if (vmg_output_file_open(self->context, scratch_path(&self->folder, "out"), &file) == VMG_OK &&
            fputs("half", file.stream) >= 0 && fflush(file.stream) == 0) {
            (void)!write(ends[1], "w", 1);
        }
        pause();
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(scratch_count(&self->folder), 0);
}

/* From here on this process is told that no file system has files without names; false: it cannot be. */
static bool forbid_unnamed_files(void)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])), /* little-endian */
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_TMPFILE & ~O_DIRECTORY, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog filter = {sizeof steps / sizeof *steps, steps};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

static void without_unnamed_files_it_has_a_name_from_the_beginning(void **state)
{
    enum { good = 0, bad = 1, impossible = 2 };
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "out");
    const pid_t child = fork();
    if (child == 0) {
        vmg_output_file file;
        if (!forbid_unnamed_files()) {
            _exit(impossible);
        }
        if (vmg_output_file_open(self->context, path, &file) != VMG_OK || file.is_unnamed ||
            scratch_count(&self->folder) != 1) {
            _exit(bad);
        }
        fputs("text", file.stream);
        _exit(vmg_output_file_commit(self->context, &file) == VMG_OK ? good : bad);
    }
    int ended = 1;
    assert_int_equal(waitpid(child, &ended, 0), child);
    if (WEXITSTATUS(ended) == impossible) {
        print_message("no system call can be forbidden here\n");
        skip();
    }
    assert_int_equal(ended, 0);
    assert_holds(path, "text");
    assert_int_equal(scratch_count(&self->folder), 1);
}

/* Names that are taken are left alone. */
static void other_temporary_files_stay(void **state)
{
    fixture *self = *state;
    vmg_output_file file;
    scratch taken = self->folder;
    char name[64];
    snprintf(name, sizeof name, "out.%ld-0", (long)getpid());
    write_file(scratch_path(&taken, name), "theirs", 6);
    const char *path = scratch_path(&self->folder, "out");
    assert_ok(self->context, vmg_output_file_open(self->context, path, &file));
    fputs("text", file.stream);
    assert_ok(self->context, vmg_output_file_commit(self->context, &file));
    assert_holds(path, "text");
    assert_holds(taken.path, "theirs");
    assert_int_equal(scratch_count(&self->folder), 2);
}

/* Lets descriptor 1 be `descriptor` while "text" goes through "-"; answers the status of the commit. */
static vmg_status write_to_standard_output(vmg_context *context, int descriptor)
{
    vmg_output_file file;
    fflush(stdout);
    const int kept = dup(1);
    dup2(descriptor, 1);
    vmg_status status = vmg_output_file_open(context, "-", &file);
    if (!status) {
        fputs("text", file.stream);
        status = vmg_output_file_commit(context, &file);
    }
    dup2(kept, 1);
    close(kept);
    clearerr(stdout);
    return status;
}

static void a_hyphen_is_standard_output(void **state)
{
    fixture *self = *state;
    const char *path = scratch_path(&self->folder, "out");
    const int descriptor = open(path, O_WRONLY | O_CREAT, 0666);
    assert_ok(self->context, write_to_standard_output(self->context, descriptor));
    assert_ok(self->context, write_to_standard_output(self->context, descriptor)); /* it was left open */
    close(descriptor);
    assert_holds(path, "texttext");
    assert_int_equal(scratch_count(&self->folder), 1);
}

static void a_pipe_that_nobody_reads_is_an_error(void **state)
{
    fixture *self = *state;
    int ends[2];
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_int_equal(write_to_standard_output(self->context, ends[1]), VMG_ERROR_WRITE);
    assert_string_equal(vmg_last_error(self->context), "standard output: cannot be written: Broken pipe");
    close(ends[1]);
    signal(SIGPIPE, SIG_DFL);
}

static vmg_status open_and_commit(vmg_context *context, void *user)
{
    vmg_output_file file;
    scratch *folder = user;
    vmg_status status = vmg_output_file_open(context, scratch_path(folder, "out"), &file);
    if (!status) {
        status = vmg_output_file_commit(context, &file);
    }
    assert_int_equal(scratch_count(folder), !status);
    unlink(folder->path);
    return status;
}

static void no_allocation_is_taken_for_granted(void **state)
{
    fixture *self = *state;
    assert_true(assert_survives_failing_allocations(open_and_commit, &self->folder) >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_appears_on_commit_and_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_discarded_file_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_was_there_is_replaced_on_commit_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_symbolic_link_stays_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_written_before_the_disk_was_full_goes_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(outputs_that_cannot_be_made_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(missing_rights_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_writers_leave_one_of_the_two, set_up, tear_down),
        cmocka_unit_test_setup_teardown(readers_see_whole_files_while_processes_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_process_killed_while_it_writes_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_unnamed_files_it_has_a_name_from_the_beginning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_temporary_files_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hyphen_is_standard_output, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pipe_that_nobody_reads_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_allocation_is_taken_for_granted, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
