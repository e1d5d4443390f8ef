package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/setup"
)

func TestDoctor_finds_nothing_where_all_is_in_order(t *testing.T) {
	t.Parallel()
	p := newPatient(t)
	found, code := p.examined()
	var checks []string
	for _, finding := range found.Findings {
		if finding.Level != doctor.OK {
			t.Errorf("found %+v", finding)
		}
		checks = append(checks, finding.Check)
	}
	for _, check := range doctor.Checks() {
		if !slices.Contains(checks, check.Name) {
			t.Errorf("nothing is said of %s", check.Name)
		}
	}
	if code != exitFine || found.Level != doctor.OK {
		t.Errorf("exit code %d, level %q", code, found.Level)
	}
}

// harms are what goes wrong most often, each with the words by which it is named, and those of its cure.
var harms = map[string]struct {
	harm         func(t *testing.T, p *patient)
	id, says, do string
	code         int
}{
	"wrong_secret": {func(_ *testing.T, p *patient) { p.deliver(http.StatusUnauthorized) },
		"secret-wrong", "another webhook secret than GitHub", "/organizations/localhub/settings/apps/ours as MILEPOST_WEBHOOK_SECRET", exitFailed},
	"event_unticked": {func(t *testing.T, p *patient) { must(t, p.hub.ChangeApp(12, neededPermissions(), neededEvents()[1:])) },
		"event-unticked", "the event push is not ticked", "/organizations/localhub/settings/apps/ours/permissions", exitFailed},
	"permission_not_granted": {func(t *testing.T, p *patient) {
		less := neededPermissions()
		delete(less, "checks")
		must(t, p.hub.ChangeApp(12, less, neededEvents()))
		must(t, p.hub.ChangeApp(12, neededPermissions(), neededEvents()))
	}, "permission-not-granted", "acme has not granted Checks: write", "/organizations/acme/settings/installations/INSTALLATION/permissions/update", exitFailed},
	"permission_not_asked_for": {func(t *testing.T, p *patient) {
		less := neededPermissions()
		less["issues"] = "read"
		must(t, p.hub.ChangeApp(12, less, neededEvents()))
	}, "permission-not-asked", "does not ask for Issues: write", "/organizations/localhub/settings/apps/ours/permissions", exitFailed},
	"clock_behind": {func(t *testing.T, p *patient) { p.shift(t, 10*time.Minute) }, "clock-apart", "behind GitHub's", "set it (NTP", exitFine},
	"clock_ahead":  {func(t *testing.T, p *patient) { p.shift(t, -10*time.Minute) }, "clock-apart", "ahead of GitHub's", "set it (NTP", exitFine},
	"key_of_another_app": {func(t *testing.T, p *patient) {
		must(t, p.hub.AddApp(localhub.App{ID: 13, Slug: "other"}))
		p.set("MILEPOST_APP_ID", "13")
	}, "key-wrong", "not one of the App 13", "generate a private key", exitFailed},
	"an_app_that_does_not_exist": {func(_ *testing.T, p *patient) { p.set("MILEPOST_APP_ID", "99") },
		"app-unknown", "knows no App 99", "not its client id", exitFailed},
	"unreachable_host": {func(_ *testing.T, p *patient) { p.set("MILEPOST_GITHUB_API_URL", "http://127.0.0.1:1/api/v3/") },
		"host-unreachable", "http://127.0.0.1:1/api/v3/ does not answer", "MILEPOST_GITHUB_API_URL", exitFailed},
	"suspended": {func(t *testing.T, p *patient) { p.asApp(t, http.MethodPut, "/suspended") },
		"suspended", "the installation on acme is suspended", "/organizations/acme/settings/installations/INSTALLATION", exitFailed},
	"archived": {func(_ *testing.T, p *patient) {
		p.api(http.MethodPatch, "/repos/acme/trails", map[string]any{"archived": true}, &struct{}{})
	}, "archived", "acme/trails is archived", "/acme/trails/settings", exitFine},
	"issues_off": {func(_ *testing.T, p *patient) {
		p.api(http.MethodPatch, "/repos/acme/trails", map[string]any{"has_issues": false}, &struct{}{})
	}, "issues-off", "issues are switched off in acme/trails", "/acme/trails/settings", exitFailed},
	"database_of_a_newer_version": {func(t *testing.T, p *patient) { p.newerDatabase(t) },
		"database-newer", "a newer version of Milepost", "start that version again", exitFailed},
	"no_folder_for_the_database": {func(_ *testing.T, p *patient) { p.set("MILEPOST_DATABASE_URL", "sqlite:/nowhere/milepost.db") },
		"database-unreachable", `the folder "/nowhere" is not there: make it`, "the folder has to be there", exitFailed},
	"an_address_of_web_pages": {func(t *testing.T, p *patient) {
		front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/api/v3/") {
				http.NotFound(w, r)
				return
			}
			fmt.Fprint(w, `{"installed_version":"3.17.0"}`) //nolint:errcheck // whoever asked has gone
		}))
		t.Cleanup(front.Close)
		p.set("MILEPOST_GITHUB_API_URL", front.URL)
	}, "host-unreachable", "below its address: set MILEPOST_GITHUB_API_URL to http", "MILEPOST_GITHUB_API_URL", exitFailed},
	"a_client_id_for_the_app": {func(_ *testing.T, p *patient) { p.set("MILEPOST_APP_ID", "Iv23liABCDEFGHIJKLMN") },
		"settings-wrong", "it is the App's client id: use the number", "milepost setup", exitFailed},
	"a_folder_for_the_key": {func(_ *testing.T, p *patient) { p.set("MILEPOST_PRIVATE_KEY_FILE", p.folder) },
		"settings-wrong", "names a folder", "milepost setup", exitFailed},
	"a_file_that_everybody_reads": {func(t *testing.T, p *patient) {
		must(t, os.Chmod(filepath.Join(p.folder, setup.KeyFile), 0o644)) //nolint:gosec // this is what is found
	}, "file-readable", "0644", "chmod 600", exitFine},
	"a_missing_setting": {func(_ *testing.T, p *patient) { p.unset("MILEPOST_WEBHOOK_SECRET") },
		"settings-wrong", "MILEPOST_WEBHOOK_SECRET: it is missing", "milepost setup", exitFailed},
	"a_server_that_does_not_answer": {func(_ *testing.T, p *patient) {
		p.server.Close()
		p.deliver(0)
	}, "webhook-unanswered", "GitHub gets no answer from", "/apps/ours/advanced", exitFailed},
	"something_else_at_the_address": {func(_ *testing.T, p *patient) { p.deliver(http.StatusNotFound) },
		"webhook-misled", "something else than Milepost answers", "end in /webhook", exitFailed},
	"a_server_that_cannot_store": {func(_ *testing.T, p *patient) { p.deliver(http.StatusServiceUnavailable) },
		"webhook-busy", "answers deliveries with 503", "look at the database", exitFine},
	"a_relay_that_loses_some": {func(_ *testing.T, p *patient) {
		for _, status := range []int{503, 503, 503, 202} {
			p.deliver(status)
		}
	}, "webhook-flaky", "3 of the last 5 deliveries failed", "smee.io", exitFine},
	"no_webhook": {func(_ *testing.T, p *patient) { p.hub.SetWebhookURL(12, "") },
		"webhook-none", "no webhook address", "MILEPOST_WEBHOOKS=off", exitFailed},
	"no_installation": {func(t *testing.T, p *patient) { p.asApp(t, http.MethodDelete, "") },
		"not-installed", "installed nowhere", "/apps/ours/installations/new", exitFine},
	"no_plan": {func(t *testing.T, p *patient) {
		must(t, p.hub.AddToInstallation(p.installation, "website"))
		must(t, p.hub.RemoveFromInstallation(p.installation, "trails"))
	}, "no-plan", "no plan was found in 1 repositories", "# Milestone 1: TITLE", exitFine},
	"a_plan_that_nobody_filled_in": {func(_ *testing.T, p *patient) {
		p.write("acme/trails", "docs/milestone-2.md", "# Milestone [X]: [Title] - Planning Document\n\n## Goals\n\n- [ ] Goal 1: [Name]\n")
	}, "plan-unread", "docs/milestone-2.md is not mirrored", "milepost check", exitFine},
}

func TestDoctor_names_what_is_wrong_and_its_cure(t *testing.T) {
	t.Parallel()
	for name, test := range harms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPatient(t)
			test.harm(t, p)
			found, code := p.examined()
			i := slices.IndexFunc(found.Findings, func(f doctor.Finding) bool { return f.ID == test.id })
			if i < 0 {
				t.Fatalf("%s is not among %+v", test.id, found.Findings)
			}
			finding, do := found.Findings[i], strings.ReplaceAll(test.do, "INSTALLATION", p.installationID())
			if !strings.Contains(finding.Says, test.says) || !strings.Contains(finding.Do, do) {
				t.Errorf("it says %q and to do %q, want %q and %q", finding.Says, finding.Do, test.says, do)
			}
			if code != test.code {
				t.Errorf("exit code %d, want %d: %+v", code, test.code, found.Findings)
			}
		})
	}
}

// The server says the same when it does not start.
func TestServe_refuses_to_start_in_the_words_of_the_doctor(t *testing.T) {
	t.Parallel()
	p := newPatient(t)
	p.environ = append(p.environ, "MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0", "MILEPOST_SWEEP=0")
	refusedWith := func() string {
		root := newRoot(&streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard, environ: p.environ})
		root.SetArgs([]string{"serve"})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := root.ExecuteContext(ctx)
		if err == nil {
			t.Fatal("it starts")
		}
		return err.Error()
	}
	p.newerDatabase(t)
	found, _ := p.examined()
	i := slices.IndexFunc(found.Findings, func(f doctor.Finding) bool { return f.ID == "database-newer" })
	if i < 0 || refusedWith() != found.Findings[i].Error() {
		t.Errorf("serve says %q, doctor %+v", refusedWith(), found.Findings)
	}
	p.set("MILEPOST_DATABASE_URL", "sqlite:"+filepath.Join(p.folder, "none", "milepost.db"))
	if got := refusedWith(); !strings.Contains(got, "the database cannot be opened") || !strings.Contains(got, "none\" is not there: make it") || !strings.Contains(got, "What to do:") {
		t.Errorf("it says %q", got)
	}
	p.set("MILEPOST_APP_ID", "x")
	found, _ = p.examined()
	if got := refusedWith(); !strings.Contains(got, found.Findings[0].Says) || !strings.Contains(got, "it is not a number") {
		t.Errorf("serve says %q, doctor %q", got, found.Findings[0].Says)
	}
}

func TestDoctor_looks_beside_a_server_that_runs(t *testing.T) {
	t.Parallel()
	p := newPatient(t)
	p.environ = append(p.environ, "MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0")
	launch(t, p.environ, "serve").says(`"message":"server ready"`)
	found, code := p.examined()
	if i := slices.IndexFunc(found.Findings, func(f doctor.Finding) bool { return strings.Contains(f.Says, "a server is using it") }); i < 0 || code != exitFine {
		t.Errorf("exit code %d: %+v", code, found.Findings)
	}
	second := launch(t, p.environ, "serve")
	if err := second.ends(); err == nil || !strings.Contains(err.Error(), "SQLite serves one server") {
		t.Errorf("a second server: %v", err)
	}
}

func TestServe_says_what_is_wrong_with_its_credentials(t *testing.T) {
	t.Parallel()
	p := newPatient(t)
	must(t, p.hub.AddApp(localhub.App{ID: 13, Slug: "other"}))
	p.set("MILEPOST_APP_ID", "13")
	p.environ = append(p.environ, "MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0", "MILEPOST_SWEEP=0")
	launch(t, p.environ, "serve").says(`"cure":"it is another App's, or was deleted: generate a private key.*"message":"the private key is not one of the App 13`)
}

// Beside a server that made its own App the settings need not be named.
func TestDoctor_finds_the_settings_that_a_server_keeps(t *testing.T) {
	t.Parallel()
	n, folder := newNewcomer(t, ""), t.TempDir()
	setUp := n.setupOn(folder, "--org", "acme")
	must(t, setUp.ends())
	must(t, os.Chmod(filepath.Join(folder, setup.EnvFile), 0o644)) //nolint:gosec // this is what is found
	p := &patient{newcomer: n, environ: []string{"MILEPOST_DATABASE_URL=sqlite:" + filepath.Join(folder, "milepost.db")}}
	found, code := p.examined()
	if code != exitFine || !slices.ContainsFunc(found.Findings, func(f doctor.Finding) bool {
		return f.ID == "file-readable" && strings.HasSuffix(f.Subject, setup.EnvFile)
	}) {
		t.Errorf("exit code %d: %+v", code, found.Findings)
	}
}

func TestDoctor_prints_a_table_for_people(t *testing.T) {
	t.Parallel()
	p := newPatient(t)
	p.deliver(http.StatusUnauthorized)
	var out, errs bytes.Buffer
	code := run([]string{"doctor"}, strings.NewReader(""), &out, &errs, p.environ)
	if code != exitFailed || !strings.Contains(out.String(), "fault   webhook") || !strings.Contains(out.String(), "-> set the secret of") || !strings.Contains(out.String(), "1 faults") || errs.Len() > 0 {
		t.Errorf("exit code %d\n%s%s", code, &out, &errs)
	}
}
