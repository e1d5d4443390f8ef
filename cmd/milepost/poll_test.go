package main

import (
	"net/http"
	"testing"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
)

func TestServer_without_webhooks_finds_out_by_itself(t *testing.T) {
	t.Parallel()
	l := newSandboxLife(t)
	l.must(l.Install("")) // GitHub tells nobody
	cfg := l.config()
	cfg.Webhooks = config.WebhooksOff
	l.server = startLogging(t, cfg, zerolog.New(l.log))
	l.plan(lifePlan)
	// A poller of the test's own, so that no time has to go by.
	l.must(l.server.newPoller().Run(l.ctx))
	l.must(l.Settle(l.ctx, l.server.Idle))
	issues, err := l.Issues(l.ctx)
	l.must(err)
	if len(issues) == 0 {
		t.Error("the push led to no issues")
	}
	request, err := http.NewRequestWithContext(l.ctx, http.MethodPost, "http://"+l.server.Addr()+"/webhook", http.NoBody)
	l.must(err)
	if got := send(t, request); got != http.StatusNotFound {
		t.Errorf("a delivery is answered %d", got)
	}
}
