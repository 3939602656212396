package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/proto"
	"google.golang.org/grpc/codes"

	crm "crm/v1"
	health "grpc/health/v1"
)

var steps = []step{
	{"health", checkHealth},
	{"an empty answer", listNothing},
	{"create, get, edit", createGetEdit},
	{"refusals", provokeRefusals},
	{"timeouts", sendTimeouts},
	{"an idempotency key", repeatWithKey},
	{"a request too large", sendTooMuch},
	{"concurrent calls", callConcurrently},
	{"a long answer", listMany},
	{"closing", closeClient},
}

func checkHealth(p *peer) (interface{}, error) {
	response, err := p.health.Check(context.Background(), &health.HealthCheckRequest{})
	if err != nil {
		return nil, err
	}
	if response.GetStatus() != health.HealthCheckResponse_SERVING {
		return nil, fmt.Errorf("%v", response)
	}
	return response.GetStatus().String(), nil
}

// The answer has no field set, so that its frame has no data.
func listNothing(p *peer) (interface{}, error) {
	response, err := p.records.ListRecords(
		p.context(), &crm.ListRecordsRequest{Object: crm.BusinessObject_CAMPAIGN.Enum()})
	if err == nil && len(response.Records) != 0 {
		return nil, fmt.Errorf("there are %d", len(response.Records))
	}
	return 0, err
}

func createGetEdit(p *peer) (interface{}, error) {
	created, err := p.create(p.context("crm-client", "web"), "Köln 华为 🙂")
	if err != nil {
		return nil, err
	}
	got, err := p.get(created.GetId())
	if err != nil {
		return nil, err
	}
	if !proto.Equal(created, got) {
		return nil, fmt.Errorf("created %v, got %v", created, got)
	}
	edit := &crm.EditRecordRequest{
		Id: created.Id, Version: created.Version,
		Fields: []*crm.Field{
			text("name", "renamed"),
			{Key: proto.String("level"), Value: &crm.Value{Kind: &crm.Value_Choice{Choice: "A"}}},
		},
	}
	edited, err := p.records.EditRecord(p.context(), edit)
	if err != nil {
		return nil, err
	}
	if edited.GetRecord().GetVersion() != created.GetVersion()+1 || len(edited.Changes) != 2 {
		return nil, fmt.Errorf("edited: %v", edited)
	}
	edit.Fields = []*crm.Field{text("name", "named by somebody who hasn't seen that")}
	_, err = p.records.EditRecord(p.context(), edit)
	err = refused(err, codes.Aborted, "VERSION_CONFLICT", map[string]string{"current_version": "2"})
	return edited.GetRecord().GetVersion(), err
}

func provokeRefusals(p *peer) (interface{}, error) {
	_, err := p.get(999_999)
	err = refused(err, codes.NotFound, "RECORD_NOT_FOUND", map[string]string{"record_id": "999999"})
	if err != nil {
		return nil, err
	}
	_, err = p.create(context.Background(), "nobody's")
	if err := refused(err, codes.Unauthenticated, "USER_MISSING", nil); err != nil {
		return nil, err
	}
	_, err = p.create(p.context(), "")
	if err := refused(err, codes.InvalidArgument, "FIELD_VIOLATION", nil); err != nil {
		return nil, err
	}
	err = p.client.Call(p.context(), "crm.v1.Records", "Steal", &crm.GetRecordRequest{}, &crm.GetRecordResponse{})
	return 4, refused(err, codes.Unimplemented, "METHOD_UNKNOWN", nil)
}

func sendTimeouts(p *peer) (interface{}, error) {
	inTime, cancel := context.WithTimeout(p.context(), 20*time.Second)
	defer cancel()
	if _, err := p.create(inTime, "in time"); err != nil {
		return nil, err
	}
	_, err := p.create(context.WithValue(p.context(), sentTimeout{}, time.Nanosecond), "too late")
	return 2, refused(err, codes.DeadlineExceeded, "DEADLINE_PASSED", nil)
}

func repeatWithKey(p *peer) (interface{}, error) {
	ctx := p.context("crm-idempotency-key", "interop-1")
	first, err := p.create(ctx, "once")
	if err != nil {
		return nil, err
	}
	second, err := p.create(ctx, "once")
	if err == nil && first.GetId() != second.GetId() {
		err = fmt.Errorf("made %d and %d", first.GetId(), second.GetId())
	}
	return 1, err
}

// The connection goes on after a frame that is refused.
func sendTooMuch(p *peer) (interface{}, error) {
	_, err := p.create(p.context(), strings.Repeat("x", 5<<20))
	if err := refused(err, codes.ResourceExhausted, "FRAME_TOO_LARGE", nil); err != nil {
		return nil, err
	}
	return checkHealth(p)
}

func callConcurrently(p *peer) (interface{}, error) {
	const callers, each = 32, 16
	var group sync.WaitGroup
	failures := make(chan error, callers)
	for caller := 0; caller < callers; caller++ {
		group.Add(1)
		go func(caller int) {
			defer group.Done()
			for number := 0; number < each; number++ {
				if err := p.createAndCompare(strconv.Itoa(caller*each + number)); err != nil {
					failures <- err
					return
				}
			}
		}(caller)
	}
	group.Wait()
	close(failures)
	return callers * each, <-failures
}

// createAndCompare sees to it that each answer is that of its own request.
func (p *peer) createAndCompare(name string) error {
	created, err := p.create(p.context(), name)
	if err != nil {
		return err
	}
	got, err := p.get(created.GetId())
	if err != nil {
		return err
	}
	for _, field := range got.GetFields().GetFields() {
		if field.GetKey() == "name" && field.GetValue().GetText() == name {
			return nil
		}
	}
	return fmt.Errorf("created %s, got %v", name, got)
}

func listMany(p *peer) (interface{}, error) {
	response, err := p.records.ListRecords(
		p.context(), &crm.ListRecordsRequest{Object: crm.BusinessObject_ACCOUNT.Enum(), PageSize: proto.Uint32(1_000)})
	return len(response.GetRecords()), err
}

func closeClient(p *peer) (interface{}, error) {
	p.client.Close()
	if _, err := p.get(1); !errors.Is(err, ttrpc.ErrClosed) {
		return nil, fmt.Errorf("expected %v, got %v", ttrpc.ErrClosed, err)
	}
	return "closed", nil
}
