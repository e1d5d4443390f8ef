package main

import (
	"net/http"
	"testing"
	"time"
)

func TestServerWritesDownWhatItSpends(t *testing.T) {
	t.Parallel()
	hub := newHub(t, closed())
	s := start(t, hub)
	body := `{"action":"closed","repository":{"id":7,"full_name":"acme/rocket"},"installation":{"id":9}}`
	if got := deliver(t, "http://"+s.Addr()+"/webhook", body); got != http.StatusAccepted {
		t.Fatalf("status %d, want 202", got)
	}
	eventually(t, "the store of limits has a record of the installation", func() bool {
		spent := false
		err := s.limits.Update(t.Context(), 9, func(record []byte, _ time.Time) []byte {
			spent = record != nil
			return record
		})
		return err == nil && spent
	})
}
