package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAccepted_is_plain_text_whatever_it_says(t *testing.T) {
	t.Parallel()
	answer := httptest.NewRecorder()
	accepted(answer, "<html><script>alert(1)</script>")
	got := answer.Header()
	if answer.Code != http.StatusAccepted || got.Get("Content-Type") != "text/plain; charset=utf-8" || got.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("status %d, headers %v", answer.Code, got)
	}
}
