package github_test

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/localhub"
)

func TestDeliveriesThatFailedCanBeHadAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status := new(atomic.Int64)
	status.Store(http.StatusBadGateway)
	receiver := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(receiver.Close)
	w.hub.SetWebhookURL(1, receiver.URL)
	w.addRepository(t, "more", localhub.RepositoryOptions{})
	if err := w.hub.AddToInstallation(w.repo.Installation, "more"); err != nil {
		t.Fatal(err)
	}
	if err := w.hub.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour)
	before, err := w.host.Deliveries(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	failed := before[0]
	if failed.OK || failed.GUID == "" || failed.At.Before(long) {
		t.Errorf("%+v, want one that failed now", failed)
	}
	status.Store(http.StatusAccepted)
	if err := w.host.Redeliver(t.Context(), failed.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.hub.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := w.host.Deliveries(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	if len(after) != len(before)+1 || after[0].GUID != failed.GUID || !after[0].OK {
		t.Errorf("deliveries %+v, want one more that is fine", after)
	}
	if none, err := w.host.Deliveries(t.Context(), time.Now().Add(time.Hour)); err != nil || len(none) != 0 {
		t.Errorf("deliveries since a time to come: %v, %v", none, err)
	}
	if err := w.host.Redeliver(t.Context(), 1); err == nil {
		t.Error("an unknown delivery was delivered again")
	}
}
