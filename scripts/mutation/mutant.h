/* mutant.h - included in front of every mutated source: which mutant is on, and which were reached. */
#ifndef WOI_MUTANT_H
#define WOI_MUTANT_H

extern int woi_mutant;
extern unsigned char *woi_mutants_reached; /* a byte each, or NULL */

/* Whether the code that asks is to behave as the mutant of this number. */
static inline int woi_mutant_is(int number)
{
    if (__builtin_expect(woi_mutants_reached != 0, 0))
        woi_mutants_reached[number] = 1;
    return __builtin_expect(woi_mutant == number, 0);
}

#endif
