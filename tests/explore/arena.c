/* arena.c - memory that is not used again before the sequence ends, so that whoever uses a freed block
 * is found: what is read there is no pointer, and what is written is seen. Under the address sanitizer
 * each access is. */
#include <sanitizer/asan_interface.h>
#include <string.h>

#include "base/thread.h"
#include "explore.h"

enum { SIZE = 1 << 16, BLOCKS = 256, POISON = 0xdb };

static _Alignas(16) unsigned char memory[SIZE];
static struct {
    size_t from, size;
    bool is_free;
} blocks[BLOCKS];
static size_t used;
static uint32_t count, live;
static struct sys table;

static void *allocate(size_t size)
{
    const size_t whole = (size + 15) & ~(size_t)15;
    unsigned char *block = memory + used;

    if (count == BLOCKS || whole > SIZE - used)
        return NULL;
    ASAN_UNPOISON_MEMORY_REGION(block, size);
    blocks[count].from = used;
    blocks[count].size = size;
    blocks[count++].is_free = false;
    used += whole;
    live++;
    return block;
}

static void release(void *block)
{
    for (uint32_t i = 0; i < count; i++)
        if (block == memory + blocks[i].from) {
            if (blocks[i].is_free)
                world_breaks("memory is freed twice");
            blocks[i].is_free = true;
            live--;
            memset(block, POISON, blocks[i].size);
            ASAN_POISON_MEMORY_REGION(block, blocks[i].size);
            return;
        }
    world_breaks("something is freed that is no block of memory");
}

void arena_install(void)
{
    table = sys_linux;
    table.allocate = allocate;
    table.release = release;
    thread_set_sys(&table);
    arena_begin();
}

void arena_begin(void)
{
    used = 0;
    count = live = 0;
    ASAN_POISON_MEMORY_REGION(memory, SIZE);
}

bool arena_lives(const void *block)
{
    for (uint32_t i = 0; i < count; i++)
        if (block == memory + blocks[i].from)
            return !blocks[i].is_free;
    return false;
}

uint32_t arena_blocks(void)
{
    return live;
}

bool arena_was_hurt(void)
{
    ASAN_UNPOISON_MEMORY_REGION(memory, SIZE);
    for (uint32_t i = 0; i < count; i++)
        for (size_t at = 0; blocks[i].is_free && at < blocks[i].size; at++)
            if (memory[blocks[i].from + at] != POISON)
                return true;
    return false;
}
