/* file.c - reads a source. */
#include "parse/file.h"

#include <stdlib.h>

void file_read(struct file *file, const struct source *source)
{
    *file = (struct file){0};
    token_list_read(&file->list, source);
    file_learn(file);
    file_find_functions(file);
}

void file_release(struct file *file)
{
    token_list_release(&file->list);
    free(file->functions);
    free(file->in_macro);
    *file = (struct file){0};
}
