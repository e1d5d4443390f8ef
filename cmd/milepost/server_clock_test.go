package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
)

// GitHub takes nothing that is signed by such clocks.
func TestServerWorksByAWrongClockAndSaysSoOnce(t *testing.T) {
	t.Parallel()
	for ahead, want := range map[time.Duration]string{
		100 * time.Second: "this machine's clock is behind GitHub's", -100 * time.Second: "this machine's clock is ahead of GitHub's",
		15 * time.Minute: "this machine's clock is behind GitHub's", -15 * time.Minute: "this machine's clock is ahead of GitHub's",
	} {
		t.Run(ahead.String(), func(t *testing.T) {
			t.Parallel()
			play, err := sandbox.New(sandbox.Options{Key: testKey(), Now: func() time.Time { return time.Now().Add(ahead) }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := play.Close(); err != nil {
					t.Errorf("close sandbox: %v", err)
				}
			})
			l := &life{Sandbox: play, t: t, ctx: within(t), log: &logLines{}}
			l.server = startLogging(t, config.Server{
				AppID: play.AppID, PrivateKey: config.Secret(play.PrivateKey), WebhookSecret: config.Secret(play.WebhookSecret),
				GitHubAPIURL: play.URL, Listen: "127.0.0.1:0",
				DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"), Debounce: 20 * time.Millisecond,
			}, zerolog.New(l.log))
			l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
			l.plan(lifePlan)
			l.rest()
			issues, err := l.Issues(l.ctx)
			if err != nil || len(issues) != 2 {
				t.Fatalf("%d issues, %v", len(issues), err)
			}
			l.log.mu.Lock()
			defer l.log.mu.Unlock()
			if len(l.log.lines) != 1 || !strings.Contains(l.log.lines[0], want) {
				t.Errorf("the log says %q, want %q once", l.log.lines, want)
			}
		})
	}
}
