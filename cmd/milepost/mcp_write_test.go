package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	gh "github.com/google/go-github/v92/github"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
)

const mapsPlan = "docs/milestone-1.md"

// openPulls are the open pull requests that come from a branch of a kind.
func (l *life) openPulls(kind string) []*gh.PullRequest {
	l.t.Helper()
	pulls, _, err := l.Person.PullRequests.List(l.ctx, sandbox.Owner, sandbox.Repo, nil)
	l.must(err)
	return slices.DeleteFunc(pulls, func(pull *gh.PullRequest) bool {
		return !strings.HasPrefix(pull.GetHead().GetRef(), "milepost/"+kind+"-")
	})
}

// wantPlan compares the plan at a ref with a text.
func (l *life) wantPlan(ref, want string) {
	l.t.Helper()
	got, err := l.ReadAt(l.ctx, mapsPlan, ref)
	l.must(err)
	if string(got) != want {
		l.t.Errorf("the plan at %s is\n%q, want\n%q", ref, got, want)
	}
}

// proposes has an assistant tick an item and add one, twice each, merges both, and looks at what became of it.
func (l *life) proposes(session *mcp.ClientSession, where object) {
	l.t.Helper()
	ask := func(tool string, in object) (suggestedOutput, string) {
		l.t.Helper()
		for name, value := range where {
			in[name] = value
		}
		in["plan"] = "./" + mapsPlan
		var out suggestedOutput
		told := call(l.t, session, tool, in, &out)
		return out, told
	}
	for _, c := range []struct {
		tool, kind string
		in         func() object
		want       string
	}{
		{"tick_item", "tick", func() object { return object{"item": "Goal 2", "line": 6} },
			strings.Replace(assistedPlan, "[ ] Goal 2", "[x] Goal 2", 1)},
		{"add_item", "add", func() object { return object{"section": "Goals", "title": "Fold the atlas"} },
			strings.Replace(assistedPlan, "[ ] Goal 2", "[x] Goal 2", 1) + "- [ ] Fold the atlas\n"},
	} {
		before, err := l.ReadAt(l.ctx, mapsPlan, "main")
		l.must(err)
		first, told := ask(c.tool, c.in())
		if told != "" || first.PullRequest != 0 || !strings.Contains(first.Next, "call the tool again") {
			l.t.Fatalf("%s: %q, %+v", c.tool, told, first)
		}
		l.rest()
		second, told := ask(c.tool, c.in())
		l.rest()
		pulls := l.openPulls(c.kind)
		if told != "" || len(pulls) != 1 || second.PullRequest != pulls[0].GetNumber() {
			l.t.Fatalf("%s: %d pull requests are open, %q, %+v", c.tool, len(pulls), told, second)
		}
		l.wantPlan(pulls[0].GetHead().GetRef(), c.want)
		l.wantPlan("main", string(before)) // never a push
		l.must(l.Merge(l.ctx, pulls[0].GetNumber(), "merge"))
		l.rest()
		if _, told := ask(c.tool, c.in()); !strings.Contains(told, "already") {
			l.t.Errorf("%s of what is so by now: %q", c.tool, told)
		}
	}
	l.wantIssues("Goal 1: Draw the coast @\u200bann: open", "Goal 2: Print the atlas: closed", "Goal 3: Sell the atlas @\u200bbob: open", "Fold the atlas: open")
	for name, c := range map[string]struct {
		tool  string
		in    object
		words string
	}{
		"unknown item":    {"tick_item", object{"item": "Burn the atlas"}, `no item of ` + mapsPlan + ` is "Burn the atlas"`},
		"stale line":      {"tick_item", object{"item": "Goal 3", "line": 5}, "it stands on line 7"},
		"unknown section": {"add_item", object{"section": "Music", "title": "Sing"}, `has no section "Music"`},
	} {
		if _, told := ask(c.tool, c.in); !strings.Contains(told, c.words) {
			l.t.Errorf("%s: it is told %q", name, told)
		}
	}
	if len(l.openPulls("tick"))+len(l.openPulls("add")) > 0 {
		l.t.Error("a pull request is open")
	}
}

func TestAnAssistantProposesChangesOverHTTP(t *testing.T) {
	t.Parallel()
	l, session := assisted(t, config.MCPWrite, assistedPlan)
	tools, err := session.ListTools(l.ctx, nil)
	l.must(err)
	var writing []string
	for _, tool := range tools.Tools {
		if !tool.Annotations.ReadOnlyHint {
			writing = append(writing, tool.Name)
			if *tool.Annotations.DestructiveHint || !tool.Annotations.IdempotentHint || !strings.Contains(tool.Description, "pull request") {
				t.Errorf("%s does not say what it does: %+v", tool.Name, tool)
			}
		}
	}
	slices.Sort(writing)
	if !slices.Equal(writing, []string{"add_item", "tick_item"}) {
		t.Errorf("the tools %q write", writing)
	}
	l.proposes(session, object{"repository": sandboxName})
	if told := call(t, session, "tick_item", object{"repository": "acme/nothing", "plan": mapsPlan, "item": "Goal 1"}, &object{}); !strings.Contains(told, "is unknown here") {
		t.Errorf("of an unknown repository it is told %q", told)
	}
}

// stdio starts the program's own command on pipes and connects the SDK's client to it.
func stdio(t *testing.T, environ []string, args ...string) *mcp.ClientSession {
	t.Helper()
	input, toProgram := io.Pipe()
	fromProgram, output := io.Pipe()
	var problems bytes.Buffer
	code := make(chan int, 1)
	go func() { code <- run(append([]string{"mcp"}, args...), input, output, &problems, environ) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(t.Context(), &mcp.IOTransport{Reader: fromProgram, Writer: toProgram}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = session.Close(), toProgram.Close()
		if got := <-code; got != exitFine || problems.Len() > 0 {
			t.Errorf("exit code %d: %s", got, problems.String())
		}
	})
	return session
}

func TestAnAssistantProposesChangesFromACheckoutThroughTheServer(t *testing.T) {
	t.Parallel()
	l, _ := assisted(t, config.MCPOff, assistedPlan)
	address := "MILEPOST_ADMIN_LISTEN=" + l.server.admin.Addr().String()
	session := stdio(t, []string{address, "MILEPOST_ADMIN_TOKEN=" + operatorsToken}, "--write")
	l.proposes(session, object{"repository": sandboxName})
	for name, c := range map[string]struct {
		environ []string
		words   string
	}{
		"without the token": {[]string{address}, "show the operators' token"},
		"without a server":  {[]string{"MILEPOST_ADMIN_LISTEN=127.0.0.1:1"}, "no server answers at 127.0.0.1:1"},
	} {
		other := stdio(t, c.environ, "--write")
		if told := call(t, other, "tick_item", object{"repository": sandboxName, "plan": mapsPlan, "item": "Goal 1"}, &object{}); !strings.Contains(told, c.words) {
			t.Errorf("%s it is told %q", name, told)
		}
	}
}
