// Calls a crmd as a Go program does, with the ttrpc library and the generators that Debian has.
//
//	interop SOCKET USER
//
// It prints a line of JSON for each step that went as it should. At the first that didn't it says on standard error
// what was wrong, and ends with status 1.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"

	"github.com/containerd/ttrpc"

	crm "crm/v1"
	health "grpc/health/v1"
)

// A peer is a connection to crmd, and the user for whom the calls are made.
type peer struct {
	client  *ttrpc.Client
	records crm.RecordsService
	health  health.HealthService
	user    string
}

// A step is one thing to try; what it returns is printed.
type step struct {
	name string
	run  func(*peer) (interface{}, error)
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: interop SOCKET USER")
		os.Exit(64)
	}
	connection, err := net.Dial("unix", os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
	client := ttrpc.NewClient(connection, ttrpc.WithUnaryClientInterceptor(setTimeout))
	calls := &peer{
		client: client, records: crm.NewRecordsClient(client), health: health.NewHealthClient(client), user: os.Args[2],
	}
	for _, step := range steps {
		result, err := step.run(calls)
		if err != nil {
			fmt.Fprintf(os.Stderr, "interop: %s: %v\n", step.name, err)
			os.Exit(1)
		}
		line, _ := json.Marshal(map[string]interface{}{"step": step.name, "result": result})
		fmt.Println(string(line))
	}
}
