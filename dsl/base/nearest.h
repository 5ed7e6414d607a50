/* nearest.h - which of the known words somebody meant who wrote another one. */
#ifndef DSL_BASE_NEAREST_H
#define DSL_BASE_NEAREST_H

struct nearest {
    const char *wanted;
    const char *name; /* out: the best so far; NULL if none is near enough to be meant */
    unsigned distance;
};

struct nearest nearest_to(const char *wanted);
void nearest_try(struct nearest *nearest, const char *name);

#endif
