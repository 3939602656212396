package main

import (
	"context"
	"fmt"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/proto"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	crm "crm/v1"
)

// The key of a context's value that says which timeout is sent, whatever the context's deadline.
type sentTimeout struct{}

// setTimeout is an interceptor that sends the timeout of the context's value sentTimeout.
func setTimeout(
	ctx context.Context, request *ttrpc.Request, response *ttrpc.Response, _ *ttrpc.UnaryClientInfo, next ttrpc.Invoker,
) error {
	if timeout, ok := ctx.Value(sentTimeout{}).(time.Duration); ok {
		request.TimeoutNano = timeout.Nanoseconds()
	}
	return next(ctx, request, response)
}

// context is that of a call for the user, with further metadata as keys and values in turn.
func (p *peer) context(metadata ...string) context.Context {
	all := ttrpc.MD{}
	all.Set("crm-user", p.user)
	for i := 0; i+1 < len(metadata); i += 2 {
		all.Set(metadata[i], metadata[i+1])
	}
	return ttrpc.WithMetadata(context.Background(), all)
}

func (p *peer) create(ctx context.Context, name string) (*crm.Record, error) {
	response, err := p.records.CreateRecord(ctx, &crm.CreateRecordRequest{
		Object: crm.BusinessObject_ACCOUNT.Enum(), Fields: []*crm.Field{text("name", name)},
	})
	return response.GetRecord(), err
}

func (p *peer) get(id int64) (*crm.Record, error) {
	response, err := p.records.GetRecord(p.context(), &crm.GetRecordRequest{Id: proto.Int64(id)})
	return response.GetRecord(), err
}

func text(key, value string) *crm.Field {
	return &crm.Field{Key: proto.String(key), Value: &crm.Value{Kind: &crm.Value_Text{Text: value}}}
}

// refused is nil if the error is a refusal with that code, and an ErrorInfo with that reason and metadata.
func refused(err error, code codes.Code, reason string, metadata map[string]string) error {
	answer, ok := status.FromError(err)
	if err == nil || !ok {
		return fmt.Errorf("expected %v, got %v", code, err)
	}
	if answer.Code() != code {
		return fmt.Errorf("expected %v, got %v: %s", code, answer.Code(), answer.Message())
	}
	if len(answer.Details()) != 1 {
		return fmt.Errorf("expected one detail, got %v", answer.Details())
	}
	info, ok := answer.Details()[0].(*errdetails.ErrorInfo)
	if !ok {
		return fmt.Errorf("expected an ErrorInfo, got %v", answer.Details()[0])
	}
	if info.Reason != reason || info.Domain != "crmd" {
		return fmt.Errorf("expected %s of crmd, got %s of %s", reason, info.Reason, info.Domain)
	}
	for key, value := range metadata {
		if info.Metadata[key] != value {
			return fmt.Errorf("expected %s to be %q, got %v", key, value, info.Metadata)
		}
	}
	return nil
}
