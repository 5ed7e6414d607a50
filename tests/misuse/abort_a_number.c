/* Only a task can be aborted. */
#include "subjects.h"

void stop(woi_task_id id)
{
    woi_abort(id); // expect: gcc "invalid type argument of '->'" clang "is not a pointer"
}
