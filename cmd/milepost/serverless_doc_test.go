package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// terminal stands in a folder and has the environment of the shell but for what names token and repository. GitHub's own
// command line, which knows who is signed in, tells the token.
func (l *shell) terminal(place string) testbook.Shell {
	l.t.Helper()
	testneed.Program(l.t, "sh")
	token := ""
	environ := slices.DeleteFunc(slices.Clone(l.environ), func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		if name == "GITHUB_TOKEN" {
			token = value
		}
		return name == "GITHUB_TOKEN" || name == "GITHUB_REPOSITORY" || name == "PATH"
	})
	return testbook.Shell{Folder: place, Environ: environ, StandIns: map[string]string{"gh": `[ "$*" = "auth token" ] && echo ` + token}}
}

// TestServerless_is_as_its_document_says runs what the documents tell to type, on the plan that one of them shows.
func TestServerless_is_as_its_document_says(t *testing.T) {
	t.Parallel()
	plan, said := testbook.Join(testbook.Blocks(t, "docs/serverless.md", "markdown")), testbook.Join(testbook.Blocks(t, "docs/serverless.md", "text"))
	for document, typed := range map[string][]string{
		"docs/serverless.md": testbook.Commands(testbook.BlocksBelow(t, "docs/serverless.md", "In a shell", "sh")),
		"README.md":          append([]string{"export GH_TOKEN=$(gh auth token)"}, testbook.Commands(testbook.BlocksBelow(t, "README.md", "Without a server", "sh"))...),
	} {
		l := newShell(t, "")
		_, err := l.Commit(l.ctx, "docs/milestone-3.md", []byte(plan), "Add a plan")
		must(t, err)
		place := l.clone(map[string]string{"docs/milestone-3.md": plan})
		synced := 0
		for _, command := range typed[1:] {
			if strings.HasSuffix(command, " --pr 7") {
				_, err := l.Commit(l.ctx, "docs/milestone-1.md", []byte(syncPlan), "Add another plan")
				must(t, err)
				command = strings.TrimSuffix(command, "7") + strconv.Itoa(l.proposePlan(otherPlan()))
			}
			got := l.terminal(place).Type(t, typed[0]+"\n"+command)
			if got.Code != exitFine || got.Err != "" || got.Out == "" {
				t.Errorf("%s: %s: exit code %d\n%s%s", document, command, got.Code, got.Out, got.Err)
			}
			if strings.HasPrefix(command, "milepost sync") {
				synced++
				if !strings.HasPrefix(got.Out, said) {
					t.Errorf("%s: %s says\n%s\nand the document\n%s", document, command, got.Out, said)
				}
			}
		}
		if synced != 2 {
			t.Errorf("%s: sync was run %d times, want 2", document, synced)
		}
	}
}

// TestLedger_can_be_looked_at_as_its_document_says fetches the ref as it lies on GitHub with git, by a remote that has it.
func TestLedger_can_be_looked_at_as_its_document_says(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fine("sync")
	place, remote := l.clone(nil), filepath.Join(t.TempDir(), "remote.git")
	commits, _, err := l.Person.Repositories.ListCommits(l.ctx, sandbox.Owner, sandbox.Repo, &gh.CommitsListOptions{SHA: l.ledgerTip()})
	l.must(err)
	lines := "git init --quiet --bare " + remote + "\ngit remote set-url origin " + remote + "\ngit -C " + remote + " fast-import --quiet <<'END'\n"
	for _, commit := range slices.Backward(commits) {
		tree, _, err := l.Person.Git.GetTree(l.ctx, sandbox.Owner, sandbox.Repo, commit.GetCommit().GetTree().GetSHA(), true)
		l.must(err)
		lines += fmt.Sprintf("commit refs/milepost/ledger\ncommitter A <a@example.com> 1700000000 +0000\ndata <<SAID\n%s\nSAID\ndeleteall\n", commit.GetCommit().GetMessage())
		for _, entry := range tree.Entries {
			blob, _, err := l.Person.Git.GetBlobRaw(l.ctx, sandbox.Owner, sandbox.Repo, entry.GetSHA())
			l.must(err)
			lines += fmt.Sprintf("M 100644 inline %s\ndata %d\n%s\n", entry.GetPath(), len(blob), blob)
		}
	}
	got := l.terminal(place).Type(t, lines+"END\n"+testbook.Join(testbook.BlocksBelow(t, "docs/serverless.md", "The ledger", "sh")))
	for _, words := range []string{"Goal 1: fits 40 MB", "+++ b/ledger.json", "commit "} {
		if got.Code != exitFine || !strings.Contains(got.Out, words) {
			t.Errorf("exit code %d, and nothing says %q:\n%s%s", got.Code, words, got.Out, got.Err)
		}
	}
}

// TestServerless_takes_as_few_requests_as_its_document_says counts those of a run that has nothing to do.
func TestServerless_takes_as_few_requests_as_its_document_says(t *testing.T) {
	t.Parallel()
	match := regexp.MustCompile(`nothing to do takes about (\d+) requests`).FindStringSubmatch(testbook.Text(t, "docs/serverless.md"))
	if match == nil {
		t.Fatal("the document does not tell")
	}
	told, err := strconv.Atoi(match[1])
	must(t, err)
	l := newShell(t, syncPlan)
	l.use(l.workflow())
	for range 3 {
		l.Hub.ResetRequests()
		l.fine("sync")
	}
	if got := len(l.Hub.Requests()); got > told || 2*got < told {
		t.Errorf("%d requests, and the document says about %d", got, told)
	}
}
