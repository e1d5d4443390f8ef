package ahead_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

const (
	planPath = "docs/milestone-1.md"
	third    = "- [ ] third goal\n"
)

func TestPreview_of_a_branch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", false)
	spent := w.preview(subject)
	pull := w.pull(subject)
	run := w.expect(pull.GetHead().GetSHA(), "3 items")
	words := fmt.Sprintf("Computed on the merge %.7s of %.7s into `main` at %.7s.", pull.GetMergeCommitSHA(), pull.GetHead().GetSHA(), pull.GetBase().GetSHA())
	if summary := run.GetOutput().GetSummary(); !strings.Contains(summary, words) {
		t.Errorf("the summary does not say %q:\n%s", words, summary)
	}
	if !strings.HasPrefix(run.GetExternalID(), subject.String()+" ") {
		t.Errorf("the check run is about %q", run.GetExternalID())
	}
	if len(spent) > 6 || len(writes(spent)) != 1 {
		t.Errorf("%d requests, want 6 at the most and one write: %+v", len(spent), spent)
	}
	t.Logf("%d requests", len(spent))
	if again := w.preview(subject); len(writes(again)) > 0 {
		t.Errorf("nothing changed, but it writes %v", writes(again))
	}
}

func TestPreview_follows_what_people_do(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("next", "notes.md", "notes\n")
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", true)
	w.preview(subject)
	first := w.pull(subject).GetHead().GetSHA()
	w.expect(first, "3 items") // a draft is previewed

	w.branch("topic", planPath, plan)
	w.branch("topic", "docs/milestone-2.md", strings.ReplaceAll(plan, "1", "2"))
	w.preview(subject)
	second := w.pull(subject).GetHead().GetSHA()
	w.expect(second, "4 items")
	w.expect(first, "3 items") // a head that was left is not touched again

	_, err := w.Commit(t.Context(), "docs/roadmap.md", []byte(strings.ReplaceAll(plan, "1", "3")), "Roadmap")
	w.must(err)
	w.preview(subject)
	w.expect(second, "6 items") // the base moved

	_, _, err = w.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, subject.Pull, &gh.PullRequest{Base: &gh.PullRequestBranch{Ref: new("next")}})
	w.must(err)
	w.preview(subject)
	if run := w.expect(second, "4 items"); !strings.Contains(run.GetOutput().GetSummary(), "into `next`") {
		t.Errorf("after a retarget the summary says:\n%s", run.GetOutput().GetSummary())
	}

	_, _, err = w.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, subject.Pull, &gh.PullRequest{State: new("closed")})
	w.must(err)
	if spent := w.preview(subject); len(spent) > 1 {
		t.Errorf("a closed pull request costs %d requests", len(spent))
	}
	_, _, err = w.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, subject.Pull, &gh.PullRequest{State: new("open")})
	w.must(err)
	w.preview(subject)
	if runs := w.runs(second); runs[0].GetOutput().GetTitle() != "4 items" {
		t.Errorf("after it was opened again: %s", runs[0].GetOutput().GetTitle())
	}
}

func TestPreview_of_a_pull_request_on_another_one(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("lower", planPath, plan+third)
	w.write(w.Person, sandbox.Owner, "upper", "lower", "docs/milestone-2.md", strings.ReplaceAll(plan, "1", "2"))
	w.open(w.Person, "lower", "main", false)
	upper := w.open(w.Person, "upper", "lower", false)
	w.preview(upper)
	run := w.expect(w.pull(upper).GetHead().GetSHA(), "5 items")
	if !strings.Contains(run.GetOutput().GetSummary(), "into `lower`") {
		t.Errorf("the summary says:\n%s", run.GetOutput().GetSummary())
	}
}

func TestPreview_of_a_fork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.Hub.AddFork(sandbox.Owner, sandbox.Repo, "stranger")
	w.must(err)
	stranger, err := w.ClientOf(w.Hub.AddUser("stranger"))
	w.must(err)
	w.write(stranger, "stranger", "topic", "main", planPath, plan+third)
	subject := w.open(stranger, "stranger:topic", "main", false)
	spent := w.preview(subject)
	w.expect(w.pull(subject).GetHead().GetSHA(), "3 items")
	if list := writes(spent); len(list) != 1 || !strings.HasSuffix(list[0], "/check-runs") {
		t.Errorf("writes: %v", list)
	}
}

func TestPreview_of_what_cannot_be_merged_is_of_its_head(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", false)
	_, err := w.Commit(t.Context(), planPath, []byte(plan+"- [ ] another third\n- [ ] and a fourth\n"), "Plan more")
	w.must(err)
	w.preview(subject)
	run := w.expect(w.pull(subject).GetHead().GetSHA(), "3 items")
	if !strings.Contains(run.GetOutput().GetSummary(), "cannot be merged into `main`") {
		t.Errorf("the summary says:\n%s", run.GetOutput().GetSummary())
	}
}

func TestPreview_of_a_merge_group(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	pull := w.open(w.Person, "topic", "main", false)
	head, err := w.Hub.QueueMerge(sandbox.Owner, sandbox.Repo, pull.Pull, sandbox.Owner)
	w.must(err)
	spent := w.preview(sync.PreviewKey{Group: head})
	run := w.expect(head, "3 items")
	if !strings.Contains(run.GetOutput().GetSummary(), "Computed on the merge group") || len(spent) > 7 {
		t.Errorf("%d requests; the summary says:\n%s", len(spent), run.GetOutput().GetSummary())
	}
}

func TestPreview_minds_what_the_repository_asks_for(t *testing.T) {
	t.Parallel()
	prose, plans := sync.DefaultPolicy(), sync.DefaultPolicy()
	prose.Preview.Mode, plans.Preview.Mode = sync.PreviewAll, sync.PreviewOff
	tests := map[string]struct {
		policy *sync.Policy
		path   string
		// requests and writes are how many there are at the most, and exactly.
		requests, writes int
		title            string
	}{
		"no_plan":                   {nil, "main.go", 2, 0, ""},
		"no_plan_though_all":        {&prose, "main.go", 3, 1, "No plan is touched"},
		"a_plan_though_off":         {&plans, planPath, 0, 0, ""},
		"the_configuration":         {nil, ".github/milepost.yml", 6, 1, "2 items"},
		"its_other_name":            {nil, ".github/milepost.yaml", 6, 1, "2 items"},
		"a_plan_that_is_new":        {nil, "docs/milestone-2.md", 7, 1, "4 items"},
		"a_file_that_sounds_like_a": {nil, "docs/milestone.txt", 2, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.base.Repo.Policy = test.policy
			content := strings.ReplaceAll(plan, "1", "2")
			if strings.HasPrefix(test.path, ".github") {
				content = "assign: off\n"
			}
			w.branch("topic", test.path, content)
			subject := w.open(w.Person, "topic", "main", false)
			spent := w.preview(subject)
			if len(spent) > test.requests || len(writes(spent)) != test.writes {
				t.Errorf("%d requests, %d writes, want %d at the most, %d: %+v", len(spent), len(writes(spent)), test.requests, test.writes, spent)
			}
			head := w.pull(subject).GetHead().GetSHA()
			if test.title != "" {
				w.expect(head, test.title)
			} else if runs := w.runs(head); len(runs) > 0 {
				t.Errorf("%d check runs, want none", len(runs))
			}
		})
	}
}

func TestPreview_of_a_plan_that_is_deleted_or_renamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.base.Repo.Plans = []sync.File{{Path: planPath}}
	w.branch("gone", "notes.md", "notes\n")
	file, _, _, err := w.Person.Repositories.GetContents(t.Context(), sandbox.Owner, sandbox.Repo, planPath, nil)
	w.must(err)
	_, _, err = w.Person.Repositories.DeleteFile(t.Context(), sandbox.Owner, sandbox.Repo, planPath,
		&gh.RepositoryContentFileOptions{Message: new("Delete"), SHA: file.SHA, Branch: new("gone")})
	w.must(err)
	subject := w.open(w.Person, "gone", "main", false)
	w.preview(subject)
	w.expect(w.pull(subject).GetHead().GetSHA(), "0 items")
}

func TestPreview_looks_past_the_first_files(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var entries []*gh.TreeEntry
	for i := range 230 {
		entries = append(entries, &gh.TreeEntry{Path: new(fmt.Sprintf("code/%03d.go", i)), Mode: new("100644"), Type: new("blob"), Content: new(fmt.Sprint(i))})
	}
	entries = append(entries, &gh.TreeEntry{Path: new("plans/z.md"), Mode: new("100644"), Type: new("blob"), Content: new(strings.ReplaceAll(plan, "1", "2"))})
	main, _, err := w.Person.Git.GetRef(t.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	w.must(err)
	tree, _, err := w.Person.Git.CreateTree(t.Context(), sandbox.Owner, sandbox.Repo, main.GetObject().GetSHA(), entries)
	w.must(err)
	commit, _, err := w.Person.Git.CreateCommit(t.Context(), sandbox.Owner, sandbox.Repo,
		gh.Commit{Message: new("Much"), Tree: tree, Parents: []*gh.Commit{{SHA: main.GetObject().SHA}}}, nil)
	w.must(err)
	_, _, err = w.Person.Git.CreateRef(t.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/much", SHA: commit.GetSHA()})
	w.must(err)
	subject := w.open(w.Person, "much", "main", false)
	w.preview(subject)
	w.expect(commit.GetSHA(), "4 items")
}

func TestPreview_that_cannot_be_made_says_so_until_it_can(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", false)
	w.fails = errors.New("read plan: the connection broke")
	for range 2 {
		if _, err := w.previewer.Preview(t.Context(), w.repo, subject); !errors.Is(err, w.fails) {
			t.Fatalf("error %v, want %v", err, w.fails)
		}
		run := w.expect(w.pull(subject).GetHead().GetSHA(), "The preview could not be made")
		if run.GetConclusion() != "neutral" || strings.Contains(run.GetOutput().GetSummary(), "connection") {
			t.Errorf("it concludes %s:\n%s", run.GetConclusion(), run.GetOutput().GetSummary())
		}
	}
	w.fails = nil
	w.preview(subject)
	w.expect(w.pull(subject).GetHead().GetSHA(), "3 items")
}

func TestPreview_keeps_its_annotations_apart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	note := func(message string) []sync.Annotation {
		return []sync.Annotation{{Path: planPath, Diagnostic: parser.Diagnostic{Line: 5, Column: 1, Severity: parser.SeverityWarning, Code: "odd", Message: message}}}
	}
	w.more.Annotations = note("first")
	w.branch("topic", planPath, plan+third)
	subject := w.open(w.Person, "topic", "main", false)
	w.preview(subject)
	head := w.pull(subject).GetHead().GetSHA()
	w.more.Summary = " And more is said."
	w.preview(subject)
	if run := w.expect(head, "3 items"); run.GetOutput().GetAnnotationsCount() != 1 {
		t.Errorf("%d annotations after another summary, want 1", run.GetOutput().GetAnnotationsCount())
	}
	w.more.Annotations = note("second")
	w.preview(subject)
	if runs := w.runs(head); runs[0].GetOutput().GetAnnotationsCount() != 1 {
		t.Errorf("%d annotations on the newest check run, want those that count", runs[0].GetOutput().GetAnnotationsCount())
	}
}

func TestMoved_lists_the_newest_whose_plans_are_others_now(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic", planPath, plan+third)
	w.branch("code", "main.go", "package main\n")
	touching, other := w.open(w.Person, "topic", "main", false), w.open(w.Person, "code", "main", false)
	w.preview(touching)
	w.preview(other)
	moved := func(want ...sync.PreviewKey) {
		t.Helper()
		w.Hub.ResetRequests()
		got, err := w.previewer.Moved(t.Context(), w.repo)
		w.must(err)
		if fmt.Sprint(got) != fmt.Sprint(want) || len(w.Spent()) > 0 {
			t.Errorf("moved are %v, want %v, by %d requests", got, want, len(w.Spent()))
		}
	}
	moved()
	w.base.Repo.Plans = []sync.File{{Path: planPath, Blob: "other"}}
	moved(touching)
	w.preview(touching)
	moved()
	for i := range 25 {
		w.must(w.notes.KeepNote(t.Context(), w.repo, sync.PreviewKey{Pull: 100 + i}, `{"plans":"old","touched":true}`))
	}
	w.must(w.notes.KeepNote(t.Context(), w.repo, sync.PreviewKey{Pull: 300}, `{"plans":"old"}`))
	got, err := w.previewer.Moved(t.Context(), w.repo)
	w.must(err)
	if len(got) != 20 || got[0].Pull != 124 {
		t.Errorf("%d are made again at once, want 20", len(got))
	}
}

func TestMissed_lists_what_no_event_told_of(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	missed := func(want ...sync.PreviewKey) {
		t.Helper()
		got, err := w.previewer.Missed(t.Context(), w.repo)
		w.must(err)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("missed are %v, want %v", got, want)
		}
	}
	w.branch("topic", planPath, plan+third)
	w.branch("code", "main.go", "package main\n")
	w.branch("next", "notes.md", "notes\n")
	topic, code := w.open(w.Person, "topic", "main", false), w.open(w.Person, "code", "main", false)
	missed() // a repository without plans is left alone
	w.base.Repo.Plans = []sync.File{{Path: planPath}}
	missed(code, topic)
	w.preview(topic)
	w.preview(code)
	missed()
	w.branch("code", "main.go", "package code\n")
	missed(code)
	w.preview(code)
	_, _, err := w.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, topic.Pull, &gh.PullRequest{Base: &gh.PullRequestBranch{Ref: new("next")}})
	w.must(err)
	missed(topic)
	off := sync.DefaultPolicy()
	off.Preview.Mode, w.base.Repo.Policy = sync.PreviewOff, &off
	missed()
}
