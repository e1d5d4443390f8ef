package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/parser"
)

// Story plays the loop once, without a browser: it acts as a person, waits until everything has
// come to rest, and checks what it finds.
type Story struct {
	Sandbox *sandbox.Sandbox
	// Settle waits until the server and the built-in GitHub have nothing left to do.
	Settle   func(context.Context) error
	Document Document
	// Nudge makes the server look at the repository though nothing changed.
	Nudge func(context.Context) error
	Out   io.Writer

	steps int
	// issues are the numbers of the issues, by index of their item.
	issues map[int]int
	first  *github.PullRequest
}

// Play plays all steps and stops at the first one that does not hold.
func (s *Story) Play(ctx context.Context) error {
	steps := []struct {
		title string
		play  func(context.Context) error
	}{
		{"A person commits a plan", s.commitPlan},
		{"Nothing changes, and the server looks again", s.lookAgain},
		{"Two issues are closed on GitHub", s.closeTwo},
		{"The pull request is merged", s.merge},
		{"One of the issues is opened again", s.reopenOne},
		{"A box is ticked by a push", s.tickOne},
	}
	for _, step := range steps {
		s.steps++
		s.say("\n%d. %s", s.steps, step.title)
		s.Sandbox.Hub.ResetRequests()
		if err := step.play(ctx); err != nil {
			return fmt.Errorf("step %d, %q, does not hold: %w", s.steps, strings.ToLower(step.title), err)
		}
		s.say("   %d requests to the API", len(s.Sandbox.Spent()))
	}
	s.say("\nEvery step holds: document and issues agree, and nothing was made twice.")
	return nil
}

// commitPlan: each open item gets an issue, and all of them the milestone.
func (s *Story) commitPlan(ctx context.Context) error {
	if _, err := s.Sandbox.Commit(ctx, s.Document.Path, s.Document.Content, "Add the plan"); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	plan := parser.Parse(s.Document.Content)
	open := openItems(plan)
	issues, err := s.Sandbox.Issues(ctx)
	if err != nil {
		return err
	}
	if len(issues) != len(open) {
		return fmt.Errorf("the plan has %d open items and GitHub %d issues", len(open), len(issues))
	}
	s.issues = map[int]int{}
	milestones := map[string]int{}
	for i, issue := range issues {
		item := plan.Items[open[i]]
		if !strings.HasPrefix(issue.GetTitle(), item.Title) {
			return fmt.Errorf("issue #%d is called %q and its item %q", issue.GetNumber(), issue.GetTitle(), item.Title)
		}
		s.issues[open[i]] = issue.GetNumber()
		milestones[issue.GetMilestone().GetTitle()]++
		s.say("   #%-3d %s%s  %s", issue.GetNumber(), strings.Repeat("  ", item.Depth), issue.GetTitle(), labels(issue))
	}
	for _, milestone := range plan.Milestones {
		if count := milestones[milestone.Title]; count > 0 {
			s.say("   %s holds %d of them", milestone.Title, count)
		}
	}
	return nil
}

// lookAgain: a pass over a repository at rest changes nothing.
func (s *Story) lookAgain(ctx context.Context) error {
	if err := s.Nudge(ctx); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	for _, request := range s.Sandbox.Spent() {
		if request.Method != http.MethodGet {
			return fmt.Errorf("the server sent %s %s", request.Method, request.Path)
		}
	}
	s.say("   nothing was changed")
	return nil
}

// closeTwo: one pull request ticks exactly the two boxes.
func (s *Story) closeTwo(ctx context.Context) error {
	open := openItems(parser.Parse(s.Document.Content))
	chosen := open[:2]
	for _, item := range chosen {
		if err := s.Sandbox.CloseIssue(ctx, s.issues[item], "completed"); err != nil {
			return err
		}
		s.say("   #%d is closed", s.issues[item])
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	pull, err := s.proposes(ctx, chosen, true)
	s.first = pull
	return err
}

// merge: after the merge both sides agree, and no pull request is open.
func (s *Story) merge(ctx context.Context) error {
	if err := s.Sandbox.Merge(ctx, s.first.GetNumber(), "merge"); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	if err := s.agrees(ctx); err != nil {
		return err
	}
	s.say("   document and issues agree, no pull request is open")
	return nil
}

// reopenOne: a new pull request clears the box again.
func (s *Story) reopenOne(ctx context.Context) error {
	item := openItems(parser.Parse(s.Document.Content))[0]
	if err := s.Sandbox.ReopenIssue(ctx, s.issues[item]); err != nil {
		return err
	}
	s.say("   #%d is open again", s.issues[item])
	if err := s.Settle(ctx); err != nil {
		return err
	}
	pull, err := s.proposes(ctx, []int{item}, false)
	if err != nil {
		return err
	}
	if pull.GetNumber() == s.first.GetNumber() {
		return fmt.Errorf("pull request #%d was merged and is used again", pull.GetNumber())
	}
	if err := s.Sandbox.Merge(ctx, pull.GetNumber(), "squash"); err != nil {
		return err
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	s.say("   merged, too")
	return s.agrees(ctx)
}

// tickOne: a box that is ticked in the document closes its issue.
func (s *Story) tickOne(ctx context.Context) error {
	content, err := s.Sandbox.Read(ctx, s.Document.Path)
	if err != nil {
		return err
	}
	plan := parser.Parse(content)
	item := openItems(plan)[0]
	edit, err := plan.Check(item, true)
	if err != nil {
		return err
	}
	ticked, err := plan.Apply([]parser.Edit{edit})
	if err != nil {
		return err
	}
	if _, err := s.Sandbox.Commit(ctx, s.Document.Path, ticked, "Tick a box"); err != nil {
		return err
	}
	s.showDiff(content, ticked)
	if err := s.Settle(ctx); err != nil {
		return err
	}
	issue, _, err := s.Sandbox.Person.Issues.Get(ctx, sandbox.Owner, sandbox.Repo, s.issues[item])
	if err != nil {
		return fmt.Errorf("read issue #%d: %w", s.issues[item], err)
	}
	if issue.GetState() != "closed" || issue.GetStateReason() != "completed" {
		return fmt.Errorf("issue #%d is %s %s", issue.GetNumber(), issue.GetState(), issue.GetStateReason())
	}
	s.say("   #%d is closed as completed", issue.GetNumber())
	return s.agrees(ctx)
}

// proposes checks that the open pull request changes the boxes of the given items, and nothing
// else.
func (s *Story) proposes(ctx context.Context, items []int, done bool) (*github.PullRequest, error) {
	pull, err := s.Sandbox.Pull(ctx)
	if err != nil {
		return nil, err
	}
	if pull == nil {
		return nil, fmt.Errorf("no pull request was opened")
	}
	before, err := s.Sandbox.Read(ctx, s.Document.Path)
	if err != nil {
		return nil, err
	}
	after, err := s.Sandbox.ReadAt(ctx, s.Document.Path, pull.GetHead().GetRef())
	if err != nil {
		return nil, err
	}
	plan := parser.Parse(before)
	var edits []parser.Edit
	for _, item := range items {
		edit, err := plan.Check(item, done)
		if err != nil {
			return nil, err
		}
		edits = append(edits, edit)
	}
	want, err := plan.Apply(edits)
	if err != nil {
		return nil, err
	}
	s.say("   pull request #%d: %s", pull.GetNumber(), pull.GetTitle())
	s.showDiff(before, after)
	if !slices.Equal(want, after) {
		return nil, fmt.Errorf("pull request #%d changes something else than %d boxes", pull.GetNumber(), len(items))
	}
	return pull, nil
}

// agrees checks that each box says what its issue says, that no issue was made twice, and that
// no pull request is open.
func (s *Story) agrees(ctx context.Context) error {
	content, err := s.Sandbox.Read(ctx, s.Document.Path)
	if err != nil {
		return err
	}
	plan := parser.Parse(content)
	issues, err := s.Sandbox.Issues(ctx)
	if err != nil {
		return err
	}
	if len(issues) != len(s.issues) {
		return fmt.Errorf("there are %d issues for %d items", len(issues), len(s.issues))
	}
	closed := map[int]bool{}
	for _, issue := range issues {
		closed[issue.GetNumber()] = issue.GetState() == "closed"
	}
	for item, number := range s.issues {
		if done := plan.Items[item].State == parser.StateDone; done != closed[number] {
			return fmt.Errorf("line %d and issue #%d do not agree", plan.Items[item].Line, number)
		}
	}
	pull, err := s.Sandbox.Pull(ctx)
	if err != nil {
		return err
	}
	if pull != nil {
		return fmt.Errorf("pull request #%d is still open", pull.GetNumber())
	}
	return nil
}

func (s *Story) showDiff(before, after []byte) {
	unified := udiff.Unified("a/"+s.Document.Path, "b/"+s.Document.Path, string(before), string(after))
	for line := range strings.Lines(unified) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") {
			s.say("     %s", line)
		}
	}
}

func (s *Story) say(format string, args ...any) { fmt.Fprintf(s.Out, format+"\n", args...) }

func labels(issue *github.Issue) string {
	names := []string{}
	for _, label := range issue.Labels {
		names = append(names, label.GetName())
	}
	if len(names) == 0 {
		return ""
	}
	return "[" + strings.Join(names, ", ") + "]"
}
