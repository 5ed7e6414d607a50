/* message.h - messages as gcc writes them: file, line and column, the source line, a caret. */
#ifndef DSL_BASE_MESSAGE_H
#define DSL_BASE_MESSAGE_H

#include "base/source.h"

enum message_kind { MESSAGE_ERROR, MESSAGE_WARNING, MESSAGE_NOTE };

/* Where messages go. */
struct message_out {
    FILE *file;
    bool color;
};

/* Colours if wanted says so ("always", "never"), or by itself ("auto") on a terminal when NO_COLOR is not
 * set. False: it is none of the three words. */
bool message_color(const char *wanted, FILE *file, bool *ret_color);

/* The source's text from offset on, length bytes of it, is what the message is about. tag is shown in
 * brackets behind it, or NULL. */
void message_at(const struct message_out *out, const struct source *source, size_t offset, size_t length,
                enum message_kind kind, const char *tag, const char *text);

/* "woi: ..." on stderr: something is wrong with the call or the machine, not with a source. */
__attribute__((format(printf, 1, 2))) void message_trouble(const char *format, ...);

#endif
