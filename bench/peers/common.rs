//! What the programs in Rust share: their arguments, clocks, and what they print; see bench/bench.h.

use std::fs;

pub struct Arguments {
    pub workload: String,
    pub first: u64,
    pub second: u64,
    pub n: u64,
}

/// `WORKLOAD[/NUMBER[/NUMBER]] [N]`
pub fn arguments() -> Arguments {
    let words: Vec<String> = std::env::args().collect();
    let mut parts = words.get(1).map_or("", |word| word.as_str()).split('/');
    let workload = parts.next().unwrap_or("").to_string();
    let mut number = || parts.next().map_or(0, |part| part.parse().expect("a number"));
    let (first, second) = (number(), number());
    let n = words.get(2).map_or(1, |word| word.parse().expect("a number"));
    Arguments { workload, first, second, n }
}

pub fn say(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.3} {unit}");
}

fn clock(clock: libc::clockid_t) -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

pub fn cpu() -> i64 {
    clock(libc::CLOCK_PROCESS_CPUTIME_ID)
}

pub fn say_time(begin: i64, operations: u64) {
    say("time", (cpu() - begin) as f64 / operations as f64, "ns");
}

/// A line of /proc/self/status in bytes.
fn status(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("/proc");
    let line = text.lines().find(|line| line.starts_with(name)).expect("a line");
    let kib: f64 = line.split_whitespace().nth(1).expect("a number").parse().expect("a number");
    kib * 1024.0
}

pub fn resident() -> f64 {
    status("VmRSS:")
}

pub fn say_bytes(before: f64, things: u64) {
    say("bytes", (resident() - before) / things as f64, "bytes");
}

pub fn say_peak() {
    say("peak", status("VmHWM:") / 1024.0, "KiB");
}

/// Nanoseconds from now until sleep number i of so many ends: see bench_deadline.
pub fn deadline(i: u64, count: u64) -> u64 {
    200_000_000 + count * 1000 + i * 1_000_000_000 / count
}

pub fn say_late(mut late: Vec<i64>) {
    late.sort_unstable();
    say("p50", late[late.len() / 2] as f64 / 1e3, "us");
    say("p99", late[late.len() - 1 - late.len() / 100] as f64 / 1e3, "us");
    say("earliest", late[0] as f64 / 1e3, "us");
}
