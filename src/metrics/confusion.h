/* The confusion matrix: rows by true and by predicted class. */
#ifndef VMG_METRICS_CONFUSION_H
#define VMG_METRICS_CONFUSION_H

#include <stddef.h>

#include "vmg/context.h"

/* All zero: without classes. */
typedef struct vmg_confusion {
    size_t classes;
    size_t *counts; /* (classes + 1) x classes, owned: true class (the last row: none of them), predicted class */
} vmg_confusion;

/* Fails with VMG_ERROR_MEMORY; *out is then all zero. */
vmg_status vmg_confusion_create(vmg_context *context, size_t classes, vmg_confusion *out);

/* Adds a row; a true class >= classes is none of them. */
void vmg_confusion_add(vmg_confusion *confusion, size_t truth, size_t predicted);

/* Adds the rows of another one of as many classes. */
void vmg_confusion_add_all(vmg_confusion *confusion, const vmg_confusion *from);

void vmg_confusion_release(vmg_context *context, vmg_confusion *confusion);

#endif
