package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// upkeep is a sandbox on which a server is run several times, with different settings.
type upkeep struct {
	*life
	cfg config.Server
}

func newUpkeep(t *testing.T) *upkeep {
	t.Helper()
	l := &life{Sandbox: newSandbox(t), t: t, ctx: within(t), log: &logLines{}}
	u := &upkeep{l, config.Server{
		AppID: l.AppID, PrivateKey: config.Secret(l.PrivateKey), WebhookSecret: config.Secret(l.WebhookSecret),
		GitHubAPIURL: l.URL, Listen: "127.0.0.1:0",
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "milepost.db"), Debounce: 20 * time.Millisecond,
	}}
	l.must(l.Install(""))
	return u
}

// during runs the server as it is configured while something is done.
func (u *upkeep) during(do func()) {
	u.t.Helper()
	server, err := newServer(u.ctx, u.cfg, zerolog.New(u.log))
	u.must(err)
	u.server = server
	u.Hub.SetWebhookURL(u.AppID, "http://"+server.Addr()+"/webhook")
	ctx, stop := context.WithCancel(u.ctx)
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	do()
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		u.t.Fatal(err)
	}
}

const laterPlan = lifePlan + "- [ ] third goal\n"

// What docs/operate.md says of a backup, and has people type: it may be taken while the server runs, and what came after
// it is found again by its markers.
func TestBackup_of_a_running_server_is_taken_up_again_and_nothing_is_made_twice(t *testing.T) {
	t.Parallel()
	u := newUpkeep(t)
	testneed.Program(t, "sh")
	testneed.Program(t, "sqlite3")
	kept, told := t.TempDir(), filepath.Join(t.TempDir(), "told")
	database := strings.TrimPrefix(u.cfg.DatabaseURL, "sqlite:")
	shell := testbook.Shell{StandIns: map[string]string{"systemctl": `echo "$*" >>` + told}}
	typed := func(blocks []testbook.Block, backup string) {
		t.Helper()
		lines := strings.NewReplacer("/var/lib/milepost", filepath.Dir(database), "/var/backups", kept, "BACKUP.db", backup).Replace(testbook.Join(blocks))
		if got := shell.Type(t, lines); got.Code != 0 || got.Err != "" {
			t.Fatalf("%s: %+v", lines, got)
		}
	}
	u.during(func() {
		u.plan(lifePlan)
		u.rest()
		typed(testbook.BlocksBelow(t, "docs/operate.md", "Back up", "sh"), "")
		u.plan(laterPlan)
		u.rest()
	})
	backups, err := filepath.Glob(filepath.Join(kept, "milepost-20??-??-??.db"))
	u.must(err)
	if len(backups) != 1 {
		t.Fatalf("backups %q", backups)
	}
	typed(testbook.BlocksBelow(t, "docs/operate.md", "Restore", "sh"), backups[0])
	orders, err := os.ReadFile(told)
	u.must(err)
	left, err := filepath.Glob(database + "*")
	u.must(err)
	if string(orders) != "stop milepost\nstart milepost\n" || !slices.Equal(left, []string{database}) {
		t.Errorf("the server is told %q, and %q lie there", orders, left)
	}
	u.during(func() {
		u.here()
		u.rest()
		u.wantIssues("first goal: open", "second goal: open", "third goal: open")
		u.must(u.CloseIssue(u.ctx, 3, "completed"))
		u.rest()
		pull, err := u.Pull(u.ctx)
		u.must(err)
		if pull == nil || !strings.Contains(pull.GetBody(), "third goal") {
			t.Errorf("the closed issue is not proposed as done: %v", pull.GetBody())
		}
	})
	u.wantLog()
}

// What docs/operate.md says of a rotation of the webhook secret: no delivery is refused in between, and
// issues are known by either secret, even with the database lost.
func TestRotation_of_the_webhook_secret_loses_no_delivery_and_no_issue(t *testing.T) {
	t.Parallel()
	u := newUpkeep(t)
	u.during(func() {
		u.plan(lifePlan)
		u.rest()
	})
	old := u.cfg.WebhookSecret
	u.cfg.WebhookSecretOld, u.cfg.WebhookSecret = old, "the new one, of thirty-two bytes or more"
	u.cfg.DatabaseURL = "sqlite:" + filepath.Join(t.TempDir(), "lost.db")
	u.during(func() {
		for secret, want := range map[config.Secret]int{
			old: http.StatusAccepted, u.cfg.WebhookSecret: http.StatusAccepted, "another one": http.StatusUnauthorized,
		} {
			if got := u.deliver(secret); got != want {
				t.Errorf("a delivery signed with %q is answered %d, want %d", secret.Reveal(), got, want)
			}
		}
		u.rest()
		u.plan(laterPlan)
		u.rest()
	})
	u.cfg.WebhookSecretOld = ""
	u.during(func() {
		if got := u.deliver(old); got != http.StatusUnauthorized {
			t.Errorf("a delivery signed with the old secret is answered %d after its time", got)
		}
		u.rest()
	})
	u.wantIssues("first goal: open", "second goal: open", "third goal: open")
}

// deliver delivers an event about the repository, signed with a secret.
func (u *upkeep) deliver(secret config.Secret) int {
	u.t.Helper()
	return u.signed(secret.Reveal(), u.RepoID, u.Installation, sandbox.Owner+"/"+sandbox.Repo)
}
