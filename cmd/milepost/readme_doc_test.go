package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
	"github.com/milepost/milepost/parser"
)

// The plan in the README's picture is one, and beside it stand the issues that come of it.
func TestReadme_draws_a_plan_with_its_issues(t *testing.T) {
	t.Parallel()
	var plan, beside []string
	for line := range strings.Lines(testbook.Join(testbook.BlocksBelow(t, "README.md", "Milepost", ""))) {
		if cells := strings.Split(line, "│"); len(cells) == 5 {
			plan, beside = append(plan, strings.TrimPrefix(cells[1], " ")), append(beside, strings.TrimSpace(cells[3]))
		}
	}
	read := parser.Parse([]byte(strings.Join(plan, "\n")))
	want := []string{"Milestone 3: Maps"}
	for i, item := range read.Items {
		want = append(want, "#"+string(rune('1'+i))+" "+item.Title)
	}
	if len(read.Items) != 3 || read.Items[2].Parent != 1 || len(read.Milestones) != 1 || read.Milestones[0].Title != want[0] {
		t.Errorf("%+v", read)
	}
	if diff := cmp.Diff(want, slices.DeleteFunc(beside, func(line string) bool { return line == "" })); diff != "" {
		t.Errorf("(-read +drawn):\n%s", diff)
	}
}

// The program that go run would build is this one.
func TestReadme_shows_the_demo(t *testing.T) {
	t.Parallel()
	for _, command := range testbook.Commands(testbook.BlocksBelow(t, "README.md", "See it run", "sh")) {
		call, ok := strings.CutPrefix(command, "go run ./cmd/milepost ")
		switch {
		case !ok:
			t.Errorf("nothing runs %q", command)
		case strings.HasSuffix(call, "--once"):
			if said := playIn(t, t.TempDir(), strings.Fields(call)...); !strings.Contains(said, "Every step holds") {
				t.Errorf("%s says\n%s", command, said)
			}
		default:
			p := typeIn(t, t.TempDir(), nil, append(strings.Fields(call), "--listen", "127.0.0.1:0")...)
			answer, err := http.Get(p.says(`Open (http://\S+)`))
			must(t, err)
			page, err := io.ReadAll(answer.Body)
			must(t, err)
			must(t, answer.Body.Close())
			if !strings.Contains(string(page), "Milestone") {
				t.Errorf("the page is\n%s", page)
			}
		}
	}
}

// What gets the program is run as it stands, but for where the program goes. An image needs a builder and the network: of
// that it is looked at whether make calls it as the README does, and .ci/image builds the image.
func TestReadme_gets_the_program(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "sh")
	testneed.Program(t, "make")
	testneed.Program(t, "go")
	root, bin := testbook.Root(t), t.TempDir()
	gopath := testbook.Shell{Folder: root}.Type(t, "HOME="+os.Getenv("HOME")+" go env GOPATH GOMODCACHE GOCACHE")
	places := strings.Fields(gopath.Out)
	if len(places) != 3 {
		t.Fatalf("%+v", gopath)
	}
	shell := testbook.Shell{Folder: root, Environ: []string{"GOPATH=" + places[0], "GOMODCACHE=" + places[1], "GOCACHE=" + places[2], "GOBIN=" + bin, "GOFLAGS=-mod=readonly"}}
	fine := func(lines string) string {
		t.Helper()
		got := shell.Type(t, lines)
		if got.Code != 0 {
			t.Fatalf("%s: exit code %d\n%s%s", lines, got.Code, got.Out, got.Err)
		}
		return got.Out
	}
	shown := slices.Concat(testbook.BlocksBelow(t, "README.md", "Get the program", "sh"), testbook.BlocksBelow(t, "README.md", "Install the App in five minutes", "sh"))
	built := 0
	for line := range strings.Lines(testbook.Join(shown)) {
		command, said, _ := strings.Cut(line, "#")
		command = strings.TrimSpace(command)
		_, other, _ := strings.Cut(strings.TrimSpace(said), "or: ")
		switch {
		case command == "make build":
			built++
			if done := fine("make -n build"); !strings.Contains(done, " -o milepost ./cmd/milepost") {
				t.Errorf("%s does %s", command, done)
			}
			fine(strings.Replace(other, "-o milepost", "-o "+filepath.Join(bin, "built"), 1))
			if version := fine(filepath.Join(bin, "built") + " version"); !strings.HasPrefix(version, "milepost ") {
				t.Errorf("%s makes %s", other, version)
			}
		case command == "make image":
			built++
			if done := fine("make -n image"); !regexp.MustCompile(`^docker build .* -t milepost \.\n$`).MatchString(done) || other != "docker build -t milepost ." {
				t.Errorf("%s does %s, and the README says %q", command, done, other)
			}
			fine("test -f Dockerfile")
		case strings.HasPrefix(command, "go install "):
			built++
			fine(command)
			if version := fine(filepath.Join(bin, programName) + " version"); !strings.HasPrefix(version, "milepost ") {
				t.Errorf("%s makes %s", command, version)
			}
		case strings.HasPrefix(command, "milepost setup"), strings.HasPrefix(command, "milepost serve"): // setup_doc_test.go has them
		default:
			t.Errorf("nothing runs %q", command)
		}
	}
	if built != 3 {
		t.Errorf("%d ways to get the program were tried, want 3", built)
	}
}

// The schema lies beside the configuration afterwards, and is the one that is published.
func TestDocuments_write_the_schema_where_they_say(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "sh")
	for _, block := range slices.Concat(testbook.BlocksBelow(t, "README.md", "Repository configuration", "sh"), testbook.BlocksBelow(t, "docs/configuration.md", "In an editor", "sh")) {
		place := t.TempDir()
		must(t, os.Mkdir(filepath.Join(place, ".github"), 0o750))
		if got := (testbook.Shell{Folder: place}).Type(t, block.Text); got != (testbook.Typed{}) {
			t.Errorf("%s: %+v", block.Document, got)
		}
		written, err := os.ReadFile(filepath.Join(place, ".github", "milepost.schema.json"))
		must(t, err)
		if string(written) != string(config.Schema()) || string(written) != testbook.Text(t, "docs/milepost.schema.json") {
			t.Errorf("%s: another schema is written", block.Document)
		}
	}
}

func TestReadme_operates_as_it_shows(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	_, err := th.sandbox.Commit(ctx, "docs/milestone-1.md", []byte("# Milestone 1: Clock\n\n- [ ] It ticks\n"), "Plan")
	must(t, err)
	must(t, th.settle(ctx))
	met, wants := map[string]bool{}, map[string]string{"page": "http://" + th.server.admin.Addr().String() + "/", "passes": "  "}
	for _, command := range testbook.Commands(append(testbook.BlocksBelow(t, "README.md", "Operate it", "sh"), testbook.BlocksBelow(t, "docs/page.md", "Open it", "sh")[0])) {
		args := words(strings.Replace(command, "OWNER/REPO", sandbox.Owner+"/"+sandbox.Repo, 1))
		if args[0] == "doctor" && slices.Contains(callsOf(t, "doctor"), command) {
			continue // setup_doc_test.go has it
		}
		want, known := wants[args[0]]
		met[args[0]] = true
		if code, text := told(th.server, args...); !known || code != exitFine || !strings.Contains(text, want) {
			t.Errorf("%s: exit code %d, %s", command, code, text)
		}
	}
	if len(met) != len(wants) {
		t.Errorf("only %v are shown", met)
	}
}
