/* plain_pieces.c - the words of one function for the texts around its body. */
#include "expand/plain_pieces.h"

#include <string.h>

static void add_parameters(const struct plain *plain, const struct head *head, struct pieces *pieces)
{
    for (uint32_t i = 0; i < head->parameter_count; i++) {
        const struct parameter *parameter = &head->parameters[i];

        text_add_string(&pieces->arguments, i ? ", " : "");
        plain_add_type(&pieces->arguments, plain, parameter->type);
        text_add_slice(&pieces->arguments, plain_text_of(plain, parameter->name));
        text_add_string(&pieces->values, i ? ", " : "");
        text_add_slice(&pieces->values, plain_text_of(plain, parameter->name));
    }
    if (head->parameter_count > 0) {
        text_printf(&pieces->more, ", %s", pieces->arguments.at);
        text_printf(&pieces->more_values, ", %s", pieces->values.at);
    } else {
        text_add_string(&pieces->arguments, "void");
    }
}

void pieces_init(struct pieces *pieces, const struct plain *plain, const struct head *head)
{
    static const char *const flags[] = {"WOI_IS_SIGNED_(((struct %N *)0)->output) ? WOI_FUTURE_SIGNED : 0u",
                                        "0u", "WOI_FUTURE_SIGNED"};

    *pieces = (struct pieces){
        .is_signed = flags[type_signedness(plain, head->type) + 1],
        .owns = head->drop.first < head->drop.last,
        .line = source_place(plain->source, plain->file->list.tokens[head->macro].at).line,
    };
    head_add_name(&pieces->name, plain->file, head);
    if (type_is_void(plain, head->type))
        text_add_string(&pieces->output, "woi_unit ");
    else
        plain_add_type(&pieces->output, plain, head->type);
    add_parameters(plain, head, pieces);
    code_add_c_string(&pieces->file, plain->source->path);
}

void pieces_release(struct pieces *pieces)
{
    text_release(&pieces->name);
    text_release(&pieces->output);
    text_release(&pieces->arguments);
    text_release(&pieces->more);
    text_release(&pieces->values);
    text_release(&pieces->more_values);
    text_release(&pieces->file);
}

/* --- filling --------------------------------------------------------------------------------------- */

static void add_piece(struct text *out, const struct pieces *pieces, char which)
{
    switch (which) {
    case 'N':
        text_add_slice(out, text_slice(&pieces->name));
        break;
    case 'T':
        text_add_slice(out, text_slice(&pieces->output));
        break;
    case 'S':
        text_add_string(out, pieces->is_signed);
        break;
    case 'A':
        text_add_slice(out, text_slice(&pieces->arguments));
        break;
    case 'M':
        text_add_slice(out, text_slice(&pieces->more));
        break;
    case 'V':
        text_add_slice(out, text_slice(&pieces->values));
        break;
    case 'W':
        text_add_slice(out, text_slice(&pieces->more_values));
        break;
    case 'D':
        text_add_slice(out, pieces->owns ? text_slice(&pieces->name) : slice_of("NULL"));
        text_add_string(out, pieces->owns ? "_drop_output_" : "");
        break;
    case 'F':
        text_add_slice(out, text_slice(&pieces->file));
        break;
    case 'L':
        text_printf(out, "%u", pieces->line);
        break;
    }
}

void pieces_add(struct text *out, const struct pieces *pieces, const char *template)
{
    const char *place;

    for (; (place = strchr(template, '%')); template = place + 2) {
        text_add(out, template, (size_t)(place - template));
        add_piece(out, pieces, place[1]);
    }
    text_add_string(out, template);
}
