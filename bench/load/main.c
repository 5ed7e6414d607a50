/* main.c - the load generator's command line. */
#include "load.h"

static const struct {
    const char *name, *usage;
    int words; /* at least */
    void (*run)(char **words);
} loads[] = {
    {"echo", "PORT PID CONNECTIONS IN-FLIGHT SIZE MILLISECONDS", 6, load_echo},
    {"churn", "PORT PID AT-ONCE CONNECTIONS", 4, load_churn},
    {"start", "TIMES PROGRAM WORD...", 2, load_start},
};

enum { LOADS = sizeof loads / sizeof *loads };

int main(int argc, char **argv)
{
    for (int i = 0; i < LOADS; i++) {
        if (argc > 1 && strcmp(argv[1], loads[i].name) == 0 && argc - 2 >= loads[i].words) {
            loads[i].run(argv + 2);
            return 0;
        }
    }
    for (int i = 0; i < LOADS; i++)
        fprintf(stderr, "%s %s %s\n", i ? "      " : "usage:", loads[i].name, loads[i].usage);
    return 2;
}
