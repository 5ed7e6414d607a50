/* subjects.h - what the cases use: names without bodies, for they are only looked at and compiled. */
#ifndef TESTS_CHECK_SUBJECTS_H
#define TESTS_CHECK_SUBJECTS_H

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <woi.h>

struct point {
    int x, y;
};
struct list {
    struct point *first;
};
struct shared {
    pthread_rwlock_t lock;
    pthread_spinlock_t spin, other;
};
struct ops {
    int (*read)(int);
};
typedef struct mystery {
    int secret;
} mystery_t;

#define list_for_each(p, list) for ((p) = (list)->first; (p); (p)++)

int next(void);
bool ready(void);
int nested_sum(int n);
int64_t duration_of(const int *number);
int parse(const char *text, int *ret_value);
struct point *make_point(void);
char *make_text(void);
void free_text(char **text);
mystery_t *find_mystery(void);
mystery_t make_mystery(void);
void keep(void *future);
void keep_handle(void *handle);
void use(int n);
#define use_mystery(thing) ((void)(thing))
void use_point(struct point p);
void use_text(const char *text);
extern int counter;

WOI_ASYNC_DECLARE(int, add_later, ((int, a), (int, b)));
WOI_ASYNC_DECLARE(int, from_another_header, ((int *, number)));

#endif
