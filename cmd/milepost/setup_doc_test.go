package main

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/setup"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// callsOf lists, in order, the calls of a command in all documents, each once; those that are typed behind a tunnel are among them.
func callsOf(t *testing.T, command string) []string {
	t.Helper()
	calls := map[string]bool{}
	for _, document := range testbook.Documents(t) {
		called := typed(t, document)
		for _, block := range testbook.All(t, document) {
			for _, match := range behindTunnel.FindAllStringSubmatch(block.Text, -1) {
				called = append(called, match[1])
			}
		}
		for _, call := range called {
			if words := strings.Fields(call); words[1] == command && !slices.Contains(words, "...") && !slices.Contains(words, "--help") {
				calls[call] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(calls))
}

var behindTunnel = regexp.MustCompile(`(?m)^ssh .*# then there: (milepost .*)$`)

// What is shown to type where the App is set up is played by the tests below, which find the calls in the documents, or is
// the environment that they are called with. Another test runs what gets the program.
func TestEveryLineThatSetsUpIsPlayed(t *testing.T) {
	t.Parallel()
	lines := 0
	for _, command := range testbook.Commands(slices.Concat(
		testbook.BlocksBelow(t, "README.md", "Install the App in five minutes", "sh"), testbook.Blocks(t, "docs/setup.md", "sh"), testbook.Blocks(t, "docs/troubleshooting.md", "sh"),
	)) {
		lines++
		program, rest, _ := strings.Cut(command, " ")
		name, _, _ := strings.Cut(rest, " ")
		switch {
		case program == programName && (name == "setup" || name == "serve" || name == "doctor") && slices.Contains(callsOf(t, name), command):
		case program == "export":
		case program == "ssh", command == "go install ./cmd/milepost":
		default:
			t.Errorf("nothing plays %q", command)
		}
	}
	if lines < 13 {
		t.Errorf("only %d lines were found", lines)
	}
}

// eachCall plays a test with each call of a command in the documents, which are at least so many.
func eachCall(t *testing.T, command string, least int, play func(t *testing.T, call string)) {
	t.Helper()
	calls := callsOf(t, command)
	if len(calls) < least {
		t.Fatalf("only %d calls were found: %q", len(calls), calls)
	}
	for _, call := range calls {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			play(t, call)
		})
	}
}

// typeIn runs the built program in a folder, as a person types a call there, until it or the test ends. There is no browser.
func typeIn(t *testing.T, folder string, environ []string, args ...string) *launched {
	t.Helper()
	bin := t.TempDir()
	program, err := filepath.Abs(os.Args[0])
	must(t, err)
	must(t, os.Symlink(program, filepath.Join(bin, programName)))
	command := exec.Command(filepath.Join(bin, programName), args...) //nolint:gosec // it is our own program
	command.Dir, command.Env = folder, append([]string{"PATH=" + bin, "HOME=" + t.TempDir()}, environ...)
	p := &launched{t: t, ended: make(chan error, 1)}
	p.stop = func() { _ = command.Process.Signal(syscall.SIGTERM) }
	command.Stdout, command.Stderr = p, p
	must(t, command.Start())
	go func() { p.ended <- command.Wait() }()
	t.Cleanup(func() {
		p.stop()
		<-p.ended
	})
	return p
}

// here is a call with the names and addresses of a test in place of those that the documents make up.
func (n *newcomer) here(call string) []string {
	call = strings.NewReplacer(
		"YOUR-ORG", "acme", "https://milepost.example.com", "http://127.0.0.1:1", "https://git.example.com", n.url, "127.0.0.1:8765", "127.0.0.1:0",
	).Replace(call)
	return words(call)
}

// ownApp has the App that the documents speak of, and its key in files.
func (n *newcomer) ownApp(files ...string) {
	n.t.Helper()
	taker := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
	n.t.Cleanup(taker.Close)
	must(n.t, n.hub.AddApp(localhub.App{
		ID: 12345, Slug: "ours", PublicKey: &testKey().PublicKey, WebhookSecret: testSecret, WebhookURL: taker.URL + "/webhook",
		Permissions: neededPermissions(), Events: neededEvents(),
	}))
	_, err := n.hub.Install(12345, "acme", "trails")
	must(n.t, err)
	must(n.t, n.hub.Idle(n.t.Context()))
	for _, file := range files {
		must(n.t, os.WriteFile(file, []byte(testConfig(n.t, n.url).PrivateKey.Reveal()), 0o600))
	}
}

// byHand is the environment that the document about setting up has people export.
func (n *newcomer) byHand(folder string) []string {
	n.t.Helper()
	var environ []string
	for _, command := range testbook.Commands(testbook.BlocksBelow(n.t, "docs/setup.md", "By hand", "sh")) {
		if pair, ok := strings.CutPrefix(command, "export "); ok {
			environ = append(environ, strings.ReplaceAll(pair, "/etc/milepost", folder))
		}
	}
	if len(environ) != 3 {
		n.t.Fatalf("%d variables are exported", len(environ))
	}
	n.ownApp(filepath.Join(folder, "key.pem"))
	must(n.t, os.WriteFile(filepath.Join(folder, "webhook-secret"), []byte(testSecret), 0o600))
	return append(environ, "MILEPOST_GITHUB_API_URL="+n.url+"/api/v3/")
}

// onlyOnThisMachine is how a server of a test listens.
func onlyOnThisMachine() []string {
	return []string{"MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0"}
}

func TestSetup_works_in_every_way_that_the_documents_type_it(t *testing.T) {
	t.Parallel()
	eachCall(t, "setup", 8, func(t *testing.T, call string) {
		n, folder := newNewcomer(t, ""), t.TempDir()
		n.repository("ann", "notes")
		n.write("ann/notes", "plans/milestone-2.md", newcomerPlan)
		args := n.here(call)
		if !slices.Contains(args, "--github-url") {
			args = append(args, "--github-url", n.url)
		}
		there := slices.Contains(args, "--app-id")
		if there {
			n.ownApp(filepath.Join(folder, "downloaded.pem"), filepath.Join(folder, "key.pem"))
		}
		if slices.Contains(args, "--force") {
			must(t, os.WriteFile(filepath.Join(folder, setup.EnvFile), []byte("MILEPOST_WEBHOOKS=off\n"), 0o600))
		}
		p := typeIn(t, folder, nil, args...)
		if !there {
			if page := n.press(p.says(`in your browser: (http://127\.0\.0\.1:\d+\S*)`), nil); !strings.Contains(page, "is installed on") {
				t.Fatalf("the last page is\n%s", page)
			}
		}
		if err := p.ends(); err != nil {
			t.Fatalf("it ends with %v:\n%s", err, p.output())
		}
		if !regexp.MustCompile(`milestone-\d\.md: Milestone 1: Trails, 2 items`).MatchString(p.output()) || !strings.Contains(p.output(), "milepost serve --env-file ") {
			t.Errorf("it says\n%s", p.output())
		}
		if cfg := settingsIn(t, folder); there != (cfg.AppID == 12345) {
			t.Errorf("the settings are those of App %d", cfg.AppID)
		}
	})
}

// settled is a newcomer with settings in a folder, and the environment that a call needs there: what the settings do not
// say, or all that is to be exported where the call names no settings.
func settled(t *testing.T, args []string) (n *newcomer, folder string, environ []string) {
	t.Helper()
	n, folder = newNewcomer(t, ""), t.TempDir()
	if !slices.Contains(args, "--env-file") {
		return n, folder, append(n.byHand(folder), onlyOnThisMachine()...)
	}
	must(t, n.setupOn(folder, "--org", "acme").ends())
	return n, folder, onlyOnThisMachine()
}

func TestServe_starts_and_ends_in_every_way_that_the_documents_type_it(t *testing.T) {
	t.Parallel()
	eachCall(t, "serve", 2, func(t *testing.T, call string) {
		n, folder, environ := settled(t, words(call))
		p := typeIn(t, folder, environ, words(call)...)
		p.says(`"message":"server ready"`)
		eventually(t, "the plan waits for a tick", func() bool {
			return slices.ContainsFunc(n.issues("acme/trails"), func(title string) bool { return title == "Milepost: waiting for you" })
		})
		p.stop()
		if err := p.ends(); err != nil || !strings.Contains(p.output(), `"message":"server stopped"`) {
			t.Errorf("it ends with %v:\n%s", err, p.output())
		}
	})
}

func TestDoctor_examines_in_every_way_that_the_documents_type_it(t *testing.T) {
	t.Parallel()
	eachCall(t, "doctor", 3, func(t *testing.T, call string) {
		_, folder, environ := settled(t, words(call))
		p := typeIn(t, folder, environ, words(call)...)
		if err := p.ends(); err != nil {
			t.Errorf("it ends with %v:\n%s", err, p.output())
		}
		if slices.Contains(words(call), "--json") {
			var found struct{ Findings []doctor.Finding }
			if err := json.Unmarshal([]byte(p.output()), &found); err != nil || len(found.Findings) == 0 {
				t.Errorf("%v:\n%s", err, p.output())
			}
		} else if !regexp.MustCompile(`(?m)^ok +credentials +App \d+`).MatchString(p.output()) || !strings.Contains(p.output(), "0 faults") {
			t.Errorf("it prints\n%s", p.output())
		}

		sick := typeIn(t, folder, append(environ, "MILEPOST_APP_ID=13"), words(call)...)
		var exit *exec.ExitError
		if err := sick.ends(); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
			t.Errorf("with a fault it ends with %v:\n%s", err, sick.output())
		}
	})
}

// What a server without an App logs is shown whole, but for a secret, the time and the rest of a sentence.
func TestServe_logs_where_to_make_an_App_as_its_document_shows(t *testing.T) {
	t.Parallel()
	p := typeIn(t, t.TempDir(), []string{"MILEPOST_LISTEN=127.0.0.1:0"}, "serve")
	said := p.says(`(?m)^(\{.*"no App is configured.*\})$`)
	shown := strings.TrimSpace(testbook.Join(testbook.BlocksBelow(t, "docs/setup.md", "A server that makes its own App", "")))
	parts := strings.Split(strings.Replace(shown, "http://localhost:8080/", "http://127.0.0.1:PORT/", 1), "...")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	pattern := strings.Replace(strings.Join(parts, `[^"]+`), "PORT", `\d+`, 1)
	pattern = regexp.MustCompile(`"time":"[^"]*"`).ReplaceAllString(pattern, `"time":"[-0-9T:+Z]+"`)
	if !regexp.MustCompile("^" + pattern + "$").MatchString(said) {
		t.Errorf("(-document +program):\n%s", cmp.Diff(shown, said))
	}
}

// GitHub answers who made an App from a manifest as the document about it says.
func TestDocuments_fetch_what_an_App_was_given(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "sh")
	testneed.Program(t, "curl")
	n := newNewcomer(t, "")
	manifest, _ := readManifest(t, "app-manifest.json")
	code, err := n.hub.ConfirmManifestOn("", manifest)
	must(t, err)
	lines := testbook.Join(testbook.BlocksBelow(t, "deploy/README.md", "Make the App from a manifest", "sh"))
	if !strings.Contains(lines, "https://api.github.com/app-manifests/CODE/conversions ") {
		t.Fatalf("it is asked otherwise:\n%s", lines)
	}
	got := testbook.Shell{}.Type(t, strings.NewReplacer("curl ", "curl --silent ", "https://api.github.com", n.url+"/api/v3", "CODE", code).Replace(lines))
	var made struct {
		ID     int64
		PEM    string
		Secret *string `json:"webhook_secret"`
	}
	if err := json.Unmarshal([]byte(got.Out), &made); err != nil || made.ID == 0 || !strings.Contains(made.PEM, "PRIVATE KEY") || made.Secret == nil {
		t.Errorf("%v: %+v", err, got)
	}
}
