/* expand.c - fuzzed: woi expand says the same twice in all its forms, and as C it keeps a source without
 * async functions as it is. libFuzzer itself sees to it that no input takes long. */
#include <stdint.h>
#include <stdlib.h>

#include "expand/expand.h"
#include "expand/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_machines(const struct file *file, const struct function *function, struct text *text)
{
    uint32_t variants = 1;

    for (uint32_t variant = 0; variant < variants; variant++) {
        struct machine machine;

        variants = machine_init(&machine, file, function, variant);
        if (!machine.trouble) {
            expand_text(text, &machine, variant);
            expand_dot(text, &machine, variant);
        }
        machine_release(&machine);
    }
}

/* Returns how many async functions there are. */
static size_t expand_all(const struct source *source, struct text *text)
{
    struct text plain;
    struct file file;
    size_t count = 0;

    file_read(&file, source);
    expand_file_plain(&file, &plain);
    text_add_slice(text, text_slice(&plain));
    text_release(&plain);
    for (size_t i = 0; i < file.function_count; i++) {
        if (!file.functions[i].is_async)
            continue;
        expand_function_plain(&file, &file.functions[i], text);
        add_machines(&file, &file.functions[i], text);
        count++;
    }
    file_release(&file);
    return count;
}

static bool has_declaration(const struct source *source)
{
    return slice_find((struct slice){source->bytes, source->size}, "WOI_ASYNC_DECLARE");
}

/* In front of it may stand a #line. */
static bool ends_with(const struct text *text, const struct source *source)
{
    return text->length >= source->size &&
           slice_equal((struct slice){text->at + text->length - source->size, source->size},
                       (struct slice){source->bytes, source->size});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text first = {0}, second = {0};
    struct source source;

    if (source_from("fuzzed.c", (const char *)data, size, &source) != 0)
        return 0;
    const size_t count = expand_all(&source, &first);

    expand_all(&source, &second);
    if (!slice_equal(text_slice(&first), text_slice(&second)))
        abort();
    if (count == 0 && !has_declaration(&source) && !ends_with(&first, &source))
        abort();
    text_release(&first);
    text_release(&second);
    source_release(&source);
    return 0;
}
