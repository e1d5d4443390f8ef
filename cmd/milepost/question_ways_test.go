package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

const (
	askedTasks = "docs/superpowers/plans/2026-02-03-map-export.md"
	fiveMaps   = "# Milestone 1: Test\n\n## Goals\n- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n- [ ] epsilon five\n"
	guidesIn   = "# Milestone 2: Guides\n\n## Goals\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n"
)

// everyKind is a server of which everything is asked that can be, in two rounds: whether to begin, and all else.
type everyKind struct {
	*life
	// answer gives an answer, as whoever may, and refused as somebody who may not: it fails the test unless that is told.
	answer, refused func(question sync.Question, hash string)
}

func newEveryKind(t *testing.T) *everyKind {
	t.Helper()
	l := startLife(t, func(c *config.Server) {
		c.Onboarding, c.AdminListen, c.AdminToken = config.OnboardingOn, "127.0.0.1:0", token
	})
	l.ctx = t.Context()
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	return &everyKind{life: l}
}

// put commits a file, and waits for what comes of it.
func (e *everyKind) put(path, content string) {
	e.t.Helper()
	_, err := e.Commit(e.ctx, path, []byte(content), "Change "+path)
	e.must(err)
	e.rest()
}

// asked lists the questions of now by their kinds.
func (e *everyKind) asked() map[sync.QuestionKind]sync.Question {
	e.t.Helper()
	repo, err := e.server.ledger.Find(e.ctx, sandbox.Owner, sandbox.Repo)
	e.must(err)
	base, err := e.server.ledger.Load(e.ctx, repo)
	e.must(err)
	asked := map[sync.QuestionKind]sync.Question{}
	for _, question := range base.Repo.Questions {
		asked[question.Kind] = question
	}
	return asked
}

// state is that of the issue whose title has such words, "none" if there is none.
func (e *everyKind) state(title string) string {
	e.t.Helper()
	issues, err := e.Issues(e.ctx)
	e.must(err)
	for _, issue := range issues {
		if strings.Contains(issue.GetTitle(), title) {
			return issue.GetState()
		}
	}
	return "none"
}

func (e *everyKind) numbered(title string) int {
	e.t.Helper()
	issues, err := e.Issues(e.ctx)
	e.must(err)
	for _, issue := range issues {
		if strings.Contains(issue.GetTitle(), title) {
			return issue.GetNumber()
		}
	}
	e.t.Fatalf("no issue is called %q", title)
	return 0
}

// proposed is a file as the open pull request has it, "" without one.
func (e *everyKind) proposed(path string) string {
	e.t.Helper()
	pull, err := e.Pull(e.ctx)
	e.must(err)
	if pull == nil {
		return ""
	}
	content, err := e.ReadAt(e.ctx, path, pull.GetHead().GetRef())
	e.must(err)
	return string(content)
}

// askAll brings about all questions but the first.
func (e *everyKind) askAll() {
	e.t.Helper()
	e.put("docs/milestone-1.md", fiveMaps)
	e.put("docs/milestone-2.md", guidesIn)
	e.put("docs/milestone-5.md", "# Milestone 5: Boards\n\n## Goals\n- [ ] order the boards\n")
	e.must(e.CloseIssue(e.ctx, e.numbered("order the boards"), "completed"))
	e.rest()
	pull, err := e.Pull(e.ctx)
	e.must(err)
	e.must(e.CloseIssue(e.ctx, pull.GetNumber(), "not_planned"))
	e.rest()
	e.put(".github/milepost.yml", "collect: ask\n")
	milestones, _, err := e.Person.Issues.ListMilestones(e.ctx, sandbox.Owner, sandbox.Repo, nil)
	e.must(err)
	for _, milestone := range milestones {
		if strings.Contains(milestone.GetTitle(), "Guides") {
			_, _, err = e.Person.Issues.Create(e.ctx, sandbox.Owner, sandbox.Repo, github.CreateIssueRequest{Title: "Print a guide", Milestone: milestone.Number})
			e.must(err)
		}
	}
	e.must(e.CloseIssue(e.ctx, e.numbered("Read the map"), "completed"))
	e.put("docs/milestone-3.md", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
	e.put("docs/milestone-1.md", "# Milestone 1: Test\n\n## Goals\n- [ ] epsilon five\n")
	e.put("docs/milestone-2.md", strings.Replace(guidesIn, "French\n- [ ] Write guide for users in German", "English", 1))
}

// effect says of a kind kind what is wrong after its first answer, "" if nothing is.
func (e *everyKind) effect(kind sync.QuestionKind) string {
	e.t.Helper()
	switch kind {
	case sync.AskStart:
		return unless(e.state("Read the map") == "open", "nothing was begun")
	case sync.AskRemovals:
		return unless(e.state("alpha one") == "closed" && e.state("epsilon five") == "open", "the issues are not closed")
	case sync.AskWhich:
		return unless(e.state("in English") == "open" && e.state("in German") == "closed", "the line is not the item that was chosen")
	case sync.AskDeclined:
		return unless(strings.Contains(e.proposed("docs/milestone-5.md"), "- [x]"), "it is not proposed again")
	case sync.AskCollect:
		return unless(strings.Contains(e.proposed("docs/milestone-2.md"), "Print a guide"), "the line is not proposed")
	case sync.AskSteps:
		return unless(strings.Contains(e.proposed(askedTasks), "- [x]"), "the steps are not proposed")
	case sync.AskUnreadable:
		return ""
	}
	return fmt.Sprintf("nobody knows what an answer to %q brings about", kind)
}

func unless(well bool, wrong string) string {
	if well {
		return ""
	}
	return wrong
}

// answersAll answers every question, first as somebody who may not.
func (e *everyKind) answersAll() {
	e.t.Helper()
	e.put(askedTasks, manySteps())
	told := map[sync.QuestionKind]bool{}
	for round := range 2 {
		if round == 1 {
			e.askAll()
		}
		for _, kind := range sync.QuestionKinds() {
			question, asked := e.asked()[kind]
			if !asked || told[kind] {
				continue
			}
			told[kind] = true
			if wrong := e.effect(kind); wrong == "" && kind != sync.AskUnreadable {
				e.t.Errorf("%s happened without an answer", kind)
			}
			hash := question.Answers()[0]
			e.refused(question, hash)
			e.rest()
			if wrong := e.effect(kind); wrong == "" && kind != sync.AskUnreadable || e.asked()[kind].Hash != question.Hash {
				e.t.Errorf("%s was answered by somebody who may not", kind)
			}
			e.answer(question, hash)
			e.rest()
			if wrong := e.effect(kind); wrong != "" {
				e.t.Errorf("%s: %s", kind, wrong)
			}
			if again, still := e.asked()[kind]; still {
				e.t.Errorf("%s is still asked: %v", kind, again)
			}
		}
	}
	for _, kind := range sync.QuestionKinds() {
		if !told[kind] {
			e.t.Errorf("%s was never asked", kind)
		}
	}
}

// manySteps is a task with more steps than are ticked without a question.
func manySteps() string {
	var out strings.Builder
	out.WriteString("# Map Export Implementation Plan\n\n> **For agentic workers:** steps use checkbox (`- [ ]`) syntax.\n\n**Goal:** Export maps.\n\n---\n\n### Task 1: Read the map\n\n")
	for i := range 12 {
		fmt.Fprintf(&out, "- [ ] **Step %d: Do part %d**\n\n", i+1, i+1)
	}
	return out.String()
}

func TestApprove_answers_every_kind_of_question(t *testing.T) {
	t.Parallel()
	e := newEveryKind(t)
	repo := sandbox.Owner + "/" + sandbox.Repo
	e.refused = func(_ sync.Question, hash string) {
		if code, _, errs := ask(t, e.server, "", "approve", repo, "--answer", hash); code != exitFailed || !strings.Contains(errs, "MILEPOST_ADMIN_TOKEN") {
			t.Errorf("without the operators' token it ends with %d: %s", code, errs)
		}
	}
	e.answer = func(question sync.Question, hash string) {
		if code, list, errs := ask(t, e.server, "MILEPOST_ADMIN_TOKEN="+token, "approve", repo, "--list"); code != exitFine || !strings.Contains(list, "--answer "+hash) {
			t.Errorf("%s is not listed, %d: %s%s", question.Kind, code, list, errs)
		}
		if code, out, errs := ask(t, e.server, "MILEPOST_ADMIN_TOKEN="+token, "approve", repo, "--answer", hash); code != exitFine {
			t.Errorf("%s: exit code %d: %s%s", question.Kind, code, out, errs)
		}
	}
	e.answersAll()
}

func TestPage_answers_every_kind_of_question(t *testing.T) {
	t.Parallel()
	e := newEveryKind(t)
	stranger, operator := newReader(t, e.server), newReader(t, e.server)
	code, out, errs := ask(t, e.server, "MILEPOST_ADMIN_TOKEN="+token, "page")
	link, err := url.Parse(strings.TrimSpace(out))
	if code != exitFine || err != nil {
		t.Fatalf("no link: %d: %s%s", code, out, errs)
	}
	operator.visit("/sign-in", url.Values{"once": {link.Query().Get("once")}})
	const page = "/repositories/" + sandbox.Owner + "/" + sandbox.Repo + "/questions"
	e.refused = func(question sync.Question, hash string) {
		_, text, _ := operator.visit(page, nil)
		proof := proofIn.FindStringSubmatch(text)
		if proof == nil || !strings.Contains(text, `value="`+hash+`"`) {
			t.Fatalf("%s has no button on\n%s", question.Kind, text)
		}
		status, text, header := stranger.visit(page, url.Values{"answer": {hash}, "proof": {proof[1]}})
		if to := header.Get("Location"); status == http.StatusOK || status == http.StatusSeeOther && !strings.HasPrefix(to, "/sign-in") {
			t.Errorf("a stranger's press answers %d, leads to %q:\n%s", status, to, text)
		}
	}
	e.answer = func(_ sync.Question, hash string) { operator.press(page, page, url.Values{"answer": {hash}}) }
	e.answersAll()
}
