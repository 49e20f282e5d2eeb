/* libvmg: neural networks that know how sure they are. The guided tour comes with the model interface. */
#ifndef VMG_VMG_H
#define VMG_VMG_H

#include "vmg/config.h"
#include "vmg/context.h"
#include "vmg/evaluate.h"
#include "vmg/metrics.h"
#include "vmg/model.h"
#include "vmg/settings.h"
#include "vmg/status.h"
#include "vmg/table.h"
#include "vmg/task.h"

#endif
