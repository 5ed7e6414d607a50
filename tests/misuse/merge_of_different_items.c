/* A stream has one type of items. */
#include "subjects.h"

WOI_STREAM_MERGE(both, struct numbers_from, struct places); // expect: "both: the items of the two streams have different types"
