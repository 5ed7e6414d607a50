/* An async function has its own constructor. */
#include "subjects.h"

struct add_later *make(void)
{
    return woi_future_new(add_later); // expect: "add_later_type_"
}
