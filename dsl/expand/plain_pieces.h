/* plain_pieces.h - texts with places for the words of one function: of plain_head.c only. */
#ifndef DSL_EXPAND_PLAIN_PIECES_H
#define DSL_EXPAND_PLAIN_PIECES_H

#include "expand/plain.h"

/* What is put into the texts: %N the function's name, %T the output's type, %S whether it is signed, %A the
 * arguments of a constructor, %M the same behind another one, %V their names, %W the same behind another one,
 * %D the output's destructor, %F the file, %L the line. */
struct pieces {
    struct text name, output, arguments, more, values, more_values, file;
    const char *is_signed;
    bool owns;
    unsigned line;
};

void pieces_init(struct pieces *pieces, const struct plain *plain, const struct head *head);
void pieces_release(struct pieces *pieces);
/* Adds the template with them in it. */
void pieces_add(struct text *out, const struct pieces *pieces, const char *template);

#endif
