// Serves grpc.health.v1.Health/Check by the ttrpc library of Debian, as a program that uses it does.
//
//	ttrpc-go-server SOCKET
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/containerd/ttrpc"

	health "grpc/health/v1"
)

// A server that is always serving.
type server struct{}

func (server) Check(context.Context, *health.HealthCheckRequest) (*health.HealthCheckResponse, error) {
	return &health.HealthCheckResponse{Status: health.HealthCheckResponse_SERVING.Enum()}, nil
}

// Watch answers once: this version of the library has no streams.
func (s server) Watch(ctx context.Context, request *health.HealthCheckRequest) (*health.HealthCheckResponse, error) {
	return s.Check(ctx, request)
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: ttrpc-go-server SOCKET")
		os.Exit(64)
	}
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "ttrpc-go-server:", err)
		os.Exit(1)
	}
}

func serve(path string) error {
	all, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	health.RegisterHealthService(all, server{})
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	return all.Serve(context.Background(), listener)
}
