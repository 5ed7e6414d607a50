/* random.h - numbers from a seed: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
 * generators", 2014). Not for secrets. */
#ifndef WOI_SIM_RANDOM_H
#define WOI_SIM_RANDOM_H

#include <stdint.h>

static inline uint64_t random_mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline uint64_t random_next(uint64_t *state)
{
    return random_mix(*state += 0x9e3779b97f4a7c15u);
}

/* From 0 to below, which is not 0. */
static inline uint64_t random_below(uint64_t *state, uint64_t below)
{
    __extension__ typedef unsigned __int128 wide;

    return (uint64_t)((wide)random_next(state) * below >> 64);
}

#endif
