// The workloads in Go, on one thread: the driver sets GOMAXPROCS.
package main

import (
	"fmt"
	"net"
	"runtime"
	"sync"
	"time"
)

func yielder(times int) {
	for i := 0; i < times; i++ {
		runtime.Gosched()
	}
}

func atLeastOne(n int) int {
	if n < 1 {
		return 1
	}
	return n
}

func yields(tasks, n int) {
	each := atLeastOne(n / tasks)
	var all sync.WaitGroup
	begin := cpu()
	all.Add(tasks)
	for i := 0; i < tasks; i++ {
		go func() {
			yielder(each)
			all.Done()
		}()
	}
	all.Wait()
	sayTime(begin, each*tasks)
}

//go:noinline
func deep(depth, times int) int {
	if depth > 1 {
		return deep(depth-1, times) + 1
	}
	yielder(times)
	return 1
}

func resumes(depth, n int) {
	done := make(chan int)
	begin := cpu()
	go func() { done <- deep(depth, n) }()
	check(<-done == depth)
	sayTime(begin, n)
}

func check(good bool) {
	if !good {
		panic("a result is wrong")
	}
}

// A goroutine has no handle: its result comes through a channel, or is left where somebody looks for it.
func spawnJoin(n int) {
	sum := 0
	done := make(chan int)
	begin := cpu()
	for i := 0; i < n; i++ {
		go func(i int) { done <- i }(i)
		sum += <-done
	}
	sayTime(begin, n)
	check(sum == n*(n-1)/2)
}

func spawnMany(n int) {
	var all sync.WaitGroup
	results := make([]int, n)
	before := resident()
	begin := cpu()
	all.Add(n)
	for i := range results {
		go func(i int) {
			results[i] = i
			all.Done()
		}(i)
	}
	sayBytes(before, n)
	all.Wait()
	sum := 0
	for _, result := range results {
		sum += result
	}
	sayTime(begin, n)
	check(sum == n*(n-1)/2)
}

func parked(n int) {
	silence := make(chan int)
	before := resident()
	begin := cpu()
	for i := 0; i < n; i++ {
		go func() { <-silence }()
	}
	runtime.Gosched()
	sayTime(begin, n)
	sayBytes(before, n)
}

func channel(capacity, producers, n int) {
	each := atLeastOne(n / producers)
	numbers := make(chan int, capacity)
	var all sync.WaitGroup
	begin := cpu()
	all.Add(producers)
	for p := 0; p < producers; p++ {
		go func() {
			for i := 0; i < each; i++ {
				numbers <- i
			}
			all.Done()
		}()
	}
	go func() {
		all.Wait()
		close(numbers)
	}()
	received := 0
	for range numbers {
		received++
	}
	sayTime(begin, received)
	check(received == each*producers)
}

func pingPong(n int) {
	there, back := make(chan int, 1), make(chan int, 1)
	begin := cpu()
	go func() {
		for number := range there {
			back <- number
		}
	}()
	for i := 0; i < n; i++ {
		there <- i
		check(<-back == i)
	}
	sayTime(begin, n)
	close(there)
}

func oneshots(n int) {
	begin := cpu()
	for i := 0; i < n; i++ {
		reply := make(chan int, 1)
		go func(i int) { reply <- i }(i)
		check(<-reply == i)
	}
	sayTime(begin, n)
}

func sleepCancel(n int) {
	begin := cpu()
	for i := 0; i < n; i++ {
		timer := time.NewTimer(10 * time.Second)
		runtime.Gosched()
		check(timer.Stop())
	}
	sayTime(begin, n)
}

// A goroutine is not cancelled from outside: it waits for its timer or for the end.
func sleepsCancel(n int) {
	var all sync.WaitGroup
	end := make(chan int)
	before := resident()
	begin := cpu()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func(duration time.Duration) {
			timer := time.NewTimer(duration)
			select {
			case <-timer.C:
				check(false)
			case <-end:
				timer.Stop()
			}
			all.Done()
		}(time.Minute + time.Duration(i%1000)*time.Millisecond)
	}
	runtime.Gosched()
	sayBytes(before, n)
	close(end)
	all.Wait()
	sayTime(begin, n)
}

func sleepsFire(n int) {
	var all sync.WaitGroup
	before := resident()
	begin := cpu()
	start := time.Now()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func(at time.Time) {
			time.Sleep(time.Until(at))
			all.Done()
		}(start.Add(deadline(i, n)))
	}
	runtime.Gosched()
	sayBytes(before, n)
	all.Wait()
	sayTime(begin, n)
}

func lateness(n int) {
	var all sync.WaitGroup
	late := make([]time.Duration, n)
	start := time.Now()
	all.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			at := start.Add(deadline(i, n))
			time.Sleep(time.Until(at))
			late[i] = time.Since(at)
			all.Done()
		}(i)
	}
	all.Wait()
	sayLate(late)
}

func echo(conn net.Conn, size int) {
	defer conn.Close()
	buffer := make([]byte, size)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		if _, err := conn.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func serve(size int) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require(err)
	fmt.Printf("port %d tcp\n", listener.Addr().(*net.TCPAddr).Port)
	for {
		conn, err := listener.Accept()
		require(err)
		go echo(conn, size)
	}
}

func main() {
	read := readArguments()
	switch read.workload {
	case "yield":
		yields(read.first, read.n)
	case "spawn-join":
		spawnJoin(read.n)
	case "spawn-many":
		spawnMany(read.first)
	case "parked":
		parked(read.first)
	case "nothing":
		spawnJoin(1)
	case "resume":
		resumes(read.first, read.n)
	case "channel":
		channel(read.first, read.second, read.n)
	case "ping-pong":
		pingPong(read.n)
	case "oneshot":
		oneshots(read.n)
	case "sleep-cancel":
		sleepCancel(read.n)
	case "sleeps-cancel":
		sleepsCancel(read.first)
	case "sleeps-fire":
		sleepsFire(read.first)
	case "lateness":
		lateness(read.first)
	case "serve":
		serve(read.first)
	default:
		panic("there is no workload " + read.workload)
	}
	sayPeak()
}
