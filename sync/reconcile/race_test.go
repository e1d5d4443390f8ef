package reconcile_test

import (
	"flag"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testsize"
	"github.com/milepost/milepost/sync"
)

const raced = `# Milestone 1: Race - Planning Document

People write here.

## 1. Goals

- [ ] Goal 1: First
- [ ] Goal 2: Second
- [ ] Goal 3: Third
- [ ] Goal 4: Fourth

## 2. Notes

Others write here.
`

// What people do in a race.
const (
	noteOnMain = iota
	noteOnBranch
	tickOnMain
	flipIssue
	mergePull
	takeName
	deeds
)

// step is something that a person does right before the App's request number At of a pass.
type step struct{ At, What, Item int }

func deedsOf(rt *rapid.T) [][]step {
	one := rapid.Custom(func(rt *rapid.T) step {
		return step{
			At:   rapid.IntRange(0, 14).Draw(rt, "at"),
			What: rapid.IntRange(0, deeds-1).Draw(rt, "what"),
			Item: rapid.IntRange(1, 4).Draw(rt, "item"),
		}
	})
	return rapid.SliceOfN(rapid.SliceOfN(one, 1, 4), 1, 5).Draw(rt, "passes")
}

// race plays deeds against passes and keeps what people wrote.
type race struct {
	*loop
	due     []step
	count   int
	written int
	// rest tells that GraphQL is not there.
	rest bool
	// theirs is where people's branches are: none of them may ever move.
	theirs map[string]string
	// branch is the one of the pull request that is open, or was last.
	branch string
	// onMain and onBranch are the lines that people committed; commits are theirs on the branch.
	onMain, onBranch, commits []string
	problem                   string
}

// RoundTrip lets the deeds of a request happen and sends it. Where GraphQL is not there, a forced
// move and a deletion are the two requests for which GitHub offers no comparison, so that nobody
// may push to the branch between the last look at it and them.
func (r *race) RoundTrip(request *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(request.URL.Path, "/access_tokens") {
		blind := r.rest && strings.Contains(request.URL.Path, "/git/refs/heads/"+r.branch) &&
			(request.Method == http.MethodPatch || request.Method == http.MethodDelete)
		r.happen(r.count, blind)
		r.count++
	}
	if r.rest && request.URL.Path == "/graphql" {
		return answering{func(*http.Request) bool { return true }, http.StatusNotFound, `{"message":"Not Found"}`}.RoundTrip(request)
	}
	return http.DefaultTransport.RoundTrip(request)
}

// follow notes the branch of the open pull request.
func (r *race) follow() {
	if pull := r.pull(); pull != nil {
		r.branch = pull.GetHead().GetRef()
	}
}

func (r *race) happen(at int, blind bool) {
	due := r.due
	r.due = nil
	if len(due) > 0 {
		r.follow()
	}
	for _, d := range due {
		if d.At > at || blind && (d.What == noteOnBranch || d.What == mergePull || d.What == takeName) {
			r.due = append(r.due, d)
			continue
		}
		r.do(d)
	}
}

func (r *race) do(d step) {
	switch d.What {
	case noteOnMain:
		r.note("main", "People write here.\n", &r.onMain)
	case noteOnBranch:
		if _, theirs := r.theirs[r.branch]; theirs {
			return // it is not the pull request's any more
		}
		r.commits = append(r.commits, r.note(r.branch, "Others write here.\n", &r.onBranch)...)
	case tickOnMain:
		if before := r.at("main", smallPath); before != "" {
			after := regexp.MustCompile(fmt.Sprintf(`\[[ x]\] Goal %d`, d.Item)).ReplaceAllStringFunc(before, func(s string) string {
				if strings.HasPrefix(s, "[ ]") {
					return "[x]" + s[3:]
				}
				return "[ ]" + s[3:]
			})
			r.put("main", before, after)
		}
	case flipIssue:
		for _, issue := range r.issues() {
			if strings.HasPrefix(issue.GetTitle(), fmt.Sprintf("Goal %d:", d.Item)) && issue.GetState() == "open" {
				r.must(r.CloseIssue(r.t.Context(), issue.GetNumber(), "completed"))
			} else if strings.HasPrefix(issue.GetTitle(), fmt.Sprintf("Goal %d:", d.Item)) {
				r.must(r.ReopenIssue(r.t.Context(), issue.GetNumber()))
			}
		}
	case mergePull:
		if pull := r.pull(); pull != nil {
			_ = r.Merge(r.t.Context(), pull.GetNumber(), "merge") // a conflict stands as it is
			r.follow()
		}
	case takeName:
		name := "bots/plans"
		if d.Item > 1 {
			name = fmt.Sprintf("%s-%d", name, d.Item)
		}
		if r.tipOf(name) == "" {
			r.branchOff(name)
			r.theirs[name] = r.tipOf(name)
		}
	}
}

// note commits one line below an anchor; it returns the commit, if the branch is there.
func (r *race) note(branch, anchor string, lines *[]string) []string {
	before := r.at(branch, smallPath)
	if before == "" {
		return nil
	}
	r.written++
	line := fmt.Sprintf("Line %d of a person.\n", r.written)
	sha := r.put(branch, before, strings.Replace(before, anchor, anchor+line, 1))
	if sha == "" {
		return nil
	}
	*lines = append(*lines, line)
	return []string{sha}
}

// put commits the plan on a branch unless somebody was faster, as the web editor does.
func (r *race) put(branch, before, after string) string {
	message := "By hand"
	file, _, _, err := r.Person.Repositories.GetContents(r.t.Context(), sandbox.Owner, sandbox.Repo, smallPath, &gh.RepositoryContentGetOptions{Ref: branch})
	if err != nil || before == after {
		return ""
	}
	answer, _, err := r.Person.Repositories.CreateFile(r.t.Context(), sandbox.Owner, sandbox.Repo, smallPath, &gh.RepositoryContentFileOptions{
		Message: &message, Content: []byte(after), Branch: &branch, SHA: file.SHA,
	})
	if err != nil {
		return ""
	}
	return answer.GetSHA()
}

// quieten lets passes run until nothing is due, an error asking for one more as it would in the
// queue.
func (r *race) quieten() {
	for range 12 {
		result, err := r.engine.Pass(r.t.Context(), r.ledger, r.repo)
		if wait := result.RequeueAt.Sub(r.clock.now()); !result.RequeueAt.IsZero() && wait > 0 {
			r.clock.advance(wait)
		}
		if err != nil {
			r.clock.advance(2 * time.Second)
		}
	}
}

func (r *race) report(format string, args ...any) {
	if r.problem == "" {
		r.problem = fmt.Sprintf(format, args...)
	}
}

// check compares every byte: all that people wrote is there once, and beside boxes nothing else
// differs from the plan that they began with.
func (r *race) check() {
	main := r.at("main", smallPath)
	r.follow()
	tips := r.tips()
	for name, tip := range r.theirs {
		if tips[name] != tip {
			r.report("the person's branch %s went from %s to %q", name, tip, tips[name])
		}
	}
	branch := ""
	for name := range tips {
		if _, theirs := r.theirs[name]; name != "main" && !theirs {
			branch += r.at(name, smallPath)
		}
	}
	text := main
	for _, line := range r.onMain {
		if strings.Count(main, line) != 1 {
			r.report("%q stands %d times in\n%s", line, strings.Count(main, line), main)
		}
		text = strings.Replace(text, line, "", 1)
	}
	for _, line := range r.onBranch {
		if strings.Count(main, line)+strings.Count(branch, line) == 0 {
			r.report("%q is lost; main:\n%s\nbranch:\n%s", line, main, branch)
		}
		text = strings.Replace(text, line, "", 1)
	}
	if got := strings.ReplaceAll(text, "[x]", "[ ]"); got != raced {
		r.report("bytes changed that nobody wrote:\n%s", got)
	}
	for _, commit := range r.commits {
		found := false
		for name := range tips {
			found = found || r.reaches(name, commit)
		}
		if !found {
			r.report("commit %s is on no branch any more", commit)
		}
	}
}

func (r *race) reaches(branch, commit string) bool {
	comparison, _, err := r.Person.Repositories.CompareCommits(r.t.Context(), sandbox.Owner, sandbox.Repo, commit, branch, nil)
	return err == nil && (comparison.GetStatus() == "ahead" || comparison.GetStatus() == "identical")
}

// TestWriteBack_never_loses_what_people_commit lets people edit the plan on both branches, close
// issues and merge in between any two requests of a pass. `-rapid.checks=1000` looks longer.
func TestWriteBack_never_loses_what_people_commit(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"pull_request", "pull_request_by_rest", "commit"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			round := 0
			rapid.Check(t, func(rt *rapid.T) {
				passes := deedsOf(rt)
				if round++; round > races() && flag.Lookup("rapid.checks").Value.String() == "100" {
					return // nobody asked for a number
				}
				problem := ""
				t.Run(fmt.Sprint(round), func(t *testing.T) { problem = runRace(t, mode, passes) })
				if problem != "" {
					rt.Fatal(problem)
				}
			})
		})
	}
}

// races is how many of them are run for each mode unless a number is asked for.
func races() int {
	if testsize.Each() {
		return 50
	}
	return testsize.Pick(5, 20)
}

func runRace(t *testing.T, mode string, passes [][]step) string {
	l := newLoop(t)
	setting, rest := strings.CutSuffix(mode, "_by_rest")
	l.commit(sync.ConfigPath, "write_back:\n  mode: "+setting+"\n  branch: bots/plans\n")
	l.commit(smallPath, raced)
	l.settle()
	r := &race{loop: l, rest: rest, branch: "bots/plans", theirs: map[string]string{}}
	l.useTransport(r)
	for _, due := range passes {
		r.due, r.count = due, 0
		_, _ = r.engine.Pass(t.Context(), r.ledger, r.repo) // a failed pass is run again below
		r.happen(1<<30, false)
		r.check()
	}
	r.quieten()
	r.check()
	if again, _ := r.pass(); again.Edits > 0 && mode == "commit" {
		r.report("%d edits are left over", again.Edits)
	}
	return r.problem
}
