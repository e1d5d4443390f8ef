package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/milepost/milepost/internal/testneed"
)

const (
	assistedPlan = "# Milestone 1: Maps\n\n## Goals\n\n- [ ] Goal 1: Draw the coast @ann\n- [ ] Goal 2: Print the atlas\n- [ ] Goal 3: Sell the atlas @bob\n"
	assistedNext = "# Milestone 1: Maps\n\n## Goals\n\n- [x] Goal 1: Draw the coast @ann\n- [ ] Goal 2: Print the atlas twice\n- [ ] Goal 3: Sell the atlas @bob\n"
)

// assistant is the SDK's own client, connected to the program's server in a checkout of two commits.
func assistant(t *testing.T) *mcp.ClientSession {
	t.Helper()
	testneed.Program(t, "git")
	dir := t.TempDir()
	t.Chdir(dir)
	git := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=Ann", "-c", "user.email=ann@example.com"}, args...)...)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	if err := os.Mkdir("plans", 0o750); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{assistedPlan, assistedNext} {
		if err := os.WriteFile(filepath.Join("plans", "milestone-1.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		git("add", ".")
		git("commit", "-q", "-m", "Plan it")
	}
	return assistedBy(t, newTools(checkoutSide{}, checkoutGreeting, false))
}

// assistedBy is an assistant that is connected to tools.
func assistedBy(t *testing.T, tools *mcp.Server) *mcp.ClientSession {
	t.Helper()
	ours, theirs := mcp.NewInMemoryTransports()
	server, err := tools.Connect(t.Context(), ours, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), theirs, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// call calls a tool and reads its answer into a value; it returns what the assistant is told if the tool failed.
func call(t *testing.T, session *mcp.ClientSession, tool string, in, out any) string {
	t.Helper()
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool, Arguments: in})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	if result.IsError {
		return result.Content[0].(*mcp.TextContent).Text
	}
	content, err := json.Marshal(result.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, out); err != nil {
		t.Fatal(err)
	}
	return ""
}

type object = map[string]any

func TestAnAssistantReadsPlansAndWhatIsOpen(t *testing.T) {
	session := assistant(t)
	var plans plansOutput
	if told := call(t, session, "list_plans", object{}, &plans); told != "" {
		t.Fatal(told)
	}
	if len(plans.Plans) != 1 || plans.Plans[0].Plan != "plans/milestone-1.md" || plans.Plans[0].Done != 1 || plans.Plans[0].Open != 2 {
		t.Errorf("got plans %+v", plans)
	}
	var next nextOutput
	if told := call(t, session, "next_items", object{"limit": 1}, &next); told != "" {
		t.Fatal(told)
	}
	if len(next.Items) != 1 || next.Items[0].Line != 6 || next.Left != 1 {
		t.Errorf("got next items %+v", next)
	}
	next = nextOutput{}
	if told := call(t, session, "next_items", object{"owner": "@Bob"}, &next); told != "" {
		t.Fatal(told)
	}
	if len(next.Items) != 1 || next.Items[0].ID != "Goal 3" || next.Items[0].Plan != "plans/milestone-1.md" {
		t.Errorf("got Bob's items %+v", next)
	}
	var status planStatus
	told := call(t, session, "plan_status", object{"plan": "plans/none.md"}, &status)
	if !strings.Contains(told, "plans/none.md is no plan of this repository: its plans are plans/milestone-1.md") {
		t.Errorf("of a plan that is not there it is told %q", told)
	}
}

func TestAnAssistantFollowsAnItemThroughItsCommits(t *testing.T) {
	session := assistant(t)
	var shown itemOutput
	if told := call(t, session, "show_item", object{"plan": "plans/milestone-1.md", "id": "goal 2"}, &shown); told != "" {
		t.Fatal(told)
	}
	var titles []string
	for _, change := range shown.History {
		titles = append(titles, change.Title)
	}
	if diff := cmp.Diff([]string{"Goal 2: Print the atlas twice", "Goal 2: Print the atlas"}, titles); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if shown.History[0].How == "" || shown.History[1].How != "" {
		t.Errorf("it does not say how the item was recognised: %+v", shown.History)
	}
	told := call(t, session, "show_item", object{"plan": "plans/milestone-1.md", "line": 2}, &shown)
	if !strings.Contains(told, "there is no checklist item on line 2") {
		t.Errorf("of a line without an item it is told %q", told)
	}
}

func TestAnAssistantChecksADraftAndSeesWhatItWouldDo(t *testing.T) {
	session := assistant(t)
	var checked checkedFile
	if told := call(t, session, "check_draft", object{"text": "# Milestone 2: Sails\n\n- [-] Sew them\n"}, &checked); told != "" {
		t.Fatal(told)
	}
	if len(checked.Diagnostics) != 1 || checked.Diagnostics[0].Line != 3 || checked.Diagnostics[0].Code != "nonstandard-state" {
		t.Errorf("got diagnostics %+v", checked.Diagnostics)
	}
	reworded := strings.Replace(assistedNext, "Print the atlas twice", "Print the atlas three times", 1)
	var compared comparison
	if told := call(t, session, "diff_versions", object{"plan": "plans/milestone-1.md", "new_text": reworded}, &compared); told != "" {
		t.Fatal(told)
	}
	if len(compared.Actions) != 1 || compared.Actions[0].Kind != "retitle_issue" || compared.Actions[0].Line != 6 || len(compared.Removed) != 0 {
		t.Errorf("got %+v", compared)
	}
	compared = comparison{}
	if told := call(t, session, "diff_versions", object{"plan": "plans/milestone-1.md", "old_revision": "HEAD~1", "new_revision": "HEAD"}, &compared); told != "" {
		t.Fatal(told)
	}
	var kinds []string
	for _, action := range compared.Actions {
		kinds = append(kinds, action.Kind)
	}
	if diff := cmp.Diff([]string{"close_issue", "retitle_issue", "update_milestone"}, kinds); diff != "" {
		t.Errorf("actions between two commits (-want +got):\n%s", diff)
	}
	told := call(t, session, "diff_versions", object{"plan": "plans/milestone-1.md"}, &compared)
	if !strings.Contains(told, "give the new version as new_text or as new_revision") {
		t.Errorf("without a new version it is told %q", told)
	}
}

func TestEachToolOfAnAssistantSaysWhatItDoesAndThatItOnlyReads(t *testing.T) {
	session := assistant(t)
	tools, err := session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(tools.Tools) != 6 {
		t.Errorf("got %d tools, want 6", len(tools.Tools))
	}
	for _, tool := range tools.Tools {
		if !tool.Annotations.ReadOnlyHint || tool.Description == "" || tool.Title == "" {
			t.Errorf("%s does not say that it only reads, or what: %+v", tool.Name, tool)
		}
	}
}

// toolsOf lists the tools of a side by their names.
func toolsOf(t *testing.T, side assistantSide) map[string]*mcp.Tool {
	t.Helper()
	session := assistedBy(t, newTools(side, "", true))
	tools := map[string]*mcp.Tool{}
	for tool, err := range session.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		tools[tool.Name] = tool
	}
	return tools
}

func TestToolsAreTheSameInACheckoutAndOnAServerButForWhatMeansNothingThere(t *testing.T) {
	t.Parallel()
	here, there := toolsOf(t, checkoutSide{}), toolsOf(t, serverSide{})
	// fields lists what a tool takes, with an exclamation mark behind what has to be given.
	fields := func(tool *mcp.Tool) []string {
		schema := tool.InputSchema.(object)
		required, _ := schema["required"].([]any)
		var names []string
		for name := range schema["properties"].(object) {
			if slices.Contains(required, any(name)) {
				name += "!"
			}
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	for name, want := range map[string]struct{ here, there []string }{
		"list_plans":    {nil, []string{"repository!"}},
		"plan_status":   {[]string{"plan!"}, []string{"plan!", "repository!"}},
		"next_items":    {[]string{"limit", "owner", "plan"}, []string{"limit", "owner", "plan", "repository!"}},
		"show_item":     {[]string{"id", "line", "plan!"}, []string{"id", "line", "plan!", "repository!"}},
		"check_draft":   {[]string{"path", "text"}, []string{"path", "repository!", "text"}},
		"diff_versions": {[]string{"new_revision", "new_text", "old_revision", "plan!"}, []string{"new_text!", "plan!", "repository!"}},
		"tick_item":     {[]string{"item!", "line", "plan!", "repository"}, []string{"item!", "line", "plan!", "repository!"}},
		"add_item":      {[]string{"plan!", "repository", "section!", "title!"}, []string{"plan!", "repository!", "section!", "title!"}},
	} {
		one, other := here[name], there[name]
		if one == nil || other == nil {
			t.Errorf("%s is not there on both sides", name)
			continue
		}
		if one.Title != other.Title || one.Description != other.Description || one.Annotations.ReadOnlyHint != other.Annotations.ReadOnlyHint {
			t.Errorf("%s says different things of itself: %q, %q", name, one.Description, other.Description)
		}
		if diff := cmp.Diff(want.here, fields(one)); diff != "" {
			t.Errorf("%s in a checkout takes (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(want.there, fields(other)); diff != "" {
			t.Errorf("%s of a server takes (-want +got):\n%s", name, diff)
		}
		delete(here, name)
		delete(there, name)
	}
	if len(here)+len(there) > 0 {
		t.Errorf("there are tools that this test does not know: %v %v", here, there)
	}
}

func TestTheProgramSpeaksToAnAssistantOnItsStandardStreams(t *testing.T) {
	input, toProgram := io.Pipe()
	fromProgram, output := io.Pipe()
	var problems bytes.Buffer
	code := make(chan int, 1)
	go func() { code <- run([]string{"mcp"}, input, output, &problems, nil) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), &mcp.IOTransport{Reader: fromProgram, Writer: toProgram}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if hello := session.InitializeResult(); hello.ServerInfo.Name != "milepost" || !strings.Contains(hello.Instructions, "check_draft") {
		t.Errorf("it says of itself %+v", hello)
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	if err := toProgram.Close(); err != nil {
		t.Error(err)
	}
	if got := <-code; got != exitFine || problems.Len() > 0 {
		t.Errorf("exit code %d: %s", got, problems.String())
	}
}
