/* The confusion matrix; see metrics/confusion.h. */
#include "metrics/confusion.h"

#include "base/context.h"

vmg_status vmg_confusion_create(vmg_context *context, size_t classes, vmg_confusion *out)
{
    *out = (vmg_confusion){.counts = vmg_allocate(context, classes * (classes + 1), sizeof *out->counts)};
    out->classes = out->counts ? classes : 0;
    return out->counts ? VMG_OK : VMG_ERROR_MEMORY;
}

void vmg_confusion_add(vmg_confusion *confusion, size_t truth, size_t predicted)
{
    const size_t row = truth < confusion->classes ? truth : confusion->classes;
    confusion->counts[row * confusion->classes + predicted]++;
}

void vmg_confusion_add_all(vmg_confusion *confusion, const vmg_confusion *from)
{
    for (size_t i = 0; i < confusion->classes * (confusion->classes + 1); i++) {
        confusion->counts[i] += from->counts[i];
    }
}

void vmg_confusion_release(vmg_context *context, vmg_confusion *confusion)
{
    vmg_release(context, confusion->counts);
    *confusion = (vmg_confusion){0};
}
