/* mutant.h - included in front of every mutated source: which mutant is on, and which were reached. */
#ifndef WOI_MUTANT_H
#define WOI_MUTANT_H

#include <stddef.h>

/* What woi_mutants_reached holds. */
enum woi_mutant_reached {
    WOI_MUTANT_NO_MATTER = 1, /* reached, but what it computes is what was computed without it */
    WOI_MUTANT_MATTERS = 2,
};

extern int woi_mutant;
extern unsigned char *woi_mutants_reached; /* a byte each, or NULL */
extern size_t woi_mutants_size;

/* Whether the code that asks is to behave as the mutant of this number. */
static inline int woi_mutant_is(int number)
{
    if (__builtin_expect(woi_mutants_reached != 0, 0))
        woi_mutants_reached[number] |= WOI_MUTANT_MATTERS;
    return __builtin_expect(woi_mutant == number, 0);
}

/* The same, of an expression that can be computed both ways without harm. */
#define woi_mutant_changes(number, before, after)                                                            \
    woi_mutant_is_((number), woi_mutants_reached && (before) != (after))

static inline int woi_mutant_is_(int number, int changes)
{
    if (__builtin_expect(woi_mutants_reached != 0, 0))
        woi_mutants_reached[number] |= changes ? WOI_MUTANT_MATTERS : WOI_MUTANT_NO_MATTER;
    return __builtin_expect(woi_mutant == number, 0);
}

#endif
