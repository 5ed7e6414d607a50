/* macro_edges.h - what macros.c and macro_text.c share: from which name to which macro something is passed
 * on. */
#ifndef DSL_PARSE_MACRO_EDGES_H
#define DSL_PARSE_MACRO_EDGES_H

#include "base/memory.h"
#include "parse/macros.h"

/* The classes that a macro has of a name: in any case, of one that is called, of the call that is all of its
 * text. */
enum {
    OF_ANY_MENTION = WORD_WAITS | WORD_CLEANS | WORD_ASYNC,
    OF_CALLS = WORD_BLOCKS | WORD_BLOCKS_FD | WORD_LOCKS | WORD_UNLOCKS,
    OF_VALUES = WORD_MAKES | WORD_GIVES | WORD_SPAWNS | WORD_FAILS | WORD_FAILS_MADE,
};

/* From a name to a macro whose text has it. */
struct macro_edge {
    uint32_t from;   /* a symbol */
    uint32_t to;     /* a macro */
    uint32_t next;   /* the next edge from there, from 1 */
    uint64_t passes; /* what goes along it */
    uint16_t passed; /* parameters that the text gives to that macro */
};

struct macro_reader {
    struct file *file;
    struct macro_edge *edges;
    size_t count, room;
    uint32_t *first; /* by symbol: its first edge, from 1 */
    uint32_t *queue; /* symbols that something new is known about */
    size_t queued, queue_room;
};

/* Reads a #define: its parameters, and the edges from the names in its text. */
void macro_read(struct macro_reader *reader, const struct directive *directive);

static inline struct macro_edge *edge_add(struct macro_reader *reader, uint32_t from, uint32_t macro)
{
    MEMORY_GROW(reader->edges, reader->count, reader->room);
    reader->edges[reader->count] =
        (struct macro_edge){.from = from, .to = macro, .next = reader->first[from]};
    reader->first[from] = (uint32_t)++reader->count;
    return &reader->edges[reader->count - 1];
}

#endif
