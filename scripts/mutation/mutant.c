/* mutant.c - the switch of all mutants: $WOI_MUTANT is the number of the one that is on, and the file
 * $WOI_MUTANTS_REACHED, if named, gets a byte at the number of each that was reached. */
#include "mutant.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int woi_mutant = -1;
unsigned char *woi_mutants_reached;
size_t woi_mutants_size;

/* Shared, so that what a test's own processes reach counts too. Before all other constructors. */
__attribute__((constructor(101))) static void choose(void)
{
    const char *number = getenv("WOI_MUTANT");
    const char *path = getenv("WOI_MUTANTS_REACHED");
    struct stat is;

    if (number)
        woi_mutant = atoi(number);
    if (!path)
        return;
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &is) < 0)
        abort();
    void *bytes = mmap(NULL, (size_t)is.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        abort();
    woi_mutants_reached = bytes;
    woi_mutants_size = (size_t)is.st_size;
    close(fd);
}
