/* A plain function cannot wait. */
// expect: await-outside-async 7:5
#include "subjects.h"

int main(void)
{
    WOI_AWAIT(woi_sleep(1));
    return 0;
}
