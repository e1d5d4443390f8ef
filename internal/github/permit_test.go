package github_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

func TestRequestThatIsNotPermittedIsNotSent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/labels", 200, `[]`)
	errLost := errors.New("lost")
	var verdict error
	host, err := github.New(github.Options{
		AppID: 1, PrivateKey: testPEM(), APIURL: f.URL, Now: f.clock.Now,
		Permit: func(context.Context) error { return verdict },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := host.Labels(t.Context(), plans()); err != nil {
		t.Fatal(err)
	}
	if _, err := host.App(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := f.requests()
	verdict = errLost
	if _, err := host.Labels(t.Context(), plans()); !errors.Is(err, errLost) {
		t.Errorf("error %v, want %v", err, errLost)
	}
	_, err = host.Do(t.Context(), plans(), sync.CreateLabel{Name: "phase: 1"}, sync.Target{})
	if !errors.Is(err, errLost) || sync.IsUnclear(err) || sync.IsRejected(err) {
		t.Errorf("error %v, want %v, which is clear and not GitHub's", err, errLost)
	}
	if diff := cmp.Diff(before, f.requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
