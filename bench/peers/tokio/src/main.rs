//! The workloads in tokio, on its runtime of one thread.

#[path = "../../common.rs"]
mod common;

use common::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, mpsc, oneshot, watch, Mutex, Notify, Semaphore};
use tokio::time::{sleep, sleep_until};
use tokio_stream::{Stream, StreamExt};

/// One turn for every other task. tokio's own yield_now asks the kernel for events first.
struct YieldNow {
    is_woken: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_woken {
            return Poll::Ready(());
        }
        self.is_woken = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

fn yield_now() -> YieldNow {
    YieldNow { is_woken: false }
}

async fn yielder(times: u64) {
    for _ in 0..times {
        yield_now().await;
    }
}

async fn yields(tasks: u64, n: u64) {
    let each = (n / tasks).max(1);
    let begin = cpu();
    let handles: Vec<_> = (0..tasks).map(|_| tokio::spawn(yielder(each))).collect();
    for handle in handles {
        handle.await.unwrap();
    }
    say_time(begin, each * tasks);
}

fn deep(depth: u64, times: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        if depth > 1 {
            deep(depth - 1, times).await;
        } else {
            yielder(times).await;
        }
    })
}

async fn resumes(depth: u64, n: u64) {
    let begin = cpu();
    tokio::spawn(deep(depth, n)).await.unwrap();
    say_time(begin, n);
}

fn numbers(n: u64) -> impl Stream<Item = u64> {
    async_stream::stream! {
        for i in 0..n {
            yield i;
        }
    }
}

async fn sum(stream: impl Stream<Item = u64>) -> u64 {
    tokio::pin!(stream);
    let mut sum = 0u64;
    while let Some(item) = stream.next().await {
        sum = sum.wrapping_add(item);
    }
    sum
}

async fn items(adapted: bool, n: u64) {
    let begin = cpu();
    let sum = if adapted {
        sum(numbers(n).map(|item| item + 1).filter(|item| *item != 0)).await
    } else {
        sum(numbers(n)).await
    };
    say_time(begin, n);
    assert!(sum != 0);
}

async fn job(i: u64) -> u64 {
    i
}

async fn spawn_join(n: u64) {
    let begin = cpu();
    let mut sum = 0;
    for i in 0..n {
        sum += tokio::spawn(job(i)).await.unwrap();
    }
    say_time(begin, n);
    assert_eq!(sum, n * (n - 1) / 2);
}

async fn group(tasks: u64, n: u64) {
    let mut set = tokio::task::JoinSet::new();
    let begin = cpu();
    let mut sum = 0;
    for round in 0..n / tasks {
        for i in 0..tasks {
            set.spawn(job(round * tasks + i));
        }
        while let Some(done) = set.join_next().await {
            sum += done.unwrap();
        }
    }
    say_time(begin, n);
    assert_eq!(sum, n * (n - 1) / 2);
}

async fn spawn_many(n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    handles.extend((0..n).map(|i| tokio::spawn(job(i))));
    say_bytes(before, n);
    let mut sum = 0;
    for handle in handles {
        sum += handle.await.unwrap();
    }
    say_time(begin, n);
    assert_eq!(sum, n * (n - 1) / 2);
}

async fn parked(n: u64) {
    let silence = Arc::new(Notify::new());
    let before = resident();
    let begin = cpu();
    for _ in 0..n {
        let silence = silence.clone();
        tokio::spawn(async move { silence.notified().await });
    }
    yield_now().await;
    say_time(begin, n);
    say_bytes(before, n);
}

async fn channel(capacity: u64, producers: u64, n: u64) {
    let each = (n / producers).max(1);
    let (tx, mut rx) = mpsc::channel::<u64>(capacity as usize);
    let begin = cpu();
    for _ in 0..producers {
        let tx = tx.clone();
        tokio::spawn(async move {
            for i in 0..each {
                tx.send(i).await.unwrap();
            }
        });
    }
    drop(tx);
    let mut received = 0;
    while rx.recv().await.is_some() {
        received += 1;
    }
    say_time(begin, received);
    assert_eq!(received, each * producers);
}

async fn ping_pong(n: u64) {
    let (there, mut away) = mpsc::channel::<u64>(1);
    let (back, mut here) = mpsc::channel::<u64>(1);
    let begin = cpu();
    tokio::spawn(async move {
        while let Some(number) = away.recv().await {
            back.send(number).await.unwrap();
        }
    });
    for i in 0..n {
        there.send(i).await.unwrap();
        assert_eq!(here.recv().await, Some(i));
    }
    say_time(begin, n);
}

async fn oneshots(n: u64) {
    let begin = cpu();
    for i in 0..n {
        let (tx, rx) = oneshot::channel::<u64>();
        tokio::spawn(async move { tx.send(i).unwrap() });
        assert_eq!(rx.await.unwrap(), i);
    }
    say_time(begin, n);
}

/// One turn for the receivers after each message.
async fn broadcasts(receivers: u64, n: u64) {
    let (tx, rx) = broadcast::channel::<u64>(16);
    let begin = cpu();
    let tasks: Vec<_> = (0..receivers)
        .map(|_| {
            let mut rx = rx.resubscribe();
            tokio::spawn(async move {
                let mut received = 0;
                while rx.recv().await.is_ok() {
                    received += 1;
                }
                received
            })
        })
        .collect();
    drop(rx);
    for i in 0..n {
        tx.send(i).unwrap();
        yield_now().await;
    }
    drop(tx);
    for task in tasks {
        assert_eq!(task.await.unwrap(), n);
    }
    say_time(begin, n);
}

async fn watches(receivers: u64, n: u64) {
    let (tx, rx) = watch::channel(0);
    let begin = cpu();
    let tasks: Vec<_> = (0..receivers)
        .map(|_| {
            let mut rx = rx.clone();
            tokio::spawn(async move {
                let mut last = 0;
                while rx.changed().await.is_ok() {
                    last = *rx.borrow();
                }
                last
            })
        })
        .collect();
    drop(rx);
    for i in 1..=n {
        tx.send(i).unwrap();
        yield_now().await;
    }
    drop(tx);
    for task in tasks {
        assert_eq!(task.await.unwrap(), n);
    }
    say_time(begin, n);
}

async fn locks(n: u64) {
    let mutex = Mutex::new(());
    let begin = cpu();
    for _ in 0..n {
        drop(mutex.lock().await);
    }
    say_time(begin, n);
}

async fn acquires(n: u64) {
    let semaphore = Semaphore::new(10);
    let begin = cpu();
    for _ in 0..n {
        drop(semaphore.acquire_many(3).await.unwrap());
    }
    say_time(begin, n);
}

async fn notifies(n: u64) {
    let notify = Notify::new();
    let begin = cpu();
    for _ in 0..n {
        notify.notify_one();
        notify.notified().await;
    }
    say_time(begin, n);
}

/// Held for the first time until all others wait: from then on each unlock hands it over.
async fn contender(mutex: Arc<Mutex<()>>, times: u64) {
    for i in 0..times {
        let guard = mutex.lock().await;
        if i == 0 {
            yield_now().await;
        }
        drop(guard);
    }
}

async fn hand_off(tasks: u64, n: u64) {
    let each = (n / tasks).max(1);
    let mutex = Arc::new(Mutex::new(()));
    let begin = cpu();
    let handles: Vec<_> =
        (0..tasks).map(|_| tokio::spawn(contender(mutex.clone(), each))).collect();
    for handle in handles {
        handle.await.unwrap();
    }
    say_time(begin, each * tasks);
}

async fn sleep_cancel(n: u64) {
    let begin = cpu();
    for _ in 0..n {
        tokio::select! {
            biased;
            _ = sleep(Duration::from_secs(10)) => unreachable!(),
            _ = yield_now() => {}
        }
    }
    say_time(begin, n);
}

async fn sleep_lend(n: u64) {
    let sleep = sleep(Duration::from_secs(10));
    tokio::pin!(sleep);
    let begin = cpu();
    for _ in 0..n {
        tokio::select! {
            biased;
            _ = &mut sleep => unreachable!(),
            _ = yield_now() => {}
        }
    }
    say_time(begin, n);
}

async fn sleeps_cancel(n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    handles.extend((0..n).map(|i| tokio::spawn(sleep(Duration::from_millis(60_000 + i % 1000)))));
    yield_now().await;
    say_bytes(before, n);
    for handle in &handles {
        handle.abort();
    }
    for handle in handles {
        assert!(handle.await.unwrap_err().is_cancelled());
    }
    say_time(begin, n);
}

async fn sleeps_fire(n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    let start = tokio::time::Instant::now();
    handles.extend((0..n).map(|i| tokio::spawn(sleep_until(start + Duration::from_nanos(deadline(i, n))))));
    yield_now().await;
    say_bytes(before, n);
    for handle in handles {
        handle.await.unwrap();
    }
    say_time(begin, n);
}

async fn lateness(n: u64) {
    let start = Instant::now();
    let mut handles = Vec::with_capacity(n as usize);
    for i in 0..n {
        handles.push(tokio::spawn(async move {
            let wanted = Duration::from_nanos(deadline(i, n));
            sleep_until((start + wanted).into()).await;
            start.elapsed().as_nanos() as i64 - wanted.as_nanos() as i64
        }));
    }
    let mut late = Vec::with_capacity(n as usize);
    for handle in handles {
        late.push(handle.await.unwrap());
    }
    say_late(late);
}

async fn echo(mut stream: TcpStream, size: usize) -> std::io::Result<()> {
    let mut buffer = vec![0; size];
    stream.set_nodelay(true)?;
    loop {
        let n = stream.read(&mut buffer).await?;
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buffer[..n]).await?;
    }
}

async fn serve(size: u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("port {} tcp", listener.local_addr().unwrap().port());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(echo(stream, size as usize));
    }
}

async fn run(arguments: &Arguments) {
    let &Arguments { first, second, n, .. } = arguments;
    match arguments.workload.as_str() {
        "yield" => yields(first, n).await,
        "spawn-join" => spawn_join(n).await,
        "group" => group(first, n).await,
        "spawn-many" => spawn_many(first).await,
        "parked" => parked(first).await,
        "nothing" => spawn_join(1).await,
        "resume" => resumes(first, n).await,
        "items" => items(first > 0, n).await,
        "channel" => channel(first, second, n).await,
        "ping-pong" => ping_pong(n).await,
        "oneshot" => oneshots(n).await,
        "broadcast" => broadcasts(first, n).await,
        "watch" => watches(first, n).await,
        "lock" => locks(n).await,
        "acquire" => acquires(n).await,
        "notify" => notifies(n).await,
        "hand-off" => hand_off(first, n).await,
        "sleep-cancel" => sleep_cancel(n).await,
        "sleep-lend" => sleep_lend(n).await,
        "sleeps-cancel" => sleeps_cancel(first).await,
        "sleeps-fire" => sleeps_fire(first).await,
        "lateness" => lateness(first).await,
        "serve" => serve(first).await,
        other => panic!("there is no workload {other}"),
    }
}

fn main() {
    let arguments = arguments();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // A task, as the others are: block_on's own future is polled again after every event.
    runtime.block_on(async move { tokio::spawn(async move { run(&arguments).await }).await.unwrap() });
    say_peak();
}
