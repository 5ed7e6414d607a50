/* nearest.c - by the number of letters to insert, to remove, to replace, or to swap with the next. */
#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 40 }; /* nobody means a longer one */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Row by row: row[1] is of the last letter of a, row[2] of the one before it, row[0] of the next. */
static unsigned distance(const char *a, const char *b)
{
    unsigned row[3][LONGEST + 1];
    size_t a_length = strlen(a), b_length = strlen(b);

    for (unsigned j = 0; j <= b_length; j++)
        row[1][j] = j;
    for (size_t i = 0; i < a_length; i++) {
        row[0][0] = (unsigned)i + 1;
        for (size_t j = 0; j < b_length; j++) {
            unsigned changed = row[1][j] + (a[i] != b[j]);

            changed = least(changed, least(row[1][j + 1], row[0][j]) + 1);
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                changed = least(changed, row[2][j - 1] + 1);
            row[0][j + 1] = changed;
        }
        memcpy(row[2], row[1], sizeof row[2]);
        memcpy(row[1], row[0], sizeof row[1]);
    }
    return row[1][b_length];
}

struct nearest nearest_to(const char *wanted)
{
    size_t length = strlen(wanted);

    /* A third of the letters may be wrong. One letter alone says nothing. */
    return (struct nearest){.wanted = wanted,
                            .distance = length < 2 || length > LONGEST ? 0 : (unsigned)(length + 1) / 3 + 1};
}

void nearest_try(struct nearest *nearest, const char *name)
{
    if (nearest->distance == 0 || strlen(name) > LONGEST)
        return;
    unsigned found = distance(nearest->wanted, name);

    if (found < nearest->distance) {
        nearest->name = name;
        nearest->distance = found;
    }
}
