//! The workloads in smol, on a LocalExecutor of one thread.

#[path = "../../common.rs"]
mod common;

use common::*;
use smol::channel::{bounded, Receiver};
use smol::future::{or, yield_now};
use smol::io::{AsyncReadExt, AsyncWriteExt};
use smol::net::{TcpListener, TcpStream};
use smol::{LocalExecutor, Timer};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

type Executor = Rc<LocalExecutor<'static>>;

async fn yielder(times: u64) {
    for _ in 0..times {
        yield_now().await;
    }
}

async fn yields(ex: &Executor, tasks: u64, n: u64) {
    let each = (n / tasks).max(1);
    let begin = cpu();
    let handles: Vec<_> = (0..tasks).map(|_| ex.spawn(yielder(each))).collect();
    for handle in handles {
        handle.await;
    }
    say_time(begin, each * tasks);
}

fn deep(depth: u64, times: u64) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        if depth > 1 {
            deep(depth - 1, times).await;
        } else {
            yielder(times).await;
        }
    })
}

async fn resumes(ex: &Executor, depth: u64, n: u64) {
    let begin = cpu();
    ex.spawn(deep(depth, n)).await;
    say_time(begin, n);
}

async fn job(i: u64) -> u64 {
    i
}

async fn spawn_join(ex: &Executor, n: u64) {
    let begin = cpu();
    let mut sum = 0;
    for i in 0..n {
        sum += ex.spawn(job(i)).await;
    }
    say_time(begin, n);
    assert_eq!(sum, n * (n - 1) / 2);
}

async fn spawn_many(ex: &Executor, n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    handles.extend((0..n).map(|i| ex.spawn(job(i))));
    say_bytes(before, n);
    let mut sum = 0;
    for handle in handles {
        sum += handle.await;
    }
    say_time(begin, n);
    assert_eq!(sum, n * (n - 1) / 2);
}

async fn park(silence: Receiver<u8>) {
    let _ = silence.recv().await;
}

async fn parked(ex: &Executor, n: u64) {
    let (_tx, silence) = bounded(1);
    let before = resident();
    let begin = cpu();
    for _ in 0..n {
        ex.spawn(park(silence.clone())).detach();
    }
    yield_now().await;
    say_time(begin, n);
    say_bytes(before, n);
}

async fn channel(ex: &Executor, capacity: u64, producers: u64, n: u64) {
    let each = (n / producers).max(1);
    let (tx, rx) = bounded::<u64>(capacity as usize);
    let begin = cpu();
    for _ in 0..producers {
        let tx = tx.clone();
        ex.spawn(async move {
            for i in 0..each {
                tx.send(i).await.unwrap();
            }
        })
        .detach();
    }
    drop(tx);
    let mut received = 0;
    while rx.recv().await.is_ok() {
        received += 1;
    }
    say_time(begin, received);
    assert_eq!(received, each * producers);
}

async fn ping_pong(ex: &Executor, n: u64) {
    let (there, away) = bounded::<u64>(1);
    let (back, here) = bounded::<u64>(1);
    let begin = cpu();
    ex.spawn(async move {
        while let Ok(number) = away.recv().await {
            back.send(number).await.unwrap();
        }
    })
    .detach();
    for i in 0..n {
        there.send(i).await.unwrap();
        assert_eq!(here.recv().await, Ok(i));
    }
    say_time(begin, n);
}

async fn oneshots(ex: &Executor, n: u64) {
    let begin = cpu();
    for i in 0..n {
        let (tx, rx) = bounded::<u64>(1);
        ex.spawn(async move { tx.send(i).await.unwrap() }).detach();
        assert_eq!(rx.recv().await, Ok(i));
    }
    say_time(begin, n);
}

async fn sleep_cancel(n: u64) {
    let begin = cpu();
    for _ in 0..n {
        let sleep = async {
            Timer::after(Duration::from_secs(10)).await;
            unreachable!()
        };
        or(sleep, yield_now()).await;
    }
    say_time(begin, n);
}

async fn sleeps_cancel(ex: &Executor, n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    handles.extend((0..n).map(|i| ex.spawn(Timer::after(Duration::from_millis(60_000 + i % 1000)))));
    yield_now().await;
    say_bytes(before, n);
    for handle in handles {
        assert!(handle.cancel().await.is_none());
    }
    say_time(begin, n);
}

async fn sleeps_fire(ex: &Executor, n: u64) {
    let mut handles = Vec::with_capacity(n as usize);
    let before = resident();
    let begin = cpu();
    let start = Instant::now();
    handles.extend((0..n).map(|i| ex.spawn(Timer::at(start + Duration::from_nanos(deadline(i, n))))));
    yield_now().await;
    say_bytes(before, n);
    for handle in handles {
        handle.await;
    }
    say_time(begin, n);
}

async fn lateness(ex: &Executor, n: u64) {
    let start = Instant::now();
    let mut handles = Vec::with_capacity(n as usize);
    for i in 0..n {
        handles.push(ex.spawn(async move {
            let wanted = Duration::from_nanos(deadline(i, n));
            Timer::at(start + wanted).await;
            start.elapsed().as_nanos() as i64 - wanted.as_nanos() as i64
        }));
    }
    let mut late = Vec::with_capacity(n as usize);
    for handle in handles {
        late.push(handle.await);
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

async fn serve(ex: &Executor, size: u64) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("port {} tcp", listener.local_addr().unwrap().port());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        ex.spawn(echo(stream, size as usize)).detach();
    }
}

async fn run(ex: &Executor, arguments: &Arguments) {
    let &Arguments { first, second, n, .. } = arguments;
    match arguments.workload.as_str() {
        "yield" => yields(ex, first, n).await,
        "spawn-join" => spawn_join(ex, n).await,
        "spawn-many" => spawn_many(ex, first).await,
        "parked" => parked(ex, first).await,
        "nothing" => spawn_join(ex, 1).await,
        "resume" => resumes(ex, first, n).await,
        "channel" => channel(ex, first, second, n).await,
        "ping-pong" => ping_pong(ex, n).await,
        "oneshot" => oneshots(ex, n).await,
        "sleep-cancel" => sleep_cancel(n).await,
        "sleeps-cancel" => sleeps_cancel(ex, first).await,
        "sleeps-fire" => sleeps_fire(ex, first).await,
        "lateness" => lateness(ex, first).await,
        "serve" => serve(ex, first).await,
        other => panic!("there is no workload {other}"),
    }
}

fn main() {
    let arguments = arguments();
    let ex: Executor = Rc::new(LocalExecutor::new());
    let inner = ex.clone();
    // A task, as the others are.
    let root = ex.spawn(async move { run(&inner, &arguments).await });
    smol::block_on(ex.run(root));
    say_peak();
    std::process::exit(0); // what is still parked holds the executor
}
