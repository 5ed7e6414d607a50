/* words.h - the words that mean something to us, and what.
 *
 * A word's number is its symbol in every name table (names.h), so that a parser compares numbers. */
#ifndef DSL_LEX_WORDS_H
#define DSL_LEX_WORDS_H

/* What a name is; a source adds to this for its own names, see parse/facts.h. */
enum word_class {
    WORD_TYPE = 1u << 0,       /* begins a declaration: int, struct, const, size_t */
    WORD_STORAGE = 1u << 1,    /* static, extern, typedef: what it declares is no local */
    WORD_QUALIFIER = 1u << 2,  /* const, inline, __extension__: says nothing about the kind */
    WORD_TAG = 1u << 3,        /* struct, union, enum */
    WORD_STATEMENT = 1u << 4,  /* if, for, return, ... */
    WORD_SILENT = 1u << 5,     /* sizeof and its kin: looks at its operand, does not read it */
    WORD_ASYNC = 1u << 6,      /* defines or declares an async function */
    WORD_WAITS = 1u << 7,      /* may suspend the function it stands in */
    WORD_BODY = 1u << 8,       /* belongs in the body of an async function */
    WORD_MAKES = 1u << 9,      /* a call of it gives a future */
    WORD_SPAWNS = 1u << 10,    /* a call of it gives a task's handle */
    WORD_TAKES = 1u << 11,     /* takes over the futures among its arguments */
    WORD_ENDS = 1u << 13,      /* ends the function: what follows is not reached */
    WORD_GIVES = 1u << 14,     /* a call of it gives a future, but perhaps not a new one */
    WORD_PURE = 1u << 17,      /* a function or macro that changes nothing */
    WORD_MACRO = 1u << 15,     /* the source defines a macro of that name */
    WORD_FUNCTION = 1u << 16,  /* the source defines a function of that name */
    WORD_READS = 1u << 18,     /* a function that only reads what its arguments point at */
    WORD_FILLS = 1u << 19,     /* the same, but writes what its first argument points at */
    WORD_BLOCKS = 1u << 20,    /* a function that makes the whole thread wait */
    WORD_BLOCKS_FD = 1u << 21, /* the same, unless the descriptor is non-blocking */
    WORD_LOCKS = 1u << 22,
    WORD_UNLOCKS = 1u << 23,
    WORD_FAILS = 1u << 24,     /* gives a negative errno that matters */
    WORD_CLEANS = 1u << 25,    /* an attribute or macro that runs something at the end of the scope */
    WORD_NORETURN = 1u << 26,  /* exit, abort, ... */
    WORD_ATTRIBUTE = 1u << 27, /* __attribute__, __declspec, _Alignas, asm: with parentheses, skipped */
    WORD_FAILS_MADE =
        1u << 28,           /* a call of it gives a future whose output is a negative errno that matters */
    WORD_COPIES = 1u << 29, /* makes a future that copies what its first argument points at */
    WORD_WAITS_STDIN = 1u << 30, /* blocks if it is stdin that it reads */
    WORD_POLLS = 1u << 12,       /* blocks unless its last argument is 0 */
};

/* W(word, classes) */
#define WORDS_OF_C(W)                                                                                        \
    W(_Alignas, WORD_TYPE | WORD_ATTRIBUTE)                                                                  \
    W(_Alignof, WORD_SILENT)                                                                                 \
    W(_Atomic, WORD_TYPE | WORD_QUALIFIER)                                                                   \
    W(_Bool, WORD_TYPE)                                                                                      \
    W(_Complex, WORD_TYPE)                                                                                   \
    W(_Float128, WORD_TYPE)                                                                                  \
    W(_Generic, WORD_STATEMENT)                                                                              \
    W(_Imaginary, WORD_TYPE)                                                                                 \
    W(_Noreturn, WORD_TYPE | WORD_QUALIFIER)                                                                 \
    W(_Static_assert, WORD_STATEMENT)                                                                        \
    W(_Thread_local, WORD_TYPE | WORD_STORAGE)                                                               \
    W(__alignof__, WORD_SILENT)                                                                              \
    W(__asm__, WORD_ATTRIBUTE)                                                                               \
    W(__attribute, WORD_ATTRIBUTE)                                                                           \
    W(__attribute__, WORD_ATTRIBUTE)                                                                         \
    W(__auto_type, WORD_TYPE)                                                                                \
    W(__builtin_types_compatible_p, WORD_SILENT)                                                             \
    W(__builtin_unreachable, WORD_NORETURN)                                                                  \
    W(__builtin_offsetof, WORD_SILENT)                                                                       \
    W(__const, WORD_TYPE | WORD_QUALIFIER)                                                                   \
    W(__extension__, WORD_QUALIFIER)                                                                         \
    W(__inline, WORD_TYPE | WORD_QUALIFIER)                                                                  \
    W(__inline__, WORD_TYPE | WORD_QUALIFIER)                                                                \
    W(__int128, WORD_TYPE)                                                                                   \
    W(__label__, WORD_STATEMENT)                                                                             \
    W(__restrict, WORD_TYPE | WORD_QUALIFIER)                                                                \
    W(__restrict__, WORD_TYPE | WORD_QUALIFIER)                                                              \
    W(__signed__, WORD_TYPE)                                                                                 \
    W(__thread, WORD_TYPE | WORD_STORAGE)                                                                    \
    W(__typeof, WORD_TYPE | WORD_SILENT)                                                                     \
    W(__typeof__, WORD_TYPE | WORD_SILENT)                                                                   \
    W(__volatile__, WORD_TYPE | WORD_QUALIFIER)                                                              \
    W(asm, WORD_ATTRIBUTE)                                                                                   \
    W(auto, WORD_TYPE | WORD_QUALIFIER)                                                                      \
    W(break, WORD_STATEMENT)                                                                                 \
    W(case, WORD_STATEMENT)                                                                                  \
    W(char, WORD_TYPE)                                                                                       \
    W(const, WORD_TYPE | WORD_QUALIFIER)                                                                     \
    W(continue, WORD_STATEMENT)                                                                              \
    W(default, WORD_STATEMENT)                                                                               \
    W(do, WORD_STATEMENT)                                                                                    \
    W(double, WORD_TYPE)                                                                                     \
    W(else, WORD_STATEMENT)                                                                                  \
    W(enum, WORD_TYPE | WORD_TAG)                                                                            \
    W(extern, WORD_TYPE | WORD_STORAGE)                                                                      \
    W(float, WORD_TYPE)                                                                                      \
    W(for, WORD_STATEMENT)                                                                                   \
    W(goto, WORD_STATEMENT)                                                                                  \
    W(if, WORD_STATEMENT)                                                                                    \
    W(inline, WORD_TYPE | WORD_QUALIFIER)                                                                    \
    W(int, WORD_TYPE)                                                                                        \
    W(long, WORD_TYPE)                                                                                       \
    W(offsetof, WORD_SILENT)                                                                                 \
    W(register, WORD_TYPE | WORD_QUALIFIER)                                                                  \
    W(restrict, WORD_TYPE | WORD_QUALIFIER)                                                                  \
    W(return, WORD_STATEMENT)                                                                                \
    W(short, WORD_TYPE)                                                                                      \
    W(signed, WORD_TYPE)                                                                                     \
    W(sizeof, WORD_SILENT)                                                                                   \
    W(static, WORD_TYPE | WORD_STORAGE)                                                                      \
    W(static_assert, WORD_STATEMENT)                                                                         \
    W(struct, WORD_TYPE | WORD_TAG)                                                                          \
    W(switch, WORD_STATEMENT)                                                                                \
    W(typedef, WORD_TYPE | WORD_STORAGE)                                                                     \
    W(typeof, WORD_TYPE | WORD_SILENT)                                                                       \
    W(union, WORD_TYPE | WORD_TAG)                                                                           \
    W(unsigned, WORD_TYPE)                                                                                   \
    W(void, WORD_TYPE)                                                                                       \
    W(volatile, WORD_TYPE | WORD_QUALIFIER)                                                                  \
    W(while, WORD_STATEMENT)

/* Directives, and names that the parser asks for one by one. From fgets to strtok: functions that return
 * their first argument, or where in it something is. */
#define WORDS_OF_OURS(W)                                                                                     \
    W(define, 0)                                                                                             \
    W(defined, 0)                                                                                            \
    W(elif, 0)                                                                                               \
    W(elifdef, 0)                                                                                            \
    W(elifndef, 0)                                                                                           \
    W(endif, 0)                                                                                              \
    W(ifdef, 0)                                                                                              \
    W(ifndef, 0)                                                                                             \
    W(include, 0)                                                                                            \
    W(include_next, 0)                                                                                       \
    W(undef, 0)                                                                                              \
    W(NULL, 0)                                                                                               \
    W(cleanup, 0)                                                                                            \
    W(__cleanup__, 0)                                                                                        \
    W(fgets, 0)                                                                                              \
    W(memccpy, 0)                                                                                            \
    W(memchr, 0)                                                                                             \
    W(memcpy, 0)                                                                                             \
    W(memmove, 0)                                                                                            \
    W(mempcpy, 0)                                                                                            \
    W(memset, 0)                                                                                             \
    W(stpcpy, 0)                                                                                             \
    W(strcat, 0)                                                                                             \
    W(strchr, 0)                                                                                             \
    W(strcpy, 0)                                                                                             \
    W(strncat, 0)                                                                                            \
    W(strncpy, 0)                                                                                            \
    W(strpbrk, 0)                                                                                            \
    W(strrchr, 0)                                                                                            \
    W(strstr, 0)                                                                                             \
    W(strtok, 0)                                                                                             \
    W(cx, 0)                                                                                                 \
    W(self, 0)                                                                                               \
    W(stdin, 0)

#define WORDS_OF_WOI(W)                                                                                      \
    W(WOI_ASYNC, WORD_ASYNC)                                                                                 \
    W(WOI_ASYNC_OWNS, WORD_ASYNC)                                                                            \
    W(WOI_ASYNC_DECLARE, WORD_ASYNC)                                                                         \
    W(WOI_ASYNC_DEFINE, WORD_ASYNC)                                                                          \
    W(WOI_ASYNC_DEFINE_OWNS, WORD_ASYNC)                                                                     \
    W(WOI_TEST, WORD_ASYNC)                                                                                  \
    W(WOI_FUTURE, WORD_ASYNC)                                                                                \
    W(WOI_STREAM, WORD_ASYNC)                                                                                \
    W(WOI_STREAM_DECLARE, WORD_ASYNC)                                                                        \
    W(WOI_STREAM_DEFINE, WORD_ASYNC)                                                                         \
    W(WOI_CHANNEL, 0)                                                                                        \
    W(WOI_CHANNEL_OWNS, 0)                                                                                   \
    W(WOI_ONESHOT, 0)                                                                                        \
    W(WOI_ONESHOT_OWNS, 0)                                                                                   \
    W(WOI_BEGIN, WORD_BODY)                                                                                  \
    W(WOI_END, WORD_BODY)                                                                                    \
    W(WOI_FINALLY, WORD_BODY)                                                                                \
    W(WOI_AWAIT, WORD_BODY | WORD_WAITS | WORD_TAKES)                                                        \
    W(WOI_TRY, WORD_BODY | WORD_WAITS | WORD_TAKES)                                                          \
    W(WOI_YIELD, WORD_BODY | WORD_WAITS)                                                                     \
    W(WOI_FOR_AWAIT, WORD_BODY | WORD_WAITS | WORD_TAKES)                                                    \
    W(WOI_YIELD_VALUE, WORD_BODY | WORD_WAITS)                                                               \
    W(WOI_RETURN, WORD_BODY | WORD_ENDS)                                                                     \
    W(WOI_PANIC, WORD_BODY | WORD_ENDS)                                                                      \
    W(WOI_ASSERT, WORD_BODY)                                                                                 \
    W(WOI_INTO, WORD_TAKES | WORD_MAKES)                                                                     \
    W(WOI_BORROW, WORD_MAKES)                                                                                \
    W(WOI_IF, WORD_TAKES | WORD_MAKES)                                                                       \
    W(WOI_MAIN, WORD_TAKES)                                                                                  \
    W(WOI_BLOCK_ON, WORD_TAKES | WORD_BLOCKS)                                                                \
    W(woi_join, WORD_TAKES | WORD_MAKES)                                                                     \
    W(woi_try_join, WORD_TAKES | WORD_MAKES)                                                                 \
    W(woi_select, WORD_TAKES | WORD_MAKES)                                                                   \
    W(woi_select_biased, WORD_TAKES | WORD_MAKES)                                                            \
    W(woi_timeout, WORD_TAKES | WORD_MAKES)                                                                  \
    W(woi_timeout_at, WORD_TAKES | WORD_MAKES)                                                               \
    W(woi_join_array, WORD_MAKES | WORD_TAKES)                                                               \
    W(woi_try_join_array, WORD_MAKES | WORD_TAKES)                                                           \
    W(woi_select_array, WORD_MAKES | WORD_TAKES)                                                             \
    W(woi_select_biased_array, WORD_MAKES | WORD_TAKES)                                                      \
    W(woi_spawn, WORD_TAKES | WORD_SPAWNS)                                                                   \
    W(woi_spawn_on, WORD_TAKES | WORD_SPAWNS)                                                                \
    W(woi_spawn_detached, WORD_TAKES)                                                                        \
    W(woi_drop, WORD_TAKES)                                                                                  \
    W(woi_future_drop, WORD_TAKES)                                                                           \
    W(woi_detach, WORD_TAKES)                                                                                \
    W(woi_abort, 0)                                                                                          \
    W(woi_is_finished, 0)                                                                                    \
    W(woi_id, 0)

enum word {
    WORD_NONE,
#define W(word, classes) WORD_##word,
    WORDS_OF_C(W) WORDS_OF_OURS(W) WORDS_OF_WOI(W)
#undef W
        WORD_COUNT
};

#endif
