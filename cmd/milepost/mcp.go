package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// mcpInstructions is what an assistant is told before it calls anything.
const mcpInstructions = `These tools read the milestone plans of a git repository: Markdown files whose checklists are mirrored
into GitHub issues. Call list_plans first; plans are named by their path in the repository. An item is
known by its line in the newest commit, or by its id where it has one (such as "Goal 3" or "T012").
Before you propose a change to a plan, call check_draft with the whole new text and mend what it
reports, then diff_versions to see which issues the change would create, rename, close or leave.
Reword a line rather than removing and adding it, so that its issue is kept. These tools write nothing.`

func newMCP(s *streams) *cobra.Command {
	var write bool
	command := &cobra.Command{
		Use:   "mcp",
		Short: "Let an assistant read and check the plans of a checkout",
		Long: `Mcp speaks the Model Context Protocol on the standard input and output, so that an assistant can
list the plans of the checkout in this folder, see what is open, follow an item through its history,
check a draft and compare two versions. It reads commits, writes nothing and needs no network.

With --write it may also propose to tick an item, or to add one, by a pull request that changes one line. The server
that runs on this machine, at MILEPOST_ADMIN_LISTEN, opens it, in the repository that the remote "origin" leads to.

Name the program and this word in the assistant's settings, and start it in the checkout.`,
		Example: `  milepost mcp
  {"mcpServers": {"milepost": {"command": "milepost", "args": ["mcp"]}}}
  {"mcpServers": {"milepost": {"command": "milepost", "args": ["mcp", "--write"]}}}`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			transport := &mcp.IOTransport{Reader: io.NopCloser(s.in), Writer: openWriter{s.out}}
			return newAssistant(s, write).Run(command.Context(), transport)
		},
	}
	command.Flags().BoolVar(&write, "write", false, "let the assistant propose changes, too, by pull requests of the server on this machine")
	return command
}

// openWriter is a stream that others close, or nobody.
type openWriter struct{ io.Writer }

func (openWriter) Close() error { return nil }

// newAssistant returns the server with all its tools.
func newAssistant(s *streams, write bool) *mcp.Server {
	told := mcpInstructions
	if write {
		told += mcpWriteInstructions
	}
	server := mcp.NewServer(&mcp.Implementation{Name: "milepost", Title: "Milepost", Version: thisBuild().Version},
		&mcp.ServerOptions{Instructions: told})
	addTool(server, "list_plans", "List the plans",
		"Lists every milestone plan of the repository with its path, title, due day, how many of its items are done, dropped and open, and whether it is on time.", listPlans)
	addTool(server, "plan_status", "Status of a plan",
		"Tells how far one plan is, whether it is on time and why, and what keeps the plan or removals from it from being mirrored to GitHub.", planStatusOf)
	addTool(server, "next_items", "Next open items",
		"Lists open items in the order of the documents: of one plan, or of all; of one owner, or of anybody.", nextItems)
	addTool(server, "show_item", "One item with its history",
		"Shows one item of a plan, and each commit that changed its text or state, newest first, with how it was recognised there.", showItem)
	addTool(server, "check_draft", "Check a draft",
		"Reads a text as a plan and reports its items and every fault, with line, column and what to write instead. Give text for a draft, or path alone for a plan as it was committed.", checkDraft)
	addTool(server, "diff_versions", "Compare two versions",
		"Tells which item of an old version of a plan is which of a new one, and what a sync would do on GitHub. The old version is a git revision (HEAD unless told); the new one is text, or another revision.", diffVersions)
	if write {
		addAsking(server, s)
	}
	return server
}

// addTool adds a tool that reads.
func addTool[In, Out any](server *mcp.Server, name, title, about string, do func(context.Context, *openedCheckout, In) (Out, error)) {
	mcp.AddTool(server, readingTool(name, title, about), func(ctx context.Context, _ *mcp.CallToolRequest, in In) (_ *mcp.CallToolResult, out Out, err error) {
		// Opened for each call, so that it sees what was committed since the one before.
		c, err := openCheckout(ctx)
		if err != nil {
			return nil, out, err
		}
		defer func() { err = errors.Join(err, c.Close()) }()
		out, err = do(ctx, c, in)
		return nil, out, err
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

type noInput struct{}

type planInput struct {
	Plan string `json:"plan" jsonschema:"path of the plan in the repository, as list_plans names it"`
}

type plansOutput struct {
	Plans []planStatus `json:"plans"`
}

func listPlans(ctx context.Context, c *openedCheckout, _ noInput) (plansOutput, error) {
	paths, err := c.named(ctx, nil)
	if err != nil {
		return plansOutput{}, err
	}
	statuses, err := c.statuses(ctx, paths)
	return plansOutput{Plans: statuses}, err
}

func planStatusOf(ctx context.Context, c *openedCheckout, in planInput) (planStatus, error) {
	document, err := c.plan(ctx, in.Plan)
	if err != nil {
		return planStatus{}, err
	}
	return c.status(ctx, document.Path)
}

// plan finds a plan of the newest commit.
func (c *openedCheckout) plan(ctx context.Context, path string) (sync.Document, error) {
	plans, err := c.plans(ctx)
	if err != nil {
		return sync.Document{}, err
	}
	return findPlan(plans, path)
}

// findPlan finds the plan at a path.
func findPlan(plans []sync.Document, path string) (sync.Document, error) {
	path = filepath.ToSlash(filepath.Clean(path))
	var paths []string
	for _, document := range plans {
		if document.Path == path {
			return document, nil
		}
		paths = append(paths, document.Path)
	}
	if len(paths) == 0 {
		return sync.Document{}, errors.New("there is no plan in this repository's newest commit")
	}
	return sync.Document{}, fmt.Errorf("%s is no plan of this repository: its plans are %s", path, strings.Join(paths, ", "))
}

type nextInput struct {
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

func nextItems(ctx context.Context, c *openedCheckout, in nextInput) (nextOutput, error) {
	out := nextOutput{Items: []plannedItem{}}
	plans, err := c.plans(ctx)
	if err != nil {
		return out, err
	}
	if in.Plan != "" {
		one, err := findPlan(plans, in.Plan)
		if err != nil {
			return out, err
		}
		plans = []sync.Document{one}
	}
	limit := in.most()
	for _, document := range plans {
		for _, item := range checkPlan(document.Path, document.Plan).Items {
			switch {
			case item.State != parser.StateOpen || !item.Tracked || !isOwner(item.Owners, in.Owner):
			case len(out.Items) == limit:
				out.Left++
			default:
				out.Items = append(out.Items, plannedItem{Plan: document.Path, checkedItem: item})
			}
		}
	}
	return out, nil
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
	Text string `json:"text,omitempty" jsonschema:"the whole text of the draft"`
	Path string `json:"path,omitempty" jsonschema:"where the plan stands or will stand in the repository"`
}

func checkDraft(ctx context.Context, c *openedCheckout, in draftInput) (checkedFile, error) {
	if in.Text != "" {
		name := in.Path
		if name == "" {
			name = "draft.md"
		}
		return checkPlan(name, c.parse(name, []byte(in.Text))), nil
	}
	if in.Path == "" {
		return checkedFile{}, errors.New("give the text of a draft, or the path of a plan")
	}
	document, err := c.plan(ctx, in.Path)
	if err != nil {
		return checkedFile{}, err
	}
	return checkPlan(document.Path, document.Plan), nil
}

// parse reads a text as a plan at a path of the repository, as its configuration says.
func (c *openedCheckout) parse(path string, text []byte) *parser.Plan {
	return parseAs(c.policy, path, text)
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
	Plan        string `json:"plan" jsonschema:"path of the plan in the repository"`
	OldRevision string `json:"old_revision,omitempty" jsonschema:"git revision of the old version; HEAD if it is left out"`
	NewRevision string `json:"new_revision,omitempty" jsonschema:"git revision of the new version, unless new_text is given"`
	NewText     string `json:"new_text,omitempty" jsonschema:"the whole text of the new version"`
}

func diffVersions(ctx context.Context, c *openedCheckout, in versionsInput) (comparison, error) {
	if (in.NewText == "") == (in.NewRevision == "") {
		return comparison{}, errors.New("give the new version as new_text or as new_revision")
	}
	if in.OldRevision == "" {
		in.OldRevision = "HEAD"
	}
	path := filepath.ToSlash(filepath.Clean(in.Plan))
	before, err := c.at(ctx, in.OldRevision, path)
	if err != nil {
		return comparison{}, err
	}
	after := []byte(in.NewText)
	if in.NewRevision != "" {
		if after, err = c.at(ctx, in.NewRevision, path); err != nil {
			return comparison{}, err
		}
	}
	old, now := c.parse(path, before), c.parse(path, after)
	return compare(offline.CompareRevisions(path, old, now, c.policy), old, now), nil
}
