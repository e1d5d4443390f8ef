package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/rs/zerolog"

	"github.com/milepost/milepost/sync"
)

// mcpWriteInstructions is what an assistant is told, too, that may propose changes.
//
//nolint:gosec // these are words, not credentials
const mcpWriteInstructions = `

tick_item and add_item propose a change of one line by a pull request, never by a push: nothing changes until a
person merges it. Tick an item only when its work is done and can be seen. Name it by its whole text or its id, and by
its line as you read it: if the plan has changed since, you are told, and nothing happens. Calling a tool again
with the same words opens nothing more and tells the number of the pull request.`

type tickInput struct {
	planInput
	Item string `json:"item" jsonschema:"the whole text of the item as the plan has it, or its id such as Goal 3"`
	Line int    `json:"line,omitempty" jsonschema:"line of the item as you read it, from 1: tells items of the same text apart, and refuses if the plan has changed since"`
}

func (in tickInput) suggestion() sync.Suggestion {
	return sync.Suggestion{Kind: sync.SuggestTick, Plan: cleanPath(in.Plan), Item: in.Item, Line: in.Line}
}

type addInput struct {
	planInput
	Section string `json:"section" jsonschema:"heading of the section, or the path of headings down to it such as Testing > Unit where several have the same"`
	Title   string `json:"title" jsonschema:"text of the new item, one line of plain words"`
}

func (in addInput) suggestion() sync.Suggestion {
	return sync.Suggestion{Kind: sync.SuggestAdd, Plan: cleanPath(in.Plan), Section: in.Section, Title: in.Title}
}

// suggestedOutput is what an assistant is told of a suggestion.
type suggestedOutput struct {
	sync.Suggested
	// Next says in words what happens now.
	Next string `json:"next"`
}

func tellSuggested(made sync.Suggested) suggestedOutput {
	next := "the server opens a pull request with this change now: call the tool again with the same words to be told its number"
	if made.PullRequest != 0 {
		next = fmt.Sprintf("pull request #%d proposes this already: a person merges it or turns it down", made.PullRequest)
	}
	return suggestedOutput{made, next}
}

// writingTool says of a tool that it proposes changes, and that asking twice does no more than asking once.
func writingTool(name, title, about string) *mcp.Tool {
	no, yes := false, true
	return &mcp.Tool{
		Name: name, Title: title, Description: about,
		Annotations: &mcp.ToolAnnotations{DestructiveHint: &no, IdempotentHint: true, OpenWorldHint: &yes},
	}
}

// addProposing adds the tools that propose changes.
func addProposing(server *mcp.Server, side assistantSide) {
	addWriting[tickInput](server, side, "tick_item", "Propose that an item is done",
		"Opens a pull request that ticks one open item of a plan on the default branch, a change of one line; its issue is closed once a person merges it. Call it again to be told the number of the pull request. Lines that sign a plan off, and struck ones, are for people.")
	addWriting[addInput](server, side, "add_item", "Propose a new item",
		"Opens a pull request that adds one open item at the end of a section of a plan on the default branch, in the form of the items there; it gets its issue once a person merges it. Call it again to be told the number of the pull request.")
}

// addWriting adds a tool that makes a suggestion of what it takes.
func addWriting[In interface {
	named() string
	suggestion() sync.Suggestion
}](server *mcp.Server, side assistantSide, name, title, about string) {
	tool := writingTool(name, title, about)
	tool.InputSchema = inputOf[In](side, true)
	mcp.AddTool(server, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (_ *mcp.CallToolResult, out suggestedOutput, err error) {
		made, err := side.suggest(ctx, in.named(), in.suggestion())
		if err == nil {
			out = tellSuggested(made)
		}
		return nil, out, side.told(ctx, name, err)
	})
}

// suggest puts a suggestion down and asks for a pass, unless a pull request makes it already.
func (s *server) suggest(ctx context.Context, repo sync.Repository, ask sync.Suggestion) (sync.Suggested, error) {
	made, err := s.engine.Suggest(ctx, s.ledger, repo, ask)
	if err != nil || made.PullRequest != 0 {
		return made, err
	}
	zerolog.Ctx(ctx).Info().Stringer("repo", repo).Str("plan", made.Plan).Int("line", made.Line).Str("suggestion", string(made.Kind)).Msg("a change of a plan was asked for")
	return made, s.queue.Mark(ctx, repo)
}

// maxSuggestion bounds what is sent of a suggestion, in bytes.
const maxSuggestion = 64 << 10

// takeSuggestion is the server's side of the tools that write in a checkout.
func (s *server) takeSuggestion(w http.ResponseWriter, r *http.Request) {
	repo := s.repositoryOf(w, r)
	if repo.ID == 0 {
		return
	}
	var ask sync.Suggestion
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSuggestion)).Decode(&ask); err != nil {
		http.Error(w, "this is no suggestion", http.StatusBadRequest)
		return
	}
	made, err := s.suggest(r.Context(), repo, ask)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	answerJSON(w, made)
}
