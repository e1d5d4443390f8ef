package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

const nothingToDo = "Plans and issues agree: there is nothing to do\n"

// eachBearer plays with a token of a person's, and with that of a workflow.
func eachBearer(t *testing.T, play func(t *testing.T, l *shell)) {
	t.Helper()
	for _, bearer := range []string{"a_person", "a_workflow"} {
		t.Run(bearer, func(t *testing.T) {
			t.Parallel()
			l := newShell(t, syncPlan)
			if bearer == "a_workflow" {
				l.use(l.workflow())
			}
			play(t, l)
		})
	}
}

func TestSync_mirrors_a_plan_once(t *testing.T) {
	t.Parallel()
	eachBearer(t, func(t *testing.T, l *shell) {
		out := l.fine("sync")
		l.wantWorld(synced())
		for _, line := range []string{"  + created 5: Goal 1: fits 40 MB\n", "  * milestone 1: Milestone 1: Maps - created\n", "\nDone: 4 issues created,"} {
			if !strings.Contains(out, line) {
				t.Errorf("the output lacks %q:\n%s", line, out)
			}
		}
		// The last thing that a run does may be dated a second later than it knows: that is learnt by the second one.
		for _, again := range []string{"second", "third"} {
			tip := l.ledgerTip()
			l.Hub.ResetRequests()
			out = l.fine("sync")
			t.Logf("%d requests of a run that has nothing to do", len(l.Hub.Requests()))
			if want := nothingToDo + "\nDone: nothing to change on GitHub.\n"; out != want {
				t.Errorf("a %s run says\n%s\nwant\n%s", again, out, want)
			}
			writes := slices.DeleteFunc(l.writes(), func(write string) bool { return strings.Contains(write, "/git/") })
			if len(writes) > 0 || again == "third" && l.ledgerTip() != tip {
				t.Errorf("a %s run writes %v, or another ledger", again, writes)
			}
		}
		l.wantWorld(synced())
	})
}

func TestSync_says_in_a_dry_run_what_it_then_does(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	same := func(title string) {
		t.Helper()
		tip := l.ledgerTip()
		l.Hub.ResetRequests()
		told := l.fine("sync", "--dry-run")
		if writes := l.writes(); len(writes) > 0 || l.ledgerTip() != tip {
			t.Errorf("%s: a dry run writes %v, or another ledger", title, writes)
		}
		done := l.fine("sync")
		if before, _, found := strings.Cut(done, "\nDone: "); !found || before != told {
			t.Errorf("%s: dry run and run (-told +did):\n%s", title, cmp.Diff(told, before))
		}
		if strings.Contains(done, "not as foreseen") {
			t.Errorf("%s: %s", title, done)
		}
	}
	same("a first run")
	same("nothing to do")
	l.plan(strings.NewReplacer("[ ] Goal 1: fits 40 MB", "[x] Goal 1: fits 40 MB", "Pack the tiles", "Pack all the tiles", "- [ ] Load test\n",
		"- [ ] ~~Load test~~\n- [ ] Test offline\n").Replace(syncPlan))
	same("closed, reworded, dropped and added")
	l.must(l.CloseIssue(l.ctx, l.number("choose a format"), "completed"))
	same("an issue was closed")
	same("the edit is proposed already")
	l.loseLedger()
	same("the ledger is lost")
	same("the ledger was lost")
}

func TestSync_finds_the_repository_of_the_working_folder_and_leaves_nothing_there(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	place := l.clone(map[string]string{"docs/milestone-1.md": syncPlan})
	if got := l.callIn(place, "GITHUB_REPOSITORY", "sync"); got.code != exitFine {
		t.Fatalf("%+v", got)
	}
	l.wantWorld(synced())
	if diff := cmp.Diff([]string{"docs/milestone-1.md"}, listed(t, place)); diff != "" {
		t.Errorf("files in the working folder (-want +got):\n%s", diff)
	}
	if got := l.callIn(t.TempDir(), "GITHUB_REPOSITORY", "sync"); got.code != exitFailed || !strings.Contains(got.err, "--repo OWNER/REPO") {
		t.Errorf("outside of a clone: %+v", got)
	}
	if got := l.callIn(place, "GITHUB_API_URL", "sync", "--repo", "acme"); got.code != exitUsage {
		t.Errorf("a repository without its owner: %+v", got)
	}
}

func TestSync_names_what_is_missing(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fails("no repository maps-team/nothing", "sync", "--repo", "maps-team/nothing")
	token := l.workflow()
	for name, c := range map[string]struct {
		token, words string
		permissions  map[string]string
	}{
		"no_token":        {token: "", words: "MILEPOST_TOKEN: it is missing"},
		"a_wrong_token":   {token: "ghp_wrong", words: "does not take the token"},
		"a_mere_reader":   {token: l.Hub.AddUser("reader"), words: "write refs/milepost/ledger in maps-team/trails: the token may not: it needs the permission contents: write"},
		"only_contents":   {permissions: map[string]string{"contents": "write"}, words: "issues and pull-requests: write"},
		"issues_to_read":  {permissions: map[string]string{"contents": "write", "issues": "read", "pull_requests": "read"}, words: "issues and pull-requests: write"},
		"no_contents":     {permissions: map[string]string{"contents": "read", "issues": "write"}, words: "contents: write"},
		"no_such_address": {token: token, words: "MILEPOST_GITHUB_API_URL: it is not an http address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := newShell(t, syncPlan)
			switch {
			case c.permissions != nil:
				own.must(own.Hub.ChangeApp(own.AppID, c.permissions, nil))
				own.use(own.workflow())
			case name == "a_mere_reader":
				own.use(own.Hub.AddUser("reader"))
			case name == "no_such_address":
				own.use(c.token, "MILEPOST_GITHUB_API_URL=nowhere")
			default:
				own.use(c.token)
			}
			own.fails(c.words, "sync")
			own.wantWorld(nil)
		})
	}
}

func TestSync_tries_again_once_what_was_missing_is_there(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.must(l.Hub.ChangeApp(l.AppID, map[string]string{"contents": "write", "issues": "read", "pull_requests": "write"}, nil))
	l.use(l.workflow())
	l.fails("nothing more can be done", "sync")
	l.must(l.Hub.ChangeApp(l.AppID, map[string]string{"contents": "write", "issues": "write", "pull_requests": "write", "checks": "write"}, nil))
	l.must(l.Hub.Accept(l.Installation))
	l.use(l.workflow())
	l.fine("sync")
	l.wantWorld(synced())
}

func TestSync_leaves_alone_what_the_same_person_wrote_by_hand(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	title, body := "Load test", "my own words"
	own, _, err := l.Person.Issues.Create(l.ctx, sandbox.Owner, sandbox.Repo, gh.CreateIssueRequest{Title: title, Body: &body})
	l.must(err)
	l.fine("sync")
	l.fine("sync")
	same, _, err := l.Person.Issues.Get(l.ctx, sandbox.Owner, sandbox.Repo, own.GetNumber())
	l.must(err)
	if same.GetBody() != body || same.GetState() != "open" || len(same.Labels) != 0 || !same.GetUpdatedAt().Equal(own.GetUpdatedAt()) {
		t.Errorf("the issue was changed: %+v", same)
	}
	if issues, err := l.Issues(l.ctx); err != nil || len(issues) != 5 {
		t.Errorf("%d issues, %v", len(issues), err)
	}
}

func TestSync_knows_an_issue_without_its_marker(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fine("sync")
	number, body, closed := l.number("Load test"), "the marker is gone", "closed"
	_, _, err := l.Person.Issues.Update(l.ctx, sandbox.Owner, sandbox.Repo, number, gh.UpdateIssueRequest{Body: &body, State: &closed})
	l.must(err)
	l.fine("sync")
	issue, _, err := l.Person.Issues.Get(l.ctx, sandbox.Owner, sandbox.Repo, number)
	l.must(err)
	if !strings.Contains(issue.GetBody(), "<!-- milepost:v1 ") || !strings.Contains(issue.GetBody(), body) {
		t.Errorf("the marker was not put back:\n%s", issue.GetBody())
	}
	if pull, err := l.Pull(l.ctx); err != nil || pull == nil {
		t.Errorf("closing it is not proposed: %v", err)
	}
}

func TestSync_proposes_what_was_closed(t *testing.T) {
	t.Parallel()
	eachBearer(t, func(t *testing.T, l *shell) {
		l.fine("sync")
		l.must(l.CloseIssue(l.ctx, l.number("Load test"), "completed"))
		out := l.fine("sync")
		pull, err := l.Pull(l.ctx)
		if err != nil || pull == nil {
			t.Fatalf("there is no pull request: %v", err)
		}
		if want := "; 1 edit proposed in pull request "; !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
		content, err := l.ReadAt(l.ctx, "docs/milestone-1.md", pull.GetHead().GetRef())
		if want := strings.Replace(syncPlan, "[ ] Load test", "[x] Load test", 1); err != nil || string(content) != want {
			t.Errorf("the pull request proposes %v\n%s", err, content)
		}
		// Nothing is known of the pull request, and yet it is the same.
		l.loseLedger()
		l.must(l.CloseIssue(l.ctx, l.number("Goal 1: fits 40 MB"), "completed"))
		l.fine("sync")
		again, err := l.Pull(l.ctx)
		if err != nil || again.GetNumber() != pull.GetNumber() {
			t.Fatalf("the pull request is %v, %v", again, err)
		}
		content, err = l.ReadAt(l.ctx, "docs/milestone-1.md", again.GetHead().GetRef())
		want := strings.NewReplacer("[ ] Load test", "[x] Load test", "[ ] Goal 1", "[x] Goal 1").Replace(syncPlan)
		if err != nil || string(content) != want {
			t.Errorf("the pull request proposes %v\n%s", err, content)
		}
		l.must(l.Merge(l.ctx, again.GetNumber(), "merge"))
		if out := l.fine("sync"); strings.Contains(out, "created") {
			t.Errorf("after the merge:\n%s", out)
		}
		if out := l.fine("sync"); !strings.HasPrefix(out, nothingToDo) {
			t.Errorf("in the end:\n%s", out)
		}
		if pull, err := l.Pull(l.ctx); pull != nil || err != nil {
			t.Errorf("a pull request is open: %v, %v", pull, err)
		}
	})
}

func TestSync_finds_issues_again_by_a_key_of_its_own(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	token := l.Hub.AddUser(sandbox.Owner)
	l.use(token, "MILEPOST_MARKER_KEY=a secret of the workflow")
	l.fine("sync")
	l.loseLedger()
	l.fine("sync")
	l.wantWorld(synced())
	l.use(token) // the secret is gone, and the ledger knows what it had sealed
	l.fine("sync")
	l.loseLedger()
	l.fine("sync")
	l.wantWorld(synced())
	// Whoever has the secret believes nothing that it did not seal.
	l.use(token, "MILEPOST_MARKER_KEY=another secret")
	l.loseLedger()
	if out := l.fine("sync", "--dry-run"); !strings.Contains(out, "4 created") {
		t.Errorf("markers of nobody knows whom count:\n%s", out)
	}
}

func TestSync_prints_JSON(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	var told, did syncResult
	l.must(json.Unmarshal([]byte(l.fine("sync", "--json", "--dry-run")), &told))
	l.must(json.Unmarshal([]byte(l.fine("sync", "--json")), &did))
	if diff := cmp.Diff(told.foreseen, did.foreseen, cmp.AllowUnexported(syncResult{}, foreseen{})); diff != "" {
		t.Errorf("dry run and run (-told +did):\n%s", diff)
	}
	if !told.DryRun || told.Done != nil || did.DryRun || did.Done == nil || did.Repository != "maps-team/trails" {
		t.Errorf("%+v\n%+v", told, did)
	}
	if diff := cmp.Diff(did.Actions, did.Done.Actions); diff != "" || len(did.Done.Unforeseen) != 0 || len(did.Changes) != 5 {
		t.Errorf("actions (-told +did):\n%s\n%+v", diff, did)
	}
}

func TestSync_says_why_nothing_can_be_done(t *testing.T) {
	t.Parallel()
	l := newShell(t, "")
	archived := true
	_, _, err := l.Person.Repositories.Edit(l.ctx, sandbox.Owner, sandbox.Repo, &gh.Repository{Archived: &archived})
	l.must(err)
	if got := l.call("sync"); got.code != exitFailed || got.out != "nothing would be done, since the repository is archived\n" {
		t.Errorf("%+v", got)
	}
}

func TestSplitRemote_reads_the_ways_to_write_an_address(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][3]string{
		"https://github.com/acme/rocket.git\n":            {"github.com", "acme", "rocket"},
		"https://github.com/acme/rocket":                  {"github.com", "acme", "rocket"},
		"https://ann:secret@ghe.example.com/acme/rocket/": {"ghe.example.com", "acme", "rocket"},
		"ssh://git@ghe.example.com:2222/acme/rocket.git":  {"ghe.example.com", "acme", "rocket"},
		"git@github.com:acme/rocket.js.git":               {"github.com", "acme", "rocket.js"},
		"github.com:acme/rocket":                          {"github.com", "acme", "rocket"},
		"https://github.com/acme/rocket.git":              {"github.com", "acme", "rocket"},
		"git@github.com:acme/rocket.git":                  {"github.com", "acme", "rocket"},
		"ssh://git@github.example/acme/rocket":            {"github.example", "acme", "rocket"},
		"https://user@github.example/acme/rocket/":        {"github.example", "acme", "rocket"},
		"rocket":              {},
		"/srv/git/rocket.git": {},
		"../rocket":           {},
		"https://gitlab.example.com/group/part/rocket.git": {},
		"https://github.com/acme":                          {},
		"":                                                 {},
	} {
		host, owner, name, ok := splitRemote(address)
		if got := [3]string{host, owner, name}; got != want || ok != (want[0] != "") {
			t.Errorf("%q is %v, %t, want %v", address, got, ok, want)
		}
	}
}

func TestSync_signs_nothing_for_whose_token_it_is(t *testing.T) {
	t.Parallel()
	const signOff = "# Milestone 1: Maps\n\n## Sign-off\n\n- [ ] Engineering Lead: [Name] - [Date]\n"
	l := newShell(t, signOff)
	l.fine("sync")
	l.plan(strings.Replace(signOff, "[ ]", "[x]", 1))
	l.fine("sync")
	l.fine("sync")
	if pull, err := l.Pull(l.ctx); err != nil || pull != nil {
		t.Errorf("that the run closed the issue is taken for a signature: %v, %v", pull.GetTitle(), err)
	}
}

func TestSync_acts_on_what_people_answer(t *testing.T) {
	t.Parallel()
	eachBearer(t, func(t *testing.T, l *shell) {
		l.fine("sync")
		l.plan("# Milestone 1: Maps\n\n## Goals\n")
		if out := l.fine("sync"); !strings.Contains(out, "4 held") {
			t.Fatalf("the removal of all items is not held:\n%s", out)
		}
		l.wantWorld(synced())
		dashboard, err := l.Dashboard(l.ctx)
		if err != nil || dashboard == nil {
			t.Fatalf("nobody is asked: %v", err)
		}
		if out := l.fine("sync"); strings.Contains(out, "issue created") {
			t.Errorf("they are asked again:\n%s", out)
		}
		ticked := strings.Replace(dashboard.GetBody(), "- [ ] ", "- [x] ", 1)
		_, _, err = l.Person.Issues.Update(l.ctx, sandbox.Owner, sandbox.Repo, dashboard.GetNumber(), gh.UpdateIssueRequest{Body: &ticked})
		l.must(err)
		l.fine("sync")
		for _, line := range l.world() {
			if strings.Contains(line, ": open, ") {
				t.Errorf("after the answer: %s", line)
			}
		}
	})
}

func TestSync_hears_commands_in_comments(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	l.fine("sync")
	command := "/milepost done"
	_, _, err := l.Person.Issues.CreateComment(l.ctx, sandbox.Owner, sandbox.Repo, l.number("Load test"), gh.IssueCommentRequest{Body: command})
	l.must(err)
	l.fine("sync")
	if pull, err := l.Pull(l.ctx); err != nil || pull == nil {
		t.Errorf("the command of the person whose token it is was not heard: %v", err)
	}
}

func TestSync_goes_on_with_what_another_token_began(t *testing.T) {
	t.Parallel()
	l := newShell(t, syncPlan)
	person, workflow := l.Hub.AddUser(sandbox.Owner), l.workflow()
	l.use(workflow)
	l.fine("sync")
	l.use(person)
	if out := l.fine("sync"); !strings.HasPrefix(out, nothingToDo) {
		t.Errorf("a person's run after one of a workflow:\n%s", out)
	}
	l.must(l.CloseIssue(l.ctx, l.number("Load test"), "completed"))
	l.fine("sync")
	pull, err := l.Pull(l.ctx)
	if err != nil || pull == nil {
		t.Fatalf("what a person closed of a workflow's is not proposed: %v", err)
	}
	l.plan(strings.Replace(syncPlan, "## Testing", "- [ ] Test offline\n\n## Testing", 1))
	l.fine("sync")
	l.use(workflow)
	l.must(l.CloseIssue(l.ctx, l.number("Test offline"), "completed"))
	l.fine("sync")
	if out := l.fine("sync"); !strings.HasPrefix(out, nothingToDo) {
		t.Errorf("a workflow's run after those of a person:\n%s", out)
	}
	if again, err := l.Pull(l.ctx); err != nil || again.GetNumber() != pull.GetNumber() {
		t.Errorf("there is another pull request: %v, %v", again, err)
	}
	if issues, err := l.Issues(l.ctx); err != nil || len(issues) != 5 {
		t.Errorf("%d issues, %v", len(issues), err)
	}
}
