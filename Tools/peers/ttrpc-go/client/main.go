// Calls a health server for a while by the ttrpc library of Debian, and prints what came of it as one JSON object.
//
//	ttrpc-go-client SOCKET CONNECTIONS IN-FLIGHT WARM-UP-SECONDS SECONDS [SERVER-PID]
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/containerd/ttrpc"

	health "grpc/health/v1"
)

type plan struct {
	socket                string
	connections, inFlight int
	warmUp, duration      time.Duration
	serverPID             int
}

func main() {
	plan, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: ttrpc-go-client SOCKET CONNECTIONS IN-FLIGHT WARM-UP-SECONDS SECONDS [SERVER-PID]")
		os.Exit(64)
	}
	tally, usage, err := run(plan)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ttrpc-go-client:", err)
		os.Exit(1)
	}
	line, _ := json.Marshal(tally.report(plan.duration, usage))
	fmt.Println(string(line))
}

func parse(arguments []string) (plan, error) {
	if len(arguments) != 5 && len(arguments) != 6 {
		return plan{}, fmt.Errorf("%d arguments", len(arguments))
	}
	numbers := make([]float64, 5)
	for index, text := range arguments[1:] {
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return plan{}, err
		}
		numbers[index] = number
	}
	seconds := func(number float64) time.Duration { return time.Duration(number * float64(time.Second)) }
	return plan{
		socket: arguments[0], connections: int(numbers[0]), inFlight: int(numbers[1]),
		warmUp: seconds(numbers[2]), duration: seconds(numbers[3]), serverPID: int(numbers[4]),
	}, nil
}

// run keeps calls under way on all connections, and tells what was measured and used after the warm-up.
func run(plan plan) (*tally, usage, error) {
	clients := make([]health.HealthService, plan.connections)
	for index := range clients {
		connection, err := net.Dial("unix", plan.socket)
		if err != nil {
			return nil, usage{}, err
		}
		clients[index] = health.NewHealthClient(ttrpc.NewClient(connection))
	}
	from := time.Now().Add(plan.warmUp)
	until := from.Add(plan.duration)
	tallies := make([]tally, plan.connections*plan.inFlight)
	var group sync.WaitGroup
	for index := range tallies {
		group.Add(1)
		go func(index int) {
			defer group.Done()
			tallies[index].call(clients[index%len(clients)], from, until)
		}(index)
	}
	time.Sleep(time.Until(from))
	before := usageOf(plan.serverPID)
	time.Sleep(time.Until(until))
	used := usageOf(plan.serverPID).since(before)
	group.Wait()
	sum := &tally{}
	for index := range tallies {
		sum.add(&tallies[index])
	}
	if len(sum.nanoseconds) == 0 || sum.failures > 0 {
		return nil, usage{}, fmt.Errorf("%d calls answered, %d failed", len(sum.nanoseconds), sum.failures)
	}
	return sum, used, nil
}

// call calls one at a time. Calls that end in the measured time count.
func (t *tally) call(client health.HealthService, from, until time.Time) {
	request := &health.HealthCheckRequest{}
	for start := time.Now(); start.Before(until); {
		_, err := client.Check(context.Background(), request)
		end := time.Now()
		if err != nil {
			t.failures++
			return
		}
		if !end.Before(from) && end.Before(until) {
			t.nanoseconds = append(t.nanoseconds, end.Sub(start).Nanoseconds())
		}
		start = end
	}
}
