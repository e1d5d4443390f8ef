package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// mcpAdvice is what an assistant is told of plans, wherever it reads them.
const mcpAdvice = ` Before you propose a change to a plan, call check_draft with the whole new text and mend what it
reports, then diff_versions to see which issues the change would create, rename, close or leave.
Reword a line rather than removing and adding it, so that its issue is kept.`

// assistantSide is where assistants are let in: at the standard streams of a program in a checkout, or at a server.
type assistantSide interface {
	// read calls a function with the plans of a repository, OWNER/REPO, or "" where there is only one.
	read(ctx context.Context, repository string, do func(planSource) error) error
	// suggest hands a suggestion on; Repository is as in read.
	suggest(ctx context.Context, repository string, ask sync.Suggestion) (sync.Suggested, error)
	// shape leaves out of what a tool takes what means nothing on this side, and adds what has to be given.
	shape(in *jsonschema.Schema, writes bool)
	// told is what an assistant is told of an error; the tool is the one that it called.
	told(ctx context.Context, tool string, err error) error
}

// planSource is what tools read: the newest commit of a checkout, or a repository as of the last pass over it.
type planSource interface {
	// plans lists the plans; plan finds the one that an assistant names by its path.
	plans(context.Context) ([]sync.Document, error)
	plan(ctx context.Context, path string) (sync.Document, error)
	// statuses says how far the plans at these paths are, or all plans where no path is given.
	statuses(ctx context.Context, paths []string) ([]planStatus, error)
	// follow adds what became of an item of a plan, from the newest commit back to where it came from.
	follow(ctx context.Context, path string, index int, out *itemOutput) error
	// versions reads the two versions of the plan at the path that are to be compared.
	versions(ctx context.Context, in versionsInput) (path string, old, now *parser.Plan, err error)
	// readBy says how texts are read here.
	readBy() sync.Policy
}

// trackedSource is a planSource that knows the issues of items.
type trackedSource interface {
	// issues are the records of all items that stand in plans, by where they stand.
	issues(context.Context) (map[place]sync.ItemBase, error)
	// effects is what passes did to an item's issue, newest first.
	effects(context.Context, sync.Key) ([]sync.Effect, error)
}

// place is a line of a plan.
type place struct {
	plan string
	line int
}

// newTools returns an MCP server with the tools that both sides have. The greeting is what an assistant is told first.
func newTools(side assistantSide, greeting string, write bool) *mcp.Server {
	told := greeting + mcpAdvice
	if write {
		told += mcpWriteInstructions
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "milepost", Title: "Milepost", Version: thisBuild().Version}, &mcp.ServerOptions{Instructions: told})
	addReading(server, side, "list_plans", "List the plans",
		"Lists every milestone plan of the repository with its path, title, due day, how many of its items are done, dropped and open, and whether it is on time.", listPlans)
	addReading(server, side, "plan_status", "Status of a plan",
		"Tells how far one plan is, whether it is on time and why, and what keeps the plan, or a part of it, from being mirrored to GitHub.", planStatusOf)
	addReading(server, side, "next_items", "Next open items",
		"Lists open items in the order of the documents, with their issues where these are known: of one plan, or of all; of one owner, or of anybody.", nextItems)
	addReading(server, side, "show_item", "One item with its history",
		"Shows one item of a plan, and each commit that changed its text or state, newest first, with how it was recognised there. Where the item's issue is known, it tells its number and what passes did to it.", showItem)
	addReading(server, side, "check_draft", "Check a draft",
		"Reads a text as a plan and reports its items and every fault, with line, column and what to write instead. Give text for a draft, or path alone for a plan as it stands.", checkDraft)
	addReading(server, side, "diff_versions", "Compare two versions",
		"Tells which item of an old version of a plan is which of a new one, and what a sync would do on GitHub. The old version is the plan as it stands unless another can be named; new_text is the whole text of the new one.", diffVersions)
	if write {
		addProposing(server, side)
	}
	return server
}

// addReading adds a tool that reads the plans of a repository.
func addReading[In interface{ named() string }, Out any](
	server *mcp.Server, side assistantSide, name, title, about string, do func(context.Context, planSource, In) (Out, error),
) {
	tool := readingTool(name, title, about)
	tool.InputSchema = inputOf[In](side, false)
	mcp.AddTool(server, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (_ *mcp.CallToolResult, out Out, err error) {
		err = side.read(ctx, in.named(), func(plans planSource) error {
			var err error
			out, err = do(ctx, plans, in)
			return err
		})
		return nil, out, side.told(ctx, name, err)
	})
}

// readingTool says of a tool that it changes nothing.
func readingTool(name, title, about string) *mcp.Tool {
	closed := false
	return &mcp.Tool{
		Name: name, Title: title, Description: about,
		Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: &closed},
	}
}

// inputOf describes what a tool takes on a side.
func inputOf[In any](side assistantSide, writes bool) *jsonschema.Schema {
	schema, err := jsonschema.For[In](nil)
	if err != nil {
		panic(err) // the type is ours
	}
	side.shape(schema, writes)
	return schema
}

// leaveOut takes fields out of what a tool takes.
func leaveOut(in *jsonschema.Schema, fields ...string) {
	for _, field := range fields {
		delete(in.Properties, field)
	}
	in.PropertyOrder = slices.DeleteFunc(in.PropertyOrder, func(field string) bool { return slices.Contains(fields, field) })
}

// demand says that a field has to be given, if a tool takes it at all.
func demand(in *jsonschema.Schema, field string) {
	if in.Properties[field] != nil && !slices.Contains(in.Required, field) {
		in.Required = append(in.Required, field)
	}
}

// toldError is an error whose words are for whoever asked.
type toldError string

func (e toldError) Error() string { return string(e) }

func tell(format string, args ...any) error { return toldError(fmt.Sprintf(format, args...)) }

// repositoryField names a repository; the inputs of all tools have it in them.
type repositoryField struct {
	Repository string `json:"repository,omitempty" jsonschema:"the repository as OWNER/REPO"`
}

func (in repositoryField) named() string { return in.Repository }

type planInput struct {
	repositoryField
	Plan string `json:"plan" jsonschema:"path of the plan in the repository, as list_plans names it"`
}

type plansOutput struct {
	Plans []planStatus `json:"plans"`
}

func listPlans(ctx context.Context, source planSource, _ repositoryField) (plansOutput, error) {
	statuses, err := source.statuses(ctx, nil)
	return plansOutput{Plans: statuses}, err
}

func planStatusOf(ctx context.Context, source planSource, in planInput) (planStatus, error) {
	document, err := source.plan(ctx, in.Plan)
	if err != nil {
		return planStatus{}, err
	}
	statuses, err := source.statuses(ctx, []string{document.Path})
	if err != nil {
		return planStatus{}, err
	}
	return statuses[0], nil
}

type nextInput struct {
	repositoryField
	Plan  string `json:"plan,omitempty" jsonschema:"path of one plan; all plans if it is left out"`
	Owner string `json:"owner,omitempty" jsonschema:"only items of this person, as the plan writes the name, with or without @"`
	Limit int    `json:"limit,omitempty" jsonschema:"how many at most, 1 to 200; 20 if it is left out"`
}

type nextOutput struct {
	Items []plannedItem `json:"items"`
	// Left counts those that had no room.
	Left int `json:"left" jsonschema:"how many more open items there are"`
}

type plannedItem struct {
	Plan string `json:"plan"`
	// Issue is the number of the item's issue, as far as the server says.
	Issue int `json:"issue,omitempty"`
	checkedItem
}

const (
	usualItems = 20
	mostItems  = 200
)

// most is how many items are asked for.
func (in nextInput) most() int {
	if in.Limit <= 0 {
		return usualItems
	}
	return min(in.Limit, mostItems)
}

func nextItems(ctx context.Context, source planSource, in nextInput) (nextOutput, error) {
	out := nextOutput{Items: []plannedItem{}}
	plans, err := plansNamed(ctx, source, in.Plan)
	if err != nil {
		return out, err
	}
	issues := map[place]sync.ItemBase{}
	if tracked, ok := source.(trackedSource); ok {
		if issues, err = tracked.issues(ctx); err != nil {
			return out, err
		}
	}
	limit := in.most()
	for _, document := range plans {
		for _, item := range checkPlan(document.Path, document.Plan).Items {
			switch {
			case item.State != parser.StateOpen || !item.Tracked || !isOwner(item.Owners, in.Owner):
			case len(out.Items) == limit:
				out.Left++
			default:
				out.Items = append(out.Items, plannedItem{Plan: document.Path, Issue: issues[place{document.Path, item.Line}].Issue.Number, checkedItem: item})
			}
		}
	}
	return out, nil
}

// plansNamed finds the plan at a path, or all plans where it is "".
func plansNamed(ctx context.Context, source planSource, path string) ([]sync.Document, error) {
	if path == "" {
		return source.plans(ctx)
	}
	one, err := source.plan(ctx, path)
	return []sync.Document{one}, err
}

// isOwner reports whether one of the owners is who is asked for; "" is anybody.
func isOwner(owners []string, who string) bool {
	who = strings.TrimPrefix(strings.TrimSpace(who), "@")
	if who == "" {
		return true
	}
	for _, owner := range owners {
		if strings.EqualFold(strings.TrimPrefix(owner, "@"), who) {
			return true
		}
	}
	return false
}

type draftInput struct {
	repositoryField
	Text string `json:"text,omitempty" jsonschema:"the whole text of the draft"`
	Path string `json:"path,omitempty" jsonschema:"where the plan stands or will stand in the repository"`
}

func checkDraft(ctx context.Context, source planSource, in draftInput) (checkedFile, error) {
	if in.Text != "" {
		name := cmp.Or(in.Path, "draft.md")
		return checkPlan(name, parseAs(source.readBy(), name, []byte(in.Text))), nil
	}
	if in.Path == "" {
		return checkedFile{}, tell("give the text of a draft, or the path of a plan")
	}
	document, err := source.plan(ctx, in.Path)
	if err != nil {
		return checkedFile{}, err
	}
	return checkPlan(document.Path, document.Plan), nil
}

// parseAs reads a text as a plan at a path of a repository, as its policy says.
func parseAs(policy sync.Policy, path string, text []byte) *parser.Plan {
	document := sync.ParseDocument(sync.File{Path: path, Mode: sync.ModeRegular}, text, policy)
	if document.Plan == nil {
		return parser.Parse(text)
	}
	return document.Plan
}

type versionsInput struct {
	planInput
	OldRevision string `json:"old_revision,omitempty" jsonschema:"git revision of the old version; HEAD if it is left out"`
	NewRevision string `json:"new_revision,omitempty" jsonschema:"git revision of the new version, unless new_text is given"`
	NewText     string `json:"new_text,omitempty" jsonschema:"the whole text of the new version"`
}

func diffVersions(ctx context.Context, source planSource, in versionsInput) (comparison, error) {
	path, old, now, err := source.versions(ctx, in)
	if err != nil {
		return comparison{}, err
	}
	return compare(offline.CompareRevisions(path, old, now, source.readBy()), old, now), nil
}
