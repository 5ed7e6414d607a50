// main.cc - the workloads in Boost.Asio, with C++20 coroutines on an io_context of one thread.
#include <algorithm>
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <vector>

#include "../../bench.h"

namespace asio = boost::asio;
using asio::awaitable;
using asio::co_spawn;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;
using error_code = boost::system::error_code;
using channel = asio::experimental::channel<void(error_code, long)>;

static asio::io_context context(1);

template <typename Main> static void run(Main main)
{
    std::exception_ptr failure;

    co_spawn(context, std::move(main), [&](std::exception_ptr thrown) {
        failure = thrown;
        context.stop();
    });
    context.run();
    if (failure)
        std::rethrow_exception(failure);
}

static awaitable<void> yield_now()
{
    co_await asio::post(context, use_awaitable);
}

static awaitable<long> yielder(long times)
{
    for (long i = 0; i < times; i++)
        co_await asio::post(context, use_awaitable);
    co_return 0;
}

// There is no join handle: what a task gives comes to a handler. Here many share one, which tells when
// they have all ended.
struct joined {
    long left, sum;
    channel all_ended;
    explicit joined(long tasks) : left(tasks), sum(0), all_ended(context, 1)
    {
    }
    void end(std::exception_ptr thrown, long result)
    {
        bench_require(!thrown, "a task");
        sum += result;
        if (--left == 0)
            all_ended.try_send(error_code(), 0L);
    }
};

static void spawn(joined &joined, awaitable<long> body)
{
    co_spawn(context, std::move(body),
             [&joined](std::exception_ptr thrown, long result) { joined.end(thrown, result); });
}

static long at_least_one(long n)
{
    return std::max(n, 1L);
}

static void run_yield(const bench_arguments *arguments)
{
    const long tasks = arguments->first, each = at_least_one(arguments->n / tasks);

    run([=]() -> awaitable<void> {
        const int64_t begin = bench_cpu();
        joined all(tasks);

        for (long i = 0; i < tasks; i++)
            spawn(all, yielder(each));
        co_await all.all_ended.async_receive(use_awaitable);
        bench_say_time(begin, each * tasks);
    });
}

static awaitable<long> deep(long depth, long times)
{
    if (depth > 1)
        co_return co_await deep(depth - 1, times) + 1;
    co_await yielder(times);
    co_return 1;
}

static void run_resume(const bench_arguments *arguments)
{
    run([=]() -> awaitable<void> {
        const int64_t begin = bench_cpu();
        const long depth = co_await co_spawn(context, deep(arguments->first, arguments->n), use_awaitable);

        bench_require(depth == arguments->first, "the depth");
        bench_say_time(begin, arguments->n);
    });
}

static awaitable<long> job(long i)
{
    co_return i;
}

static awaitable<void> spawn_join(long n)
{
    const int64_t begin = bench_cpu();
    long sum = 0;

    for (long i = 0; i < n; i++)
        sum += co_await co_spawn(context, job(i), use_awaitable);
    bench_say_time(begin, n);
    bench_require(sum == n * (n - 1) / 2, "the sum");
}

static void run_spawn_join(const bench_arguments *arguments)
{
    run([=] { return spawn_join(arguments->n); });
}

static void run_nothing(const bench_arguments *)
{
    run([] { return spawn_join(1); });
}

static void run_spawn_many(const bench_arguments *arguments)
{
    const long n = arguments->first;

    run([=]() -> awaitable<void> {
        const double resident = bench_resident();
        const int64_t begin = bench_cpu();
        joined all(n);

        for (long i = 0; i < n; i++)
            spawn(all, job(i));
        bench_say_bytes(resident, n);
        co_await all.all_ended.async_receive(use_awaitable);
        bench_say_time(begin, n);
        bench_require(all.sum == n * (n - 1) / 2, "the sum");
    });
}

static awaitable<void> park(channel &silence)
{
    co_await silence.async_receive(use_awaitable);
}

static void run_parked(const bench_arguments *arguments)
{
    const long n = arguments->first;

    run([=]() -> awaitable<void> {
        static channel silence(context, 1);
        const double resident = bench_resident();
        const int64_t begin = bench_cpu();

        for (long i = 0; i < n; i++)
            co_spawn(context, park(silence), detached);
        co_await yield_now();
        bench_say_time(begin, n);
        bench_say_bytes(resident, n);
    });
}

// --- messages --------------------------------------------------------------------------------------

static awaitable<void> produce(channel &numbers, long n)
{
    for (long i = 0; i < n; i++)
        co_await numbers.async_send(error_code(), i, use_awaitable);
}

// Closing this channel drops what is queued, so the receiver counts.
static void run_channel(const bench_arguments *arguments)
{
    const long producers = arguments->second, each = at_least_one(arguments->n / producers);

    run([=]() -> awaitable<void> {
        channel numbers(context, static_cast<size_t>(arguments->first));
        const int64_t begin = bench_cpu();

        for (long i = 0; i < producers; i++)
            co_spawn(context, produce(numbers, each), detached);
        for (long i = 0; i < producers * each; i++)
            co_await numbers.async_receive(use_awaitable);
        bench_say_time(begin, producers * each);
    });
}

static awaitable<void> answer(channel &there, channel &back)
{
    for (;;) {
        long number = co_await there.async_receive(use_awaitable);
        co_await back.async_send(error_code(), number, use_awaitable);
    }
}

static void run_ping_pong(const bench_arguments *arguments)
{
    run([=]() -> awaitable<void> {
        channel there(context, 1), back(context, 1);
        const int64_t begin = bench_cpu();

        co_spawn(context, answer(there, back), detached);
        for (long i = 0; i < arguments->n; i++) {
            co_await there.async_send(error_code(), i, use_awaitable);
            bench_require(co_await back.async_receive(use_awaitable) == i, "the answer");
        }
        bench_say_time(begin, arguments->n);
        there.close();
        co_await yield_now();
    });
}

static awaitable<void> send_reply(channel &reply, long i)
{
    co_await reply.async_send(error_code(), i, use_awaitable);
}

static void run_oneshot(const bench_arguments *arguments)
{
    run([=]() -> awaitable<void> {
        const int64_t begin = bench_cpu();

        for (long i = 0; i < arguments->n; i++) {
            auto reply = std::make_unique<channel>(context, 1);

            co_spawn(context, send_reply(*reply, i), [](std::exception_ptr) {});
            bench_require(co_await reply->async_receive(use_awaitable) == i, "the reply");
        }
        bench_say_time(begin, arguments->n);
    });
}

// --- timers ----------------------------------------------------------------------------------------

static void run_sleep_cancel(const bench_arguments *arguments)
{
    run([=]() -> awaitable<void> {
        const int64_t begin = bench_cpu();

        for (long i = 0; i < arguments->n; i++) {
            asio::steady_timer timer(context, std::chrono::seconds(10));

            timer.async_wait([](error_code) {});
            co_await yield_now();
        }
        bench_say_time(begin, arguments->n);
    });
}

static awaitable<void> sleeper(asio::steady_timer &timer, long &ended)
{
    error_code error;

    co_await timer.async_wait(asio::redirect_error(use_awaitable, error));
    ended++;
}

static void run_sleeps_cancel(const bench_arguments *arguments)
{
    const long n = arguments->first;

    run([=]() -> awaitable<void> {
        const double resident = bench_resident();
        const int64_t begin = bench_cpu();
        std::deque<asio::steady_timer> timers;
        long ended = 0;

        for (long i = 0; i < n; i++) {
            timers.emplace_back(context, milliseconds(60000 + i % 1000));
            co_spawn(context, sleeper(timers.back(), ended), detached);
        }
        co_await yield_now();
        bench_say_bytes(resident, n);
        for (auto &timer : timers)
            timer.cancel();
        while (ended < n)
            co_await yield_now();
        bench_say_time(begin, n);
    });
}

struct sleeps {
    steady_clock::time_point start;
    int64_t *late;
    long ended;
};

static awaitable<void> deadline(sleeps &all, long i, long n)
{
    const auto at = all.start + nanoseconds(bench_deadline(0, i, n));
    asio::steady_timer timer(context, at);

    co_await timer.async_wait(use_awaitable);
    if (all.late)
        all.late[i] = nanoseconds(steady_clock::now() - at).count();
    all.ended++;
}

static void run_deadlines(long n, int64_t *late)
{
    run([=]() -> awaitable<void> {
        const double resident = bench_resident();
        const int64_t begin = bench_cpu();
        sleeps all = {steady_clock::now(), late, 0};

        for (long i = 0; i < n; i++)
            co_spawn(context, deadline(all, i, n), detached);
        co_await yield_now();
        bench_say_bytes(resident, n);
        while (all.ended < n) {
            asio::steady_timer soon(context, milliseconds(10));
            co_await soon.async_wait(use_awaitable);
        }
        bench_say_time(begin, n);
    });
}

static void run_sleeps_fire(const bench_arguments *arguments)
{
    run_deadlines(arguments->first, nullptr);
}

static void run_lateness(const bench_arguments *arguments)
{
    std::vector<int64_t> late(static_cast<size_t>(arguments->first));

    run_deadlines(arguments->first, late.data());
    bench_say_late(late.data(), arguments->first);
}

// --- an echo server ----------------------------------------------------------------------------------

static auto into(error_code &error)
{
    return asio::redirect_error(use_awaitable, error);
}

static awaitable<void> echo(tcp::socket socket, size_t size)
{
    std::vector<char> buffer(size);
    error_code error;

    socket.set_option(tcp::no_delay(true));
    for (;;) {
        const size_t n = co_await socket.async_read_some(asio::buffer(buffer), into(error));

        if (error)
            co_return;
        co_await asio::async_write(socket, asio::buffer(buffer, n), into(error));
        if (error)
            co_return;
    }
}

static void run_serve(const bench_arguments *arguments)
{
    run([=]() -> awaitable<void> {
        tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));

        acceptor.listen(1024);
        printf("port %u tcp\n", acceptor.local_endpoint().port());
        fflush(stdout);
        for (;;) {
            tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
            co_spawn(context, echo(std::move(socket), static_cast<size_t>(arguments->first)), detached);
        }
    });
}

int main(int argc, char **argv)
{
    static const bench_workload workloads[] = {
        {"yield", run_yield},
        {"spawn-join", run_spawn_join},
        {"spawn-many", run_spawn_many},
        {"parked", run_parked},
        {"nothing", run_nothing},
        {"resume", run_resume},
        {"channel", run_channel},
        {"ping-pong", run_ping_pong},
        {"oneshot", run_oneshot},
        {"sleep-cancel", run_sleep_cancel},
        {"sleeps-cancel", run_sleeps_cancel},
        {"sleeps-fire", run_sleeps_fire},
        {"lateness", run_lateness},
        {"serve", run_serve},
        {nullptr, nullptr},
    };
    const int status = bench_main(argc, argv, workloads);

    fflush(stdout);
    _exit(status); // what is still parked or under way refers to what is gone
}
