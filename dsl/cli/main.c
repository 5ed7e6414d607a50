/* main.c - the woi tool. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "lex/list.h"

static int count_tokens(const char *path)
{
    struct source source;
    struct token_list list;
    const int error = source_read(path, &source);

    if (error) {
        message_trouble("%s: %s", path, source_error_text(error));
        return 2;
    }
    token_list_read(&list, &source);
    printf("%s: %zu tokens\n", path, list.count);
    token_list_release(&list);
    source_release(&source);
    return 0;
}

int main(int argc, char **argv)
{
    int status = 0;

    for (int i = 1; i < argc; i++)
        status |= count_tokens(argv[i]);
    return status;
}
