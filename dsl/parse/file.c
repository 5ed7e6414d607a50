/* file.c - reads a source. */
#include "parse/file.h"

#include <stdlib.h>

void file_read(struct file *file, const struct source *source)
{
    *file = (struct file){0};
    token_list_read(&file->list, source);
    types_learn(file);
    file_learn(file);
    file_find_functions(file);
    macros_learn(file);
}

bool file_macro_text(const struct file *file, uint32_t symbol, uint32_t *ret_first, uint32_t *ret_count)
{
    const uint32_t number = file->macro[symbol];

    if (number == 0)
        return false;
    const struct directive *directive = &file->list.directives[number - 1];
    const struct token *tokens = &file->list.lines[directive->first];
    const bool has_parameters =
        directive->count > 2 && tokens[2].kind == TOKEN_OPEN_PAREN &&
        tokens[2].at == tokens[1].at + token_text(file->list.source, tokens[1]).length;

    *ret_first = directive->first + 2;
    *ret_count = directive->count - 2;
    return !has_parameters;
}

void file_release(struct file *file)
{
    token_list_release(&file->list);
    free(file->functions);
    free(file->unread);
    free(file->in_macro);
    free(file->macro);
    free(file->macro_of);
    free(file->macros);
    free(file->typedef_);
    free(file->tag);
    free(file->types);
    *file = (struct file){0};
}
