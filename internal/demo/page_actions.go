package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/parser"
)

const (
	// maxAction is the size of an action in bytes, and maxEdit that of a document in it.
	maxAction = 1 << 20
	maxEdit   = 256 << 10
	maxTitle  = 256
)

// action is what a visitor asks for. Which fields count depends on the action.
type action struct {
	// Number is an issue's or a pull request's.
	Number int    `json:"number"`
	Reason string `json:"reason"`
	Title  string `json:"title"`
	// SHA is the version of the document that the visitor edited.
	SHA string `json:"sha"`
	// Item is the index of an item with that title, or of a box, and Done what its box is to say.
	Item int  `json:"item"`
	Done bool `json:"done"`
	// Markdown is the whole document, Message that of its commit.
	Markdown string `json:"markdown"`
	Message  string `json:"message"`
	// Check is the number of a check run, Button what names one of its buttons.
	Check  int64  `json:"check"`
	Button string `json:"button"`
}

// act does one thing as the person, through the API, and answers 204.
func (p *Page) act(w http.ResponseWriter, r *http.Request) {
	do, known := map[string]func(context.Context, action) error{
		"tick":       p.tick,
		"commit":     p.commit,
		"propose":    p.propose,
		"answer":     p.answer,
		"press":      p.press,
		"close":      p.closeIssue,
		"reopen":     p.reopen,
		"rename":     p.rename,
		"merge":      p.merge,
		"close-pull": p.closePull,
	}[r.PathValue("action")]
	if !known {
		refuse(w, http.StatusNotFound, "There is no such action.")
		return
	}
	var asked action
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAction))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			refuse(w, http.StatusRequestEntityTooLarge, "That is too much text for one commit.")
			return
		}
		refuse(w, http.StatusBadRequest, "The request cannot be read.")
		return
	}
	p.acting.Lock()
	defer p.acting.Unlock()
	if err := do(r.Context(), asked); err != nil {
		refuse(w, statusFor(err), plainly(err))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// tick changes one box. It does so in whatever version is the newest, as long as the item is where
// the visitor saw it: several boxes may be ticked in a row.
func (p *Page) tick(ctx context.Context, a action) error {
	now, err := p.current(ctx)
	if err != nil {
		return err
	}
	if now == nil {
		return changedMeanwhile()
	}
	plan := parser.Parse(now.content)
	if a.Item < 0 || a.Item >= len(plan.Items) || plan.Items[a.Item].Title != a.Title {
		return changedMeanwhile()
	}
	edit, err := plan.Check(a.Item, a.Done)
	if err != nil {
		return refusal{http.StatusUnprocessableEntity, "This box cannot be changed here: edit the document instead."}
	}
	ticked, err := plan.Apply([]parser.Edit{edit})
	if err != nil {
		return refusal{http.StatusUnprocessableEntity, "This box cannot be changed here: edit the document instead."}
	}
	if bytes.Equal(ticked, now.content) {
		return nil
	}
	verb := "Clear"
	if a.Done {
		verb = "Tick"
	}
	return p.write(ctx, now, ticked, fmt.Sprintf("%s %q", verb, plan.Items[a.Item].Title))
}

// commit writes an edited document to the default branch.
func (p *Page) commit(ctx context.Context, a action) error {
	now, content, message, err := p.edited(ctx, a)
	if err != nil {
		return err
	}
	return p.write(ctx, now, content, message)
}

// propose opens a pull request with an edited document.
func (p *Page) propose(ctx context.Context, a action) error {
	now, content, message, err := p.edited(ctx, a)
	if err != nil {
		return err
	}
	person, branch := p.Sandbox.Person, fmt.Sprintf("edit-%.4x", sha256.Sum256(content))
	main, _, err := person.Git.GetRef(ctx, sandbox.Owner, sandbox.Repo, "heads/main")
	if err != nil {
		return fmt.Errorf("read the default branch: %w", err)
	}
	_, answer, err := person.Git.CreateRef(ctx, sandbox.Owner, sandbox.Repo, github.CreateRef{Ref: "refs/heads/" + branch, SHA: main.GetObject().GetSHA()})
	if answer != nil && answer.StatusCode == http.StatusUnprocessableEntity {
		return refusal{http.StatusConflict, "Just this edit was proposed already."}
	}
	if err != nil {
		return fmt.Errorf("make the branch %s: %w", branch, err)
	}
	_, _, err = person.Repositories.UpdateFile(ctx, sandbox.Owner, sandbox.Repo, p.Document.Path,
		&github.RepositoryContentFileOptions{Message: &message, Content: content, SHA: &now.sha, Branch: &branch})
	if err != nil {
		return fmt.Errorf("commit %s to %s: %w", p.Document.Path, branch, err)
	}
	_, _, err = person.PullRequests.Create(ctx, sandbox.Owner, sandbox.Repo, github.CreatePullRequest{Title: &message, Head: branch, Base: "main"})
	if err != nil {
		return fmt.Errorf("open a pull request: %w", err)
	}
	return nil
}

// edited is the document as the visitor would have it, the version that it stands on, and what the visitor says to it.
func (p *Page) edited(ctx context.Context, a action) (now *version, content []byte, message string, err error) {
	content, message = []byte(a.Markdown), strings.TrimSpace(a.Message)
	refused := func(status int, why string) (*version, []byte, string, error) {
		return nil, nil, "", refusal{status, why}
	}
	switch {
	case strings.TrimSpace(a.Markdown) == "":
		return refused(http.StatusUnprocessableEntity, "An empty plan cannot be committed. Milepost would see that everything was removed.")
	case len(content) > maxEdit:
		return refused(http.StatusRequestEntityTooLarge, "The plan is larger than 256 KB, which is too much for this page.")
	case message == "":
		return refused(http.StatusUnprocessableEntity, "A commit needs a message. Say in a few words what you changed.")
	}
	if now, err = p.current(ctx); err != nil {
		return nil, nil, "", err
	}
	if now == nil || now.sha != a.SHA {
		return nil, nil, "", changedMeanwhile()
	}
	// A text field of a browser has no other line ends than \n: those of the document are kept.
	if bytes.Contains(now.content, []byte("\r\n")) {
		content = bytes.ReplaceAll(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	if bytes.Equal(content, now.content) {
		return refused(http.StatusUnprocessableEntity, "Nothing has changed, so there is nothing to commit.")
	}
	if !parser.Parse(content).IsPlan {
		return refused(http.StatusUnprocessableEntity, `This is no plan any more: it needs a heading such as "# Milestone 3: Offline Maps".`)
	}
	return now, content, message, nil
}

// write commits a new version in place of an old one.
func (p *Page) write(ctx context.Context, old *version, content []byte, message string) error {
	_, answer, err := p.Sandbox.Person.Repositories.UpdateFile(ctx, sandbox.Owner, sandbox.Repo, p.Document.Path,
		&github.RepositoryContentFileOptions{Message: &message, Content: content, SHA: &old.sha})
	if answer != nil && answer.StatusCode == http.StatusConflict {
		return changedMeanwhile()
	}
	if err != nil {
		return fmt.Errorf("commit %s: %w", p.Document.Path, err)
	}
	return nil
}

func (p *Page) closeIssue(ctx context.Context, a action) error {
	if a.Reason != "completed" && a.Reason != "not_planned" {
		return refusal{http.StatusBadRequest, "An issue is closed as completed or as not planned."}
	}
	return p.Sandbox.CloseIssue(ctx, a.Number, a.Reason)
}

func (p *Page) reopen(ctx context.Context, a action) error {
	return p.Sandbox.ReopenIssue(ctx, a.Number)
}

func (p *Page) rename(ctx context.Context, a action) error {
	title := strings.TrimSpace(a.Title)
	switch {
	case title == "":
		return refusal{http.StatusUnprocessableEntity, "An issue needs a title."}
	case utf8.RuneCountInString(title) > maxTitle:
		return refusal{http.StatusUnprocessableEntity, "A title has at most 256 characters."}
	}
	_, _, err := p.Sandbox.Person.Issues.Update(ctx, sandbox.Owner, sandbox.Repo, a.Number, github.UpdateIssueRequest{Title: &title})
	if err != nil {
		return fmt.Errorf("rename issue #%d: %w", a.Number, err)
	}
	return nil
}

func (p *Page) merge(ctx context.Context, a action) error {
	return p.Sandbox.Merge(ctx, a.Number, "merge")
}

func (p *Page) closePull(ctx context.Context, a action) error {
	_, _, err := p.Sandbox.Person.PullRequests.Edit(ctx, sandbox.Owner, sandbox.Repo, a.Number, &github.PullRequest{State: new("closed")})
	if err != nil {
		return fmt.Errorf("close pull request #%d: %w", a.Number, err)
	}
	return nil
}
