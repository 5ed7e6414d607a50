/* What can be an output. */
#include "subjects.h"

union number {
    int i;
    double d;
};

WOI_ASYNC(void, returns_void, ()) { WOI_BEGIN; WOI_RETURN(); WOI_END; }
WOI_ASYNC(woi_unit, returns_unit, ()) { WOI_BEGIN; WOI_RETURN((woi_unit){0}); WOI_END; }
WOI_ASYNC(bool, returns_bool, ()) { WOI_BEGIN; WOI_RETURN(true); WOI_END; }
WOI_ASYNC(double, returns_double, ()) { WOI_BEGIN; WOI_RETURN(0.5); WOI_END; }
WOI_ASYNC(const char *, returns_text, ()) { WOI_BEGIN; WOI_RETURN("text"); WOI_END; }
WOI_ASYNC(void *, returns_pointer, ()) { WOI_BEGIN; WOI_RETURN(NULL); WOI_END; }
WOI_ASYNC(int (*)(int, int), returns_function, ()) { WOI_BEGIN; WOI_RETURN(NULL); WOI_END; }
WOI_ASYNC(int (*)[3], returns_row, ()) { WOI_BEGIN; WOI_RETURN(NULL); WOI_END; }
WOI_ASYNC(struct point, returns_struct, ()) { WOI_BEGIN; WOI_RETURN((struct point){1, 2}); WOI_END; }
WOI_ASYNC(union number, returns_union, ()) { WOI_BEGIN; WOI_RETURN((union number){.d = 1}); WOI_END; }
WOI_ASYNC(struct point *, returns_given, ((struct point *, p))) { WOI_BEGIN; WOI_RETURN(self->p); WOI_END; }

WOI_ASYNC(void, app, (),
    bool b;
    double d;
    const char *text;
    void *pointer;
    int (*function)(int, int);
    int (*row)[3];
    struct point p;
    union number n;
    woi_unit unit;
)
{
    WOI_BEGIN;
    WOI_AWAIT(returns_void());
    WOI_AWAIT(self->unit, returns_void());
    WOI_AWAIT(self->b, returns_bool());
    WOI_AWAIT(self->d, returns_double());
    WOI_AWAIT(self->text, returns_text());
    WOI_AWAIT(self->pointer, returns_pointer());
    WOI_AWAIT(self->function, returns_function());
    WOI_AWAIT(self->row, returns_row());
    WOI_AWAIT(self->p, returns_struct());
    WOI_AWAIT(self->n, returns_union());
    WOI_END;
}
