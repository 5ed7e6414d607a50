/* library.c - what is known about the functions of libc, of POSIX and of woi. */
#include "lex/library.h"

#include <string.h>

#include "lex/names.h"

/* Separated by blanks. */
static const struct {
    uint32_t classes;
    const char *names;
} lists[] = {
    {WORD_TYPE, "bool size_t ssize_t ptrdiff_t off_t pid_t time_t clock_t socklen_t mode_t uid_t gid_t FILE "
                "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t "
                "intmax_t uintmax_t wchar_t char16_t char32_t va_list jmp_buf sigset_t woi_poll"},
    {WORD_BLOCKS,
     "sleep usleep nanosleep clock_nanosleep pause sigsuspend sigwait sigwaitinfo wait wait3 wait4 "
     "waitpid waitid system popen pclose getaddrinfo getnameinfo gethostbyname gethostbyname2 "
     "gethostbyaddr getchar getchar_unlocked gets scanf vscanf getpass pthread_mutex_lock "
     "pthread_rwlock_rdlock pthread_rwlock_wrlock pthread_cond_wait pthread_cond_timedwait "
     "pthread_join pthread_barrier_wait sem_wait sem_timedwait thrd_sleep thrd_join mtx_lock "
     "mtx_timedlock cnd_wait cnd_timedwait flock lockf select pselect poll ppoll epoll_wait "
     "epoll_pwait io_getevents tcdrain msgrcv msgsnd semop res_query woi_block_on_"},
    {WORD_BLOCKS | WORD_WAITS_STDIN, "fgets fgetc getc fread getline getdelim fscanf"},
    {WORD_POLLS, "poll epoll_wait"},
    {WORD_BLOCKS_FD, "read readv connect accept accept4 recv recvfrom recvmsg recvmmsg "
                     "send sendto sendmsg sendmmsg"},
    {WORD_LOCKS, "pthread_mutex_lock pthread_mutex_timedlock pthread_rwlock_rdlock pthread_rwlock_wrlock "
                 "pthread_spin_lock mtx_lock mtx_timedlock flockfile spin_lock mutex_lock"},
    {WORD_UNLOCKS, "pthread_mutex_unlock pthread_rwlock_unlock pthread_spin_unlock mtx_unlock funlockfile "
                   "spin_unlock mutex_unlock"},
    {WORD_NORETURN, "exit _exit _Exit quick_exit abort longjmp siglongjmp err errx verr verrx"},
    {WORD_READS,
     "puts fputs fwrite printf fprintf dprintf perror strlen strnlen strcmp strncmp strcasecmp "
     "strncasecmp memcmp strchr strrchr strstr strspn strcspn strpbrk strdup strndup atoi atol atoll "
     "atof strtol strtoul strtoll strtoull strtod write send sendto memchr qsort_r fopen open "
     "unlink mkdir access stat opendir getenv setenv assert putchar fputc putc isdigit isalpha "
     "isspace isalnum free fclose close woi_strerror woi_try_write"},
    {WORD_PURE,
     "strlen strnlen strcmp strncmp strcasecmp strncasecmp memcmp strchr strrchr strstr strspn strcspn "
     "strpbrk memchr atoi atol atoll atof isdigit isalpha isspace isalnum assert abs labs min max "
     "container_of list_entry list_first_entry htons htonl ntohs ntohl woi_strerror __builtin_expect"},
    {WORD_FILLS, "memcpy memmove strcpy strncpy stpcpy sprintf snprintf"},
    {WORD_MAKES,
     "woi_sleep woi_sleep_until woi_alarm_wait woi_interval_tick woi_yield_now woi_tcp_readable woi_readable "
     "woi_writable "
     "woi_tcp_accept woi_read woi_readv woi_read_exact woi_read_exact_progress woi_read_line "
     "woi_reader_read woi_write woi_writev woi_write_all woi_write_all_progress woi_flush woi_shutdown "
     "woi_copy woi_stream_read woi_stream_readv woi_stream_write woi_stream_writev "
     "woi_stream_read_exact woi_stream_write_all woi_stream_flush woi_stream_shutdown "
     "woi_stream_copy woi_future_new"},
    {WORD_MAKES | WORD_COPIES, "woi_tcp_connect"},
    {WORD_FAILS_MADE,
     "woi_read woi_readv woi_read_exact woi_read_exact_progress woi_read_line woi_reader_read "
     "woi_write woi_writev woi_write_all woi_write_all_progress woi_copy woi_tcp_connect "
     "woi_tcp_accept woi_stream_read woi_stream_readv woi_stream_write woi_stream_writev "
     "woi_stream_read_exact woi_stream_write_all woi_stream_copy woi_try_join"},
    {WORD_FAILS, "woi_interval_init woi_tcp_listen woi_reader_new woi_stream_reader_new woi_duplex_new "
                 "woi_tcp_stream_split "
                 "woi_address_parse woi_tcp_listener_address woi_runtime_new"},
    {WORD_CLEANS, "g_autofree g_autoptr g_auto __free"},
};

void library_add(struct names *names)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (const char *at = lists[i].names; *at;) {
            const size_t length = strcspn(at, " ");

            names->classes[names_add(names, (struct slice){at, length})] |= lists[i].classes;
            at += length;
            at += strspn(at, " ");
        }
    }
}

bool library_is_harmless(const struct source *source, const struct names *names, uint32_t symbol,
                         const struct token *arguments, uint32_t count)
{
    static const char *const words[] = {"WNOHANG", "LOCK_NB", "F_TLOCK", "LOCK_UN", "F_ULOCK", "IPC_NOWAIT"};
    bool reads_stdin = false;

    for (uint32_t i = 0; i < count; i++) {
        if (arguments[i].kind != TOKEN_NAME)
            continue;
        const struct slice text = names->text[arguments[i].symbol];

        if (slice_ends(text, "DONTWAIT"))
            return true;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (slice_is(text, words[k]))
                return true;
        reads_stdin |= arguments[i].symbol == WORD_stdin;
    }
    if (names_has(names, symbol, WORD_WAITS_STDIN))
        return !reads_stdin;
    if (names_has(names, symbol, WORD_POLLS)) /* poll(fds, n, 0) looks, and goes on */
        return count > 0 && slice_is(token_text(source, arguments[count - 1]), "0");
    return false;
}
