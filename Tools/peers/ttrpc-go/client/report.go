package main

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A tally is what calls came to: how long those took that were answered, and how many failed.
type tally struct {
	nanoseconds []int64
	failures    int
}

func (t *tally) add(other *tally) {
	t.nanoseconds = append(t.nanoseconds, other.nanoseconds...)
	t.failures += other.failures
}

// report is what is printed.
func (t *tally) report(duration time.Duration, used usage) map[string]interface{} {
	sort.Slice(t.nanoseconds, func(i, j int) bool { return t.nanoseconds[i] < t.nanoseconds[j] })
	count := float64(len(t.nanoseconds))
	// What that share of all calls doesn't exceed.
	microseconds := func(share float64) float64 {
		index := int(share * count)
		if index == len(t.nanoseconds) {
			index--
		}
		return float64(t.nanoseconds[index]) / 1000
	}
	return map[string]interface{}{
		"requestsPerSecond": count / duration.Seconds(), "answeredOK": len(t.nanoseconds), "failures": t.failures,
		"latencyMicroseconds": map[string]float64{
			"p50": microseconds(0.5), "p90": microseconds(0.9), "p99": microseconds(0.99), "p999": microseconds(0.999),
			"max": microseconds(1),
		},
		"serverCPUMicrosecondsPerRequest": used.server.Seconds() * 1e6 / count,
		"clientCPUMicrosecondsPerRequest": used.own.Seconds() * 1e6 / count,
	}
}

// A usage is CPU time of the server and of this program.
type usage struct {
	server, own time.Duration
}

func usageOf(serverPID int) usage {
	var own syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &own)
	return usage{server: serverCPU(serverPID), own: time.Duration(own.Utime.Nano() + own.Stime.Nano())}
}

func (u usage) since(earlier usage) usage {
	return usage{server: u.server - earlier.server, own: u.own - earlier.own}
}

// serverCPU is 0 when the process isn't known. The kernel tells hundredths of a second.
func serverCPU(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The second field, in brackets, is a name with whatever in it.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * (time.Second / 100)
}
