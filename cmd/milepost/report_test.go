package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testneed"
)

// countedDay is an entry of a burn-up as this test counts it.
type countedDay struct {
	Date    string `json:"date"`
	Scope   int    `json:"scope"`
	Done    int    `json:"done"`
	Dropped int    `json:"dropped"`
}

func TestAReportOfEveryCollectedHistoryCountsWhatItsRevisionsShow(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	for _, manifest := range corpus.Files(t, "corpus/histories/*/manifest.tsv") {
		dir := filepath.Dir(manifest)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			reader := csv.NewReader(bytes.NewReader(corpus.Read(t, manifest)))
			reader.Comma, reader.Comment, reader.LazyQuotes, reader.FieldsPerRecord = '\t', '#', true, -1
			rows, err := reader.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var commits []importedCommit
			want := []countedDay{}
			for _, row := range rows[1:] {
				at, err := time.Parse(time.RFC3339, row[3])
				if err != nil {
					t.Fatal(err)
				}
				text := corpus.Read(t, filepath.Join(dir, row[0]))
				commits = append(commits, importedCommit{at, text})
				day := countBoxes(t, text)
				day.Date = at.UTC().Format(time.DateOnly)
				if n := len(want); n > 0 && want[n-1].Date == day.Date {
					want = want[:n-1]
				}
				want = append(want, day)
			}
			repo := importHistory(t, "plan.md", commits)
			var report struct {
				Burnup []countedDay `json:"burnup"`
				Health struct{ Verdict, Reason string }
			}
			out := runIn(t, repo, "report", "plan.md", "--format", "json")
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatalf("%v in %s", err, out)
			}
			if diff := cmp.Diff(want, report.Burnup); diff != "" {
				t.Errorf("burn-up (-counted +reported):\n%s", diff)
			}
			if report.Health.Verdict == "" || report.Health.Reason == "" {
				t.Errorf("health %+v", report.Health)
			}
		})
	}
}

// countBoxes counts what GitHub's own renderer shows: boxes, those that are checked, and those before a text that is
// struck as a whole.
func countBoxes(t *testing.T, text []byte) countedDay {
	t.Helper()
	var day countedDay
	for _, entry := range boxShown.FindAllStringSubmatch(gfmtest.Render(t, string(text), true), -1) {
		day.Scope++
		words := strings.TrimSpace(html.UnescapeString(entry[2]))
		switch {
		case strings.Contains(entry[1], "checked"):
			day.Done++
		case strings.HasPrefix(words, "<del>") && strings.HasSuffix(words, "</del>"):
			day.Dropped++
		}
	}
	return day
}

var boxShown = regexp.MustCompile(`<input type="checkbox"([^>]*)/>([^\n]*?)(?:</p>|</li>|\n)`)

// importedCommit is one revision of a plan.
type importedCommit struct {
	at   time.Time
	text []byte
}

// importHistory makes a repository in which each revision of a file is a commit.
func importHistory(t *testing.T, file string, commits []importedCommit) string {
	t.Helper()
	testneed.Program(t, "git")
	dir := t.TempDir()
	var stream bytes.Buffer
	for i, c := range commits {
		who := fmt.Sprintf("Ann <ann@example.com> %d %s", c.at.Unix(), c.at.Format("-0700"))
		fmt.Fprintf(&stream, "commit refs/heads/main\nmark :%d\nauthor Ann <ann@example.com> 0 +0000\ncommitter %s\ndata 4\nWork\n", i+1, who)
		if i > 0 {
			fmt.Fprintf(&stream, "from :%d\n", i)
		}
		fmt.Fprintf(&stream, "M 100644 inline %s\ndata %d\n", file, len(c.text))
		stream.Write(c.text)
		stream.WriteString("\n")
	}
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"fast-import", "--quiet"}, {"reset", "-q", "--hard"}} {
		command := exec.Command("git", append([]string{"-C", dir}, args...)...)
		if args[0] == "fast-import" {
			command.Stdin = &stream
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	return dir
}

// runIn runs the program in a folder and returns what it prints.
func runIn(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Args, command.Dir = append([]string{programName}, args...), dir
	var problem bytes.Buffer
	command.Stderr = &problem
	out, err := command.Output()
	if err != nil {
		t.Fatalf("milepost %s: %v\n%s", strings.Join(args, " "), err, problem.String())
	}
	return out
}

func TestAReportWithATokenAloneCountsWhatTheCommitsShow(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.plan(strings.Replace(syncPlan, "- [ ] Load test", "- [x] Load test", 1))
	repo := sandbox.Owner + "/" + sandbox.Repo
	var report struct{ Burnup []countedDay }
	if err := json.Unmarshal([]byte(l.fine("report", "docs/milestone-1.md", "--repo", repo, "--format", "json")), &report); err != nil {
		t.Fatal(err)
	}
	last := countedDay{}
	if n := len(report.Burnup); n > 0 {
		last = report.Burnup[n-1]
	}
	last.Date = ""
	if diff := cmp.Diff(countedDay{Scope: 5, Done: 2}, last); diff != "" {
		t.Errorf("the last day (-want +got):\n%s", diff)
	}
	if text := l.fine("report", "--repo", repo); !strings.Contains(text, "docs/milestone-1.md: 2 of 5 items finished") {
		t.Errorf("report\n%s", text)
	}
	if text := l.fine("status", "--repo", repo); !strings.Contains(text, "40%  2 of 5 finished") {
		t.Errorf("status\n%s", text)
	}
	if writes := l.writes(); len(writes) > 2 { // the two commits of the plan
		t.Errorf("a report changes something: %q", writes)
	}
	l.fails("docs/other.md: it is in no commit", "report", "docs/other.md", "--repo", repo)
	l.fails("there is no repository", "report", "--repo", "nobody/nothing")
}
