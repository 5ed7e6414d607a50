/* A message is passed as an argument, and an array cannot be. */
#include "subjects.h"

WOI_CHANNEL(rows, int[3]); // expect: gcc "'rows_messages_' declared as function returning an array" clang "function cannot return array type"
