/* What is to be predicted: numbers, or one of several classes. */
#ifndef VMG_TASK_H
#define VMG_TASK_H

typedef enum vmg_task {
    VMG_TASK_AUTO,          /* found from the target: see below */
    VMG_TASK_REGRESSION,    /* one or several numbers */
    VMG_TASK_CLASSIFICATION /* one of at least two classes: texts, or whole numbers */
} vmg_task;

/* VMG_TASK_AUTO: a target of texts, or of exactly two different numbers that are both whole (0 and 1), is
 * classification; any other is regression, also one of few whole numbers (marks from 3 to 8): their order and distance
 * mean something. */

#endif
