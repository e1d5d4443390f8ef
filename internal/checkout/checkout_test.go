package checkout_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/checkout"
	"github.com/milepost/milepost/internal/testneed"
)

// repo is a repository in a folder of its own; each commit is made a day after the one before.
type repo struct {
	t   *testing.T
	dir string
	day int
}

func newRepo(t *testing.T) *repo {
	t.Helper()
	testneed.Program(t, "git")
	r := &repo{t: t, dir: t.TempDir()}
	r.git("init", "-q", "-b", "main")
	return r
}

func (r *repo) git(args ...string) string {
	r.t.Helper()
	command := exec.Command("git", append([]string{"-C", r.dir}, args...)...)
	at := time.Date(2026, 3, 1+r.day, 12, 0, 0, 0, time.UTC).Format(time.RFC3339)
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.com", "GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@example.com",
		"GIT_AUTHOR_DATE=2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE="+at)
	out, err := command.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r *repo) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repo) commit() {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", "Work")
	r.day++
}

// history is what the file was made of, as `day path text` a revision.
func (r *repo) history(name string) []string {
	r.t.Helper()
	c, err := checkout.Open(r.t.Context(), r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	defer c.Close()
	revisions, err := c.Revisions(r.t.Context(), name)
	if err != nil {
		r.t.Fatal(err)
	}
	var found []string
	for _, revision := range revisions {
		text := []byte("-")
		if revision.Blob != "" {
			if text, err = c.Read(r.t.Context(), revision.Blob, 1000); err != nil {
				r.t.Fatal(err)
			}
		}
		found = append(found, fmt.Sprintf("%d %s %s", revision.At.Day(), revision.Path, text))
	}
	return found
}

const long = "\nThis text is so long that git knows the file again under another name, whatever its first line says.\n"

func TestTheHistoryOfAFileIsWhatStoodOnItsBranch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path string
		make       func(*repo)
		want       []string
	}{
		{"nothing was committed", "plan.md", func(*repo) {}, nil},
		{"no such file", "plan.md", func(r *repo) { r.commit() }, nil},
		{"changes", "plan.md", func(r *repo) {
			r.write("plan.md", "one")
			r.commit()
			r.write("other.md", "x")
			r.commit()
			r.write("plan.md", "two")
			r.commit()
		}, []string{"1 plan.md one", "3 plan.md two"}},
		{"a rename is followed", "docs/plan two.md", func(r *repo) {
			r.write("plan.md", "one"+long)
			r.commit()
			r.git("rm", "-q", "--cached", "plan.md")
			r.write("docs/plan two.md", "two"+long)
			if err := os.Remove(filepath.Join(r.dir, "plan.md")); err != nil {
				r.t.Fatal(err)
			}
			r.commit()
		}, []string{"1 plan.md one" + long, "2 docs/plan two.md two" + long}},
		{"what is merged counts when it is merged", "plan.md", func(r *repo) {
			r.write("plan.md", "one")
			r.commit()
			r.git("switch", "-q", "-c", "side")
			r.write("plan.md", "two")
			r.commit()
			r.write("plan.md", "three")
			r.commit()
			r.git("switch", "-q", "main")
			r.write("other.md", "x")
			r.commit()
			r.git("merge", "-q", "--no-ff", "--no-edit", "side")
		}, []string{"1 plan.md one", "5 plan.md three"}},
		{"branches side by side do not mix", "plan.md", func(r *repo) {
			r.write("plan.md", "a\n\nb\n\nc\n\nd\n")
			r.commit()
			r.git("switch", "-q", "-c", "side")
			r.write("plan.md", "A\n\nb\n\nc\n\nd\n")
			r.commit()
			r.git("switch", "-q", "main")
			r.write("plan.md", "a\n\nb\n\nc\n\nD\n")
			r.commit()
			r.git("merge", "-q", "--no-ff", "--no-edit", "side")
		}, []string{"1 plan.md a\n\nb\n\nc\n\nd\n", "3 plan.md a\n\nb\n\nc\n\nD\n", "4 plan.md A\n\nb\n\nc\n\nD\n"}},
		{"taken away and back again", "plan.md", func(r *repo) {
			r.write("plan.md", "one")
			r.commit()
			r.git("rm", "-q", "plan.md")
			r.commit()
			r.write("plan.md", "two")
			r.commit()
		}, []string{"1 plan.md one", "2 plan.md -", "3 plan.md two"}},
		{"a name full of signs", "a*[b] ü\"\t:(top).md", func(r *repo) {
			r.write("ab.md", "no")
			r.write("a*[b] ü\"\t:(top).md", "yes")
			r.commit()
		}, []string{"1 a*[b] ü\"\t:(top).md yes"}},
		{"a link is no file", "plan.md", func(r *repo) {
			r.write("plan.md", "one")
			r.commit()
			if err := os.Remove(filepath.Join(r.dir, "plan.md")); err != nil {
				r.t.Fatal(err)
			}
			if err := os.Symlink("other.md", filepath.Join(r.dir, "plan.md")); err != nil {
				r.t.Fatal(err)
			}
			r.commit()
		}, []string{"1 plan.md one", "2 plan.md -"}},
		{"what is not committed does not count", "plan.md", func(r *repo) {
			r.write("plan.md", "one")
			r.commit()
			r.write("plan.md", "two")
		}, []string{"1 plan.md one"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			c.make(r)
			if diff := cmp.Diff(c.want, r.history(c.path)); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
		})
	}
}

func TestASettingOfTheUserChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("plan.md", "one")
	r.commit()
	for _, setting := range []string{"log.showSignature=true", "log.follow=true", "diff.noprefix=true", "log.diffMerges=off", "format.pretty=fuller", "log.decorate=full", "diff.renames=false", "core.abbrev=4"} {
		name, value, _ := strings.Cut(setting, "=")
		r.git("config", name, value)
	}
	if diff := cmp.Diff([]string{"1 plan.md one"}, r.history("plan.md")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestACheckoutSaysWhatItIs(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.write("docs/plan.md", "one")
	r.commit()
	r.write("docs/plan.md", "two")
	r.commit()
	if _, err := checkout.Open(t.Context(), t.TempDir()); !errors.Is(err, checkout.ErrNone) {
		t.Errorf("a folder without a repository: %v", err)
	}
	shallow := t.TempDir()
	r.git("clone", "-q", "--depth", "1", "file://"+r.dir, shallow)
	for dir, want := range map[string]bool{r.dir: false, shallow: true} {
		c, err := checkout.Open(t.Context(), filepath.Join(dir, "docs"))
		if err != nil {
			t.Fatal(err)
		}
		if c.Shallow != want {
			t.Errorf("%s is shallow: %v", dir, c.Shallow)
		}
		if c.Head != r.git("rev-parse", "HEAD") {
			t.Errorf("head %s", c.Head)
		}
		if revisions, err := c.Revisions(t.Context(), "docs/plan.md"); err != nil || len(revisions) != map[bool]int{false: 2, true: 1}[want] {
			t.Errorf("revisions %+v, %v", revisions, err)
		}
		for name, want := range map[string]string{"plan.md": "docs/plan.md", "../other.md": "other.md", filepath.Join(dir, "docs", "plan.md"): "docs/plan.md"} {
			if path, err := c.Path(t.Context(), name); err != nil || path != want {
				t.Errorf("path of %s: %q, %v", name, path, err)
			}
		}
		if _, err := c.Path(t.Context(), "../../away.md"); err == nil {
			t.Error("a file outside has a path")
		}
		files, err := c.Files(t.Context())
		if err != nil || len(files) != 1 || files[0].Path != "docs/plan.md" || files[0].Size != 3 || files[0].Mode != "100644" {
			t.Errorf("files %+v, %v", files, err)
		}
		if text, err := c.Read(t.Context(), files[0].Blob, 1); err != nil || string(text) != "tw" {
			t.Errorf("read %q, %v", text, err)
		}
		if _, err := c.Read(t.Context(), strings.Repeat("0", 40), 1); err == nil {
			t.Error("a blob that is not there was read")
		}
		if text, err := c.Read(t.Context(), files[0].Blob, 100); err != nil || string(text) != "two" {
			t.Errorf("read %q, %v", text, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}
