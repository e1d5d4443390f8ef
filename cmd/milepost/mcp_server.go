package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
)

// serverGreeting is what an assistant is told first that asks the server.
const serverGreeting = `These tools read the milestone plans of the repositories that a Milepost server keeps in step with GitHub:
Markdown files whose checklists are mirrored into issues. Call list_repositories first, then list_plans with one of
them, as OWNER/REPO; plans are named by their path in the repository. What they say is as of the server's last pass,
whose commit they name. An item is known by its line, or by its id where it has one (such as "Goal 3" or "T012"); its
issue is told where it has one.`

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
	side := serverSide{s}
	answers := newTools(side, serverGreeting, writes)
	const name = "list_repositories"
	tool := readingTool(name, "List the repositories",
		"Lists every repository that the server knows, as OWNER/REPO, with the number of its plans, the commit of the last pass, and what keeps it from being in step: questions that wait for a person, or why it is left alone.")
	mcp.AddTool(answers, tool, func(ctx context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, repositoriesOutput, error) {
		out, err := s.listRepositories(ctx)
		return nil, out, side.told(ctx, name, err)
	})
	return answers
}

// serverSide lets an assistant read the repositories of the server, as of its last passes, and propose changes.
type serverSide struct{ *server }

// read implements [assistantSide].
func (s serverSide) read(ctx context.Context, repository string, do func(planSource) error) error {
	repo, err := s.repositoryNamed(ctx, repository)
	if err != nil {
		return err
	}
	base, err := s.ledger.Repo(ctx, repo)
	if err != nil {
		return err
	}
	return do(knownPlans{s.server, repo, base})
}

// shape implements [assistantSide]: the server knows many repositories, and versions as text alone.
func (serverSide) shape(in *jsonschema.Schema, _ bool) {
	leaveOut(in, "old_revision", "new_revision")
	demand(in, "repository")
	demand(in, "new_text")
	in.Properties["repository"].Description += ", as list_repositories names it"
}

// suggest implements [assistantSide].
func (s serverSide) suggest(ctx context.Context, repository string, ask sync.Suggestion) (sync.Suggested, error) {
	repo, err := s.repositoryNamed(ctx, repository)
	if err != nil {
		return sync.Suggested{}, err
	}
	made, err := s.server.suggest(ctx, repo, ask)
	if errors.Is(err, reconcile.ErrNotSuggested) {
		return made, tell("%v", err)
	}
	return made, err
}

// told implements [assistantSide]: what is not meant for whoever asks stands in the log alone.
func (serverSide) told(ctx context.Context, tool string, err error) error {
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

func (s *server) listRepositories(ctx context.Context) (repositoriesOutput, error) {
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

// plans implements [planSource]: those files that name a milestone and are no templates.
func (k knownPlans) plans(ctx context.Context) ([]sync.Document, error) {
	paths, err := k.histories.plans(ctx, k.repo, k.base)
	if err != nil {
		return nil, err
	}
	var plans []sync.Document
	for _, path := range paths {
		document, err := k.plan(ctx, path)
		if err != nil {
			return nil, err
		}
		plans = append(plans, document)
	}
	return plans, nil
}

// plan implements [planSource].
func (k knownPlans) plan(ctx context.Context, name string) (sync.Document, error) {
	name = cleanPath(name)
	for _, file := range k.base.Plans {
		if file.Path != name {
			continue
		}
		content, err := k.host.Read(ctx, k.repo, file.Blob, sync.MaxDocument)
		if err != nil {
			return sync.Document{}, err
		}
		document := sync.ParseDocument(file, content, k.readBy())
		if document.Plan == nil {
			return document, tell("%s cannot be read: %s", name, strings.Join(hiddenIn(document), "; "))
		}
		return document, nil
	}
	return sync.Document{}, tell("%s is no plan of %s: list_plans lists its plans", name, k.repo)
}

// statuses implements [planSource].
func (k knownPlans) statuses(ctx context.Context, paths []string) ([]planStatus, error) {
	return k.server.statuses(ctx, k.repo, k.base, paths)
}

// follow implements [planSource].
func (k knownPlans) follow(ctx context.Context, path string, index int, out *itemOutput) error {
	known, err := k.histories.of(ctx, k.repo, k.base, path)
	if err != nil {
		return err
	}
	known.Path = path
	return out.follow(ctx, known, index, mostFollowedRemote, revisionsOn(k.host, k.repo, k.readBy()))
}

// versions implements [planSource].
func (k knownPlans) versions(ctx context.Context, in versionsInput) (path string, old, now *parser.Plan, err error) {
	document, err := k.plan(ctx, in.Plan)
	if err != nil {
		return "", nil, nil, err
	}
	if in.NewText == "" {
		return "", nil, nil, tell("give the new version as new_text")
	}
	return document.Path, document.Plan, parseAs(k.readBy(), document.Path, []byte(in.NewText)), nil
}

// readBy implements [planSource].
func (k knownPlans) readBy() sync.Policy { return k.base.LastPolicy() }

// issues implements [trackedSource].
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

// effects implements [trackedSource].
func (k knownPlans) effects(ctx context.Context, key sync.Key) ([]sync.Effect, error) {
	return k.ledger.EffectsOn(ctx, k.repo, key, mostEffects)
}
