/* Only a future can be dropped. */
#include "subjects.h"

void stop(int fd)
{
    woi_drop(fd); // expect: gcc "invalid type argument of '->'" clang "is not a pointer"
}
