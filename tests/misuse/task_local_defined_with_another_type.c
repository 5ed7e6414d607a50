/* The header that declares a task local and the source that defines it say the same. */
#include "subjects.h"

WOI_TASK_LOCAL_DECLARE(int, level);
WOI_TASK_LOCAL_DEFINE(long, level); // expect: "level: it is declared with another type"
