/* Such a chunk would never be full. */
#include "subjects.h"

WOI_STREAM_CHUNKS(nones, struct numbers_from, 0); // expect: "nones: a chunk has room for an item"
