package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// What bench/bench.h has: the arguments, clocks, and what is printed.

type arguments struct {
	workload         string
	first, second, n int
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	require(err)
	return value
}

func require(err error) {
	if err != nil {
		panic(err)
	}
}

func readArguments() arguments {
	read := arguments{n: 1}
	if len(os.Args) > 1 {
		parts := append(strings.Split(os.Args[1], "/"), "0", "0")
		read.workload, read.first, read.second = parts[0], number(parts[1]), number(parts[2])
	}
	if len(os.Args) > 2 {
		read.n = number(os.Args[2])
	}
	return read
}

func say(name string, value float64, unit string) {
	fmt.Printf("%s %.3f %s\n", name, value, unit)
}

func cpu() int64 {
	const processCPUTime = 2
	var spec syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, processCPUTime, uintptr(unsafe.Pointer(&spec)), 0)
	return spec.Nano()
}

func sayTime(begin int64, operations int) {
	say("time", float64(cpu()-begin)/float64(operations), "ns")
}

// A line of /proc/self/status in bytes.
func status(name string) float64 {
	text, err := os.ReadFile("/proc/self/status")
	require(err)
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, name) {
			return float64(number(strings.Fields(line)[1])) * 1024
		}
	}
	panic(name)
}

func resident() float64 {
	return status("VmRSS:")
}

func sayBytes(before float64, things int) {
	say("bytes", (resident()-before)/float64(things), "bytes")
}

func sayPeak() {
	say("peak", status("VmHWM:")/1024, "KiB")
}

// How long after the beginning sleep number i of so many ends: see bench_deadline.
func deadline(i, count int) time.Duration {
	return 200*time.Millisecond + time.Duration(count)*time.Microsecond + time.Duration(i*1000000000/count)
}

func sayLate(late []time.Duration) {
	sort.Slice(late, func(i, j int) bool { return late[i] < late[j] })
	micros := func(i int) float64 { return float64(late[i].Nanoseconds()) / 1e3 }
	say("p50", micros(len(late)/2), "us")
	say("p99", micros(len(late)-1-len(late)/100), "us")
	say("earliest", micros(0), "us")
}
