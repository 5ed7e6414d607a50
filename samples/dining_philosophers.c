/* dining_philosophers.c - five philosophers, five forks, and nobody starves.
 *
 * Each fork is a mutex, and to eat takes two. A semaphore lets no more than four sit down at once: so one
 * of them always has both forks within reach. They begin together, by a barrier. All of them lie in memory
 * that is zero but for what a barrier and a semaphore are for. */
// expect: dinner begins
// expect: ...
// expect: ...eats meal 3
// expect: all have eaten 3 times; at most 2 at once

#include <stdio.h>
#include <woi.h>

enum { PHILOSOPHERS = 5, MEALS = 3 };

static const char *const names[PHILOSOPHERS] = {"Hypatia", "Plato", "Aspasia", "Seneca", "Diotima"};

struct table {
    struct woi_mutex forks[PHILOSOPHERS];
    struct woi_semaphore seats;
    struct woi_barrier begin;
    int eating, most;
};

static void begin_to_eat(struct table *table, int number, int meal)
{
    table->eating++;
    if (table->eating > table->most)
        table->most = table->eating;
    printf("%s eats meal %d\n", names[number], meal);
}

static WOI_ASYNC(int, dine, ((struct table *, table), (int, number)),
    struct woi_permit seat;
    struct woi_mutex_guard left, right;
    int leads, meal;
)
{
    WOI_BEGIN;
    WOI_TRY(self->leads, woi_barrier_wait(&self->table->begin));
    if (self->leads)
        puts("dinner begins");
    for (self->meal = 1; self->meal <= MEALS; self->meal++) {
        WOI_TRY(woi_semaphore_acquire(&self->table->seats, 1, &self->seat));
        WOI_TRY(woi_mutex_lock(&self->table->forks[self->number], &self->left));
        WOI_TRY(woi_mutex_lock(&self->table->forks[(self->number + 1) % PHILOSOPHERS], &self->right));
        begin_to_eat(self->table, self->number, self->meal);
        WOI_TRY(woi_sleep(WOI_MS(1)));
        self->table->eating--;
        woi_mutex_unlock(&self->right);
        woi_mutex_unlock(&self->left);
        woi_permit_release(&self->seat);
    }
    WOI_RETURN(0);
WOI_FINALLY:
    woi_mutex_unlock(&self->right);
    woi_mutex_unlock(&self->left);
    woi_permit_release(&self->seat);
    WOI_END;
}

static WOI_ASYNC(int, dinner, ((struct table *, table)),
    struct dine *guests[PHILOSOPHERS];
    int i;
)
{
    WOI_BEGIN;
    for (self->i = 0; self->i < PHILOSOPHERS; self->i++)
        self->guests[self->i] = dine(self->table, self->i);
    WOI_TRY(woi_try_join_array(PHILOSOPHERS, self->guests, (int *)NULL));
    printf("all have eaten %d times; at most %d at once\n", MEALS, self->table->most);
    WOI_RETURN(0);
    WOI_END;
}

int main(void)
{
    static struct table table = {.seats = WOI_SEMAPHORE_INIT(PHILOSOPHERS - 1),
                                 .begin = WOI_BARRIER_INIT(PHILOSOPHERS)};

    return WOI_MAIN(dinner(&table));
}
