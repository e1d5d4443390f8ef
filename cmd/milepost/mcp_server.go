package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/offline"
)

// mcpServerInstructions is what an assistant is told that asks the server.
const mcpServerInstructions = `These tools read the milestone plans of the repositories that a Milepost server keeps in step with GitHub:
Markdown files whose checklists are mirrored into issues. Call list_repositories first, then list_plans with one of
them, as OWNER/REPO; plans are named by their path in the repository. What they say is as of the server's last pass,
whose commit they name. An item is known by its line, or by its id where it has one (such as "Goal 3" or "T012"); its
issue is told where it has one. Before you propose a change to a plan, call check_draft with the whole new text and
mend what it reports, then diff_versions to see which issues it would create, rename, close or leave.
Reword a line rather than removing and adding it, so that its issue is kept.`

const (
	// maxAsked bounds what an assistant sends at once, in bytes: two texts of the largest plans, as JSON.
	maxAsked = 4 * sync.MaxDocument
	// mostFollowedRemote bounds how many revisions an item is followed through where each is a request to GitHub.
	mostFollowedRemote = 40
	// mostEffects bounds how much of what passes did to an item is told.
	mostEffects = 50
)

// newAssistants answers assistants over HTTP, nil where none is let in. Each request stands for itself, so that it may
// reach any of several servers. Who may ask, and from where, the page finds out before.
func (s *server) newAssistants() http.Handler {
	reads, writes := s.cfg.LetsAssistantsIn()
	if !reads {
		return nil
	}
	answers := s.assistant(writes)
	return mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return answers }, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, MaxRequestBodyBytes: maxAsked,
		DisableLocalhostProtection: true, // the page knows by which names it may be called, behind a proxy, too
	})
}

// assistant is what answers, with all its tools.
func (s *server) assistant(writes bool) *mcp.Server {
	told := mcpServerInstructions
	if writes {
		told += mcpWriteInstructions
	}
	answers := mcp.NewServer(&mcp.Implementation{Name: "milepost", Title: "Milepost", Version: thisBuild().Version}, &mcp.ServerOptions{Instructions: told})
	serverTool(answers, "list_repositories", "List the repositories",
		"Lists every repository that the server knows, as OWNER/REPO, with the number of its plans, the commit of the last pass, and what keeps it from being in step: questions that wait for a person, or why it is left alone.", s.listRepositories)
	aboutRepository(s, answers, "list_plans", "List the plans",
		"Lists every milestone plan of a repository with its path, title, due day, how many of its items are done, dropped and open, and whether it is on time.", s.mcpPlans)
	aboutRepository(s, answers, "plan_status", "Status of a plan",
		"Tells how far one plan of a repository is, whether it is on time and why, and what is held back in it until a person answers.", s.mcpPlan)
	aboutRepository(s, answers, "next_items", "Next open items",
		"Lists open items of a repository in the order of the documents, with their issues: of one plan, or of all; of one owner, or of anybody.", s.mcpNext)
	aboutRepository(s, answers, "show_item", "One item with its history",
		"Shows one item of a plan with its issue, each commit that changed its text or state, newest first, with how it was recognised there, and what passes of the server did to its issue.", s.mcpItem)
	aboutRepository(s, answers, "check_draft", "Check a draft",
		"Reads a text as a plan of a repository and reports its items and every fault, with line, column and what to write instead. Give text for a draft, or path alone for a plan as it stands.", s.mcpCheck)
	aboutRepository(s, answers, "diff_versions", "Compare with a new version",
		"Tells which item of a plan as it stands is which of a new version, given as new_text, and what a sync would do on GitHub.", s.mcpDiff)
	if writes {
		s.addWriting(answers)
	}
	return answers
}

// serverTool adds a tool that reads. What is not meant for whoever asks stands in the log alone.
func serverTool[In, Out any](answers *mcp.Server, name, title, about string, do func(context.Context, In) (Out, error)) {
	mcp.AddTool(answers, readingTool(name, title, about), func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Out, error) {
		out, err := do(ctx, in)
		return nil, out, forAssistants(ctx, name, err)
	})
}

// repositoryInput names a repository; other inputs have it in them.
type repositoryInput struct {
	Repository string `json:"repository" jsonschema:"the repository as OWNER/REPO, as list_repositories names it"`
}

func (in repositoryInput) named() string { return in.Repository }

// aboutRepository adds a tool about a repository that the server knows.
func aboutRepository[In interface{ named() string }, Out any](s *server, answers *mcp.Server, name, title, about string, do func(context.Context, knownPlans, In) (Out, error)) {
	serverTool(answers, name, title, about, func(ctx context.Context, in In) (out Out, err error) {
		repo, err := s.repositoryNamed(ctx, in.named())
		if err != nil {
			return out, err
		}
		base, err := s.ledger.Repo(ctx, repo)
		if err != nil {
			return out, err
		}
		return do(ctx, knownPlans{s, repo, base}, in)
	})
}

// toldError is an error whose words are for whoever asked.
type toldError string

func (e toldError) Error() string { return string(e) }

func tell(format string, args ...any) error { return toldError(fmt.Sprintf(format, args...)) }

// forAssistants is what an assistant is told of an error.
func forAssistants(ctx context.Context, tool string, err error) error {
	var told toldError
	wait, limited := sync.RetryAt(err)
	switch {
	case err == nil || errors.As(err, &told):
		return err
	case errors.Is(err, errNoPlan), errors.Is(err, errNotYet):
		return err
	case limited:
		return tell("GitHub's limits are reached: ask again after %s", wait.UTC().Format(time.RFC3339))
	}
	if ctx.Err() == nil {
		zerolog.Ctx(ctx).Error().Err(err).Str("tool", tool).Str("cure", "have it ask again; if it stays, milepost doctor says what is wrong").Msg("an assistant was not answered")
	}
	return tell("this did not work: the server's log says why; try again in a moment")
}

// repositoryNamed finds a repository by what an assistant calls it.
func (s *server) repositoryNamed(ctx context.Context, name string) (sync.Repository, error) {
	owner, repo, ok := strings.Cut(strings.TrimSpace(name), "/")
	if !ok || owner == "" || repo == "" || strings.Contains(repo, "/") {
		return sync.Repository{}, tell("%q is no repository: write OWNER/REPO, as list_repositories names it", name)
	}
	found, err := s.ledger.Find(ctx, owner, repo)
	if errors.Is(err, ledger.ErrUnknown) {
		return found, tell("%s is unknown here: list_repositories lists all that the server knows", name)
	}
	return found, err
}

type repositoriesOutput struct {
	Repositories []repositoryStatus `json:"repositories"`
}

// repositoryStatus is how a repository stands.
type repositoryStatus struct {
	Repository string `json:"repository"`
	Plans      int    `json:"plans" jsonschema:"how many files may be plans"`
	Commit     string `json:"commit" jsonschema:"newest commit of the default branch at the last pass"`
	InStep     bool   `json:"in_step" jsonschema:"whether the last pass left nothing to do"`
	// Waiting says what waits for a person, Blocked why it is left alone, "" if it is not; Gone that the App may not see it any more.
	Waiting     []string `json:"waiting"`
	Blocked     string   `json:"blocked"`
	Gone        bool     `json:"gone"`
	PullRequest int      `json:"pull_request,omitempty" jsonschema:"the open pull request that carries completion back into the plans"`
}

func (s *server) listRepositories(ctx context.Context, _ noInput) (repositoriesOutput, error) {
	out := repositoriesOutput{Repositories: []repositoryStatus{}}
	known, err := s.ledger.Known(ctx)
	if err != nil {
		return out, err
	}
	for _, k := range known {
		base, err := s.ledger.Repo(ctx, k.Repository)
		if err != nil {
			return out, err
		}
		status := repositoryStatus{
			Repository: k.Repository.String(), Plans: len(base.Plans), Commit: base.Head.Commit, InStep: base.Settled && base.Blocked.Reason == "",
			Waiting: []string{}, Blocked: base.Blocked.Reason, Gone: k.Gone, PullRequest: base.WriteBack.Number,
		}
		for _, question := range base.Questions {
			status.Waiting = append(status.Waiting, question.String())
		}
		out.Repositories = append(out.Repositories, status)
	}
	return out, nil
}

// knownPlans are the plans of a repository as of the last pass over it.
type knownPlans struct {
	*server
	repo sync.Repository
	base sync.RepoBase
}

// document reads a plan.
func (k knownPlans) document(ctx context.Context, name string) (sync.Document, error) {
	name = cleanPath(name)
	for _, file := range k.base.Plans {
		if file.Path != name {
			continue
		}
		content, err := k.host.Read(ctx, k.repo, file.Blob, sync.MaxDocument)
		if err != nil {
			return sync.Document{}, err
		}
		document := sync.ParseDocument(file, content, k.base.LastPolicy())
		if document.Plan == nil {
			return document, tell("%s cannot be read: %s", name, strings.Join(hiddenIn(document), "; "))
		}
		return document, nil
	}
	return sync.Document{}, tell("%s is no plan of %s: list_plans lists its plans", name, k.repo)
}

// cleanPath is a path in a repository as an assistant may write it.
func cleanPath(name string) string {
	return strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(strings.TrimSpace(name))), "/")
}

func (s *server) mcpPlans(ctx context.Context, k knownPlans, _ repositoryInput) (plansOutput, error) {
	statuses, err := s.statuses(ctx, k.repo, k.base, nil)
	return plansOutput{Plans: statuses}, err
}

type serverPlanInput struct {
	repositoryInput
	planInput
}

func (s *server) mcpPlan(ctx context.Context, k knownPlans, in serverPlanInput) (planStatus, error) {
	document, err := k.document(ctx, in.Plan)
	if err != nil {
		return planStatus{}, err
	}
	statuses, err := s.statuses(ctx, k.repo, k.base, []string{document.Path})
	if err != nil {
		return planStatus{}, err
	}
	return statuses[0], nil
}

type serverNextInput struct {
	repositoryInput
	nextInput
}

func (s *server) mcpNext(ctx context.Context, k knownPlans, in serverNextInput) (nextOutput, error) {
	out := nextOutput{Items: []plannedItem{}}
	plans := []string{in.Plan}
	var err error
	if in.Plan == "" {
		if plans, err = s.histories.plans(ctx, k.repo, k.base); err != nil {
			return out, err
		}
	}
	issues, err := k.issues(ctx)
	if err != nil {
		return out, err
	}
	for _, plan := range plans {
		document, err := k.document(ctx, plan)
		if err != nil {
			return out, err
		}
		for _, item := range checkPlan(document.Path, document.Plan).Items {
			switch {
			case item.State != parser.StateOpen || !item.Tracked || !isOwner(item.Owners, in.Owner):
			case len(out.Items) == in.most():
				out.Left++
			default:
				out.Items = append(out.Items, plannedItem{Plan: document.Path, Issue: issues[place{document.Path, item.Line}].Issue.Number, checkedItem: item})
			}
		}
	}
	return out, nil
}

// place is a line of a plan.
type place struct {
	plan string
	line int
}

// issues are the records of all items that stand in plans, by where they stand.
func (k knownPlans) issues(ctx context.Context) (map[place]sync.ItemBase, error) {
	base, err := k.ledger.Load(ctx, k.repo)
	if err != nil {
		return nil, err
	}
	records := map[place]sync.ItemBase{}
	for _, record := range sync.SortedItems(base) {
		if record.Status != sync.StatusRemoved {
			records[place{record.Plan, record.Line}] = record
		}
	}
	return records, nil
}

type serverItemInput struct {
	repositoryInput
	itemInput
}

type serverItemOutput struct {
	itemOutput
	Issue int `json:"issue,omitempty" jsonschema:"number of the item's issue, left out if it has none"`
	// Effects is what passes did to the issue, newest first.
	Effects []sync.Effect `json:"effects"`
}

func (s *server) mcpItem(ctx context.Context, k knownPlans, in serverItemInput) (serverItemOutput, error) {
	out := serverItemOutput{itemOutput: itemOutput{History: []itemChange{}}, Effects: []sync.Effect{}}
	document, err := k.document(ctx, in.Plan)
	if err != nil {
		return out, err
	}
	index, err := findItem(document.Plan, in.itemInput)
	if err != nil {
		return out, tell("%s: %v", document.Path, err)
	}
	out.Item = checkPlan(document.Path, document.Plan).Items[index]
	records, err := k.issues(ctx)
	if err != nil {
		return out, err
	}
	if record, ok := records[place{document.Path, out.Item.Line}]; ok {
		out.Issue = record.Issue.Number
		effects, err := s.ledger.EffectsOn(ctx, k.repo, record.Key, mostEffects)
		if err != nil {
			return out, err
		}
		out.Effects = append(out.Effects, effects...)
	}
	known, err := s.histories.of(ctx, k.repo, k.base, document.Path)
	if err != nil {
		return out, err
	}
	known.Path = document.Path
	revisions := revisionsOn(s.host, k.repo, k.base.LastPolicy())
	return out, out.follow(known, index, mostFollowedRemote, func(r burnup.Revision) (*parser.Plan, error) {
		return revisions.text(ctx, r, false)
	})
}

type serverDraftInput struct {
	repositoryInput
	draftInput
}

func (*server) mcpCheck(ctx context.Context, k knownPlans, in serverDraftInput) (checkedFile, error) {
	if in.Text != "" {
		name := in.Path
		if name == "" {
			name = "draft.md"
		}
		return checkPlan(name, k.parse(name, in.Text)), nil
	}
	if in.Path == "" {
		return checkedFile{}, tell("give the text of a draft, or the path of a plan")
	}
	document, err := k.document(ctx, in.Path)
	if err != nil {
		return checkedFile{}, err
	}
	return checkPlan(document.Path, document.Plan), nil
}

// parse reads a text as a plan at a path of the repository, as its configuration says.
func (k knownPlans) parse(name, text string) *parser.Plan {
	return parseAs(k.base.LastPolicy(), name, []byte(text))
}

type newVersionInput struct {
	repositoryInput
	Plan    string `json:"plan" jsonschema:"path of the plan in the repository, as list_plans names it"`
	NewText string `json:"new_text" jsonschema:"the whole text of the new version"`
}

func (*server) mcpDiff(ctx context.Context, k knownPlans, in newVersionInput) (comparison, error) {
	document, err := k.document(ctx, in.Plan)
	if err != nil {
		return comparison{}, err
	}
	if in.NewText == "" {
		return comparison{}, tell("give the new version as new_text")
	}
	now := k.parse(document.Path, in.NewText)
	return compare(offline.CompareRevisions(document.Path, document.Plan, now, k.base.LastPolicy()), document.Plan, now), nil
}
