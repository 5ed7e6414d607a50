/* WOI_ASYNC_DECLARE has no body. */
#include "subjects.h"

WOI_ASYNC_DECLARE(int, elsewhere, ((int, a)));
WOI_FUTURE(int, leaf, int left;);
