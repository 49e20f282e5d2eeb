/* Splits from a directory of row numbers; see table/splits.h. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "table/splits.h"

enum { most_digits = 9 }; /* of a split's number */

/* What the functions below share. */
typedef struct split_reader {
    vmg_context *context;
    const char *directory;
    size_t table_rows;
    unsigned char *seen; /* table_rows: the part that a row of this split is in already; 0: none */
    char *path;          /* path_size: of the file that is being read */
    size_t path_size;
} split_reader;

/* The parts of a split, as `seen` has them. */
enum { train = 1, test = 2 };
static const char *const part_names[] = {"", "train", "test"};

static const char *path_of(split_reader *self, int part, size_t number)
{
    snprintf(self->path, self->path_size, "%s/%s_%zu.txt", self->directory, part_names[part], number);
    return self->path;
}

/* The number in "train_12.txt" or "test_12.txt"; false for another name. */
static bool number_of_file(const char *name, size_t *number)
{
    for (int part = train; part <= test; part++) {
        const size_t length = strlen(part_names[part]);
        if (strncmp(name, part_names[part], length) == 0 && name[length] == '_') {
            const char *digits = name + length + 1;
            const size_t count = strspn(digits, "0123456789");
            *number = 0;
            for (size_t i = 0; i < count && i < most_digits; i++) {
                *number = *number * 10 + (size_t)(digits[i] - '0');
            }
            return count > 0 && count <= most_digits && strcmp(digits + count, ".txt") == 0;
        }
    }
    return false;
}

/* One more than the highest number of a split in the directory. */
static vmg_status count_splits(split_reader *self, size_t *count)
{
    DIR *directory = opendir(self->directory);
    if (!directory) {
        return vmg_fail(self->context, vmg_status_of_errno(errno, VMG_ERROR_NO_INPUT),
                        "%s: cannot be opened as a directory: %s", self->directory, strerror(errno));
    }
    *count = 0;
    for (const struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        size_t number = 0;
        if (number_of_file(entry->d_name, &number) && number >= *count) {
            *count = number + 1;
        }
    }
    closedir(directory);
    return *count ? VMG_OK
                  : vmg_fail(self->context, VMG_ERROR_NO_INPUT, "%s: holds no train_0.txt and test_0.txt",
                             self->directory);
}

/* --- One file ---------------------------------------------------------------------------------------------------- */

/* What a line holds. */
typedef enum line_content { LINE_NUMBER, LINE_EMPTY, LINE_END, LINE_WRONG } line_content;

static bool ends_line(int byte)
{
    return byte == '\n' || byte == EOF;
}

static bool is_space(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Reads a line, or as much of it as it takes to see that it is wrong. Numbers beyond 32 bits become the largest of
 * these. */
static line_content read_line(FILE *file, uint32_t *number)
{
    uint64_t value = 0;
    bool any = false;
    int byte = getc_unlocked(file);
    const bool at_end = byte == EOF;
    while (is_space(byte)) {
        byte = getc_unlocked(file);
    }
    for (; byte >= '0' && byte <= '9'; byte = getc_unlocked(file)) {
        any = true;
        value = value * 10 + (uint64_t)(byte - '0');
        value = value < UINT32_MAX ? value : UINT32_MAX;
    }
    while (is_space(byte)) {
        byte = getc_unlocked(file);
    }
    *number = (uint32_t)value;
    if (!ends_line(byte)) {
        return LINE_WRONG;
    }
    return any ? LINE_NUMBER : at_end ? LINE_END : LINE_EMPTY;
}

static vmg_status take_row(split_reader *self, size_t line, uint32_t row, int part)
{
    if (row >= self->table_rows) {
        return vmg_fail(self->context, VMG_ERROR_DATA,
                        "%s: line %zu: row %u is out of range: the table has %zu rows, counted from 0", self->path,
                        line, row, self->table_rows);
    }
    if (self->seen[row]) {
        return vmg_fail(self->context, VMG_ERROR_DATA, "%s: line %zu: row %u is there twice%s", self->path, line, row,
                        self->seen[row] == part ? "" : ", here and among the training rows");
    }
    self->seen[row] = (unsigned char)part;
    return VMG_OK;
}

static vmg_status read_rows(split_reader *self, FILE *file, int part, uint32_t **rows, size_t *count)
{
    size_t capacity = 0;
    for (size_t line = 1;; line++) {
        uint32_t row = 0;
        const line_content content = read_line(file, &row);
        if (ferror(file)) {
            return vmg_fail(self->context, VMG_ERROR_WRITE, "%s: reading broke off: %s", self->path, strerror(errno));
        }
        if (content == LINE_END) {
            break;
        }
        if (content == LINE_WRONG) {
            return vmg_fail(self->context, VMG_ERROR_DATA, "%s: line %zu: a row number, counted from 0, was expected",
                            self->path, line);
        }
        if (content == LINE_EMPTY) {
            continue;
        }
        const vmg_status status = take_row(self, line, row, part);
        if (status) {
            return status;
        }
        if (*count == capacity) {
            uint32_t *grown = vmg_reallocate(self->context, *rows, capacity, capacity * 2 + 64, sizeof *grown);
            if (!grown) {
                return VMG_ERROR_MEMORY;
            }
            *rows = grown;
            capacity = capacity * 2 + 64;
        }
        (*rows)[(*count)++] = row;
    }
    return *count ? VMG_OK : vmg_fail(self->context, VMG_ERROR_DATA, "%s: holds no row number", self->path);
}

static vmg_status read_part(split_reader *self, size_t number, size_t split_count, int part, uint32_t **rows,
                            size_t *count)
{
    FILE *file = fopen(path_of(self, part, number), "re");
    if (!file && errno == ENOENT) {
        return vmg_fail(self->context, VMG_ERROR_DATA,
                        "%s: is missing; the splits in this directory have the numbers 0 to %zu, and each needs a "
                        "train and a test file",
                        self->path, split_count - 1);
    }
    if (!file) {
        return vmg_fail(self->context, vmg_status_of_errno(errno, VMG_ERROR_NO_INPUT), "%s: cannot be opened: %s",
                        self->path, strerror(errno));
    }
    const vmg_status status = read_rows(self, file, part, rows, count);
    fclose(file);
    return status;
}

static vmg_status read_splits(split_reader *self, vmg_splits *out)
{
    size_t split_count = 0, capacity = 0;
    vmg_status status = count_splits(self, &split_count);
    for (size_t number = 0; number < split_count && !status; number++) {
        if (number == capacity) { /* grown as files are found: the highest number may be anything */
            vmg_split *grown = vmg_reallocate(self->context, out->at, capacity, capacity * 2 + 16, sizeof *grown);
            if (!grown) {
                return VMG_ERROR_MEMORY;
            }
            out->at = grown;
            capacity = capacity * 2 + 16;
        }
        vmg_split *split = &out->at[out->count++];
        memset(self->seen, 0, self->table_rows);
        status = read_part(self, number, split_count, train, &split->train, &split->train_count);
        status = status ? status : read_part(self, number, split_count, test, &split->test, &split->test_count);
    }
    return status;
}

vmg_status vmg_splits_read(vmg_context *context, const char *directory, size_t table_rows, vmg_splits *out)
{
    split_reader self = {.context = context, .directory = directory, .table_rows = table_rows};
    self.path_size = strlen(directory) + sizeof "/train_999999999.txt";
    self.path = vmg_allocate(context, self.path_size, 1);
    self.seen = vmg_allocate(context, table_rows, 1);
    *out = (vmg_splits){0};
    const vmg_status status = self.path && self.seen ? read_splits(&self, out) : VMG_ERROR_MEMORY;
    vmg_release(context, self.path);
    vmg_release(context, self.seen);
    if (status) {
        vmg_splits_release(context, out);
    }
    return status;
}
