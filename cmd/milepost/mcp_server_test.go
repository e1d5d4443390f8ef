package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
)

const (
	operatorsToken = "an operators' token of thirty-two bytes"
	sandboxName    = sandbox.Owner + "/" + sandbox.Repo
)

// letsAssistants lets assistants in, to read or to write.
func letsAssistants(may string) func(*config.Server) {
	return func(cfg *config.Server) {
		cfg.AdminListen, cfg.AdminToken, cfg.MCP = "127.0.0.1:0", operatorsToken, may
	}
}

// bearer shows a token with each request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// dial connects the SDK's own client to the server over HTTP.
func (l *life) dial(token string) (*mcp.ClientSession, error) {
	l.t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test"}, nil).Connect(l.ctx, &mcp.StreamableClientTransport{
		Endpoint: "http://" + l.server.admin.Addr().String() + page.AssistantsPath, HTTPClient: &http.Client{Transport: bearer(token)}, MaxRetries: -1,
	}, nil)
	if err == nil {
		l.t.Cleanup(func() { _ = session.Close() })
	}
	return session, err
}

// assisted is a server with a plan in step, and an assistant of it that may read or write.
func assisted(t *testing.T, may, plan string) (*life, *mcp.ClientSession) {
	t.Helper()
	l := startLife(t, letsAssistants(may))
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(plan)
	l.rest()
	if may == config.MCPOff {
		return l, nil
	}
	session, err := l.dial(operatorsToken)
	l.must(err)
	return l, session
}

func TestAnAssistantReadsTheServersPlansOverHTTP(t *testing.T) {
	t.Parallel()
	l, session := assisted(t, config.MCPRead, assistedPlan)
	l.plan(assistedNext)
	l.rest()
	tells := func(tool string, in, out any) {
		t.Helper()
		if told := call(t, session, tool, in, out); told != "" {
			t.Fatalf("%s: %s", tool, told)
		}
	}
	var repositories repositoriesOutput
	tells("list_repositories", object{}, &repositories)
	if len(repositories.Repositories) != 1 || repositories.Repositories[0].Repository != sandboxName || !repositories.Repositories[0].InStep || repositories.Repositories[0].Plans != 1 {
		t.Errorf("got repositories %+v", repositories)
	}
	const plan = "docs/milestone-1.md"
	var plans plansOutput
	tells("list_plans", object{"repository": sandboxName}, &plans)
	if len(plans.Plans) != 1 || plans.Plans[0].Plan != plan || plans.Plans[0].Done != 1 || plans.Plans[0].Open != 2 {
		t.Errorf("got plans %+v", plans)
	}
	var status planStatus
	tells("plan_status", object{"repository": sandboxName, "plan": "./" + plan}, &status)
	if status.Title != "Milestone 1: Maps" || status.Scope != 3 {
		t.Errorf("got status %+v", status)
	}
	var next nextOutput
	tells("next_items", object{"repository": strings.ToUpper(sandboxName), "limit": 1}, &next)
	if len(next.Items) != 1 || next.Items[0].Title != "Goal 2: Print the atlas twice" || next.Items[0].Issue != 2 || next.Left != 1 {
		t.Errorf("got next items %+v", next)
	}
	var shown itemOutput
	tells("show_item", object{"repository": sandboxName, "plan": plan, "id": "Goal 2"}, &shown)
	var titles, kinds []string
	for _, change := range shown.History {
		titles = append(titles, change.Title)
	}
	for _, effect := range shown.Effects {
		kinds = append(kinds, effect.Kind)
	}
	if diff := cmp.Diff([]string{"Goal 2: Print the atlas twice", "Goal 2: Print the atlas"}, titles); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if len(kinds) != 2 || kinds[1] != "create_issue" || shown.Issue != 2 {
		t.Errorf("issue #%d, effects %q", shown.Issue, kinds)
	}
	var checked checkedFile
	tells("check_draft", object{"repository": sandboxName, "text": "# Milestone 2: Sails\n\n- [-] Sew them\n"}, &checked)
	if len(checked.Diagnostics) != 1 {
		t.Errorf("got diagnostics %+v", checked.Diagnostics)
	}
	var compared comparison
	tells("diff_versions", object{"repository": sandboxName, "plan": plan, "new_text": strings.Replace(assistedNext, "twice", "three times", 1)}, &compared)
	if len(compared.Actions) != 1 || compared.Actions[0].Kind != "retitle_issue" {
		t.Errorf("got actions %+v", compared.Actions)
	}
	for tool, c := range map[string]struct {
		in    object
		words string
	}{
		"list_plans":    {object{"repository": "acme/nothing-here"}, "acme/nothing-here is unknown here: list_repositories lists all"},
		"plan_status":   {object{"repository": sandboxName, "plan": "docs/none.md"}, "docs/none.md is no plan of " + sandboxName},
		"next_items":    {object{"repository": "rocket"}, "write OWNER/REPO"},
		"show_item":     {object{"repository": sandboxName, "plan": plan, "line": 2}, "there is no checklist item on line 2"},
		"diff_versions": {object{"repository": sandboxName, "plan": plan, "new_text": ""}, "give the new version as new_text"},
	} {
		if told := call(t, session, tool, c.in, &object{}); !strings.Contains(told, c.words) {
			t.Errorf("%s of %v tells %q", tool, c.in, told)
		}
	}
}

func TestAnAssistantIsLetInByTheTokenAndSeesNoToolThatWrites(t *testing.T) {
	t.Parallel()
	l, session := assisted(t, config.MCPRead, assistedPlan)
	tools, err := session.ListTools(l.ctx, nil)
	l.must(err)
	if len(tools.Tools) != 7 {
		t.Errorf("got %d tools, want 7", len(tools.Tools))
	}
	for _, tool := range tools.Tools {
		if !tool.Annotations.ReadOnlyHint || len(tool.Description) < 60 || tool.Title == "" {
			t.Errorf("%s does not say that it only reads, or what: %+v", tool.Name, tool)
		}
	}
	for _, token := range []string{"", "x" + operatorsToken, l.WebhookSecret} {
		if _, err := l.dial(token); err == nil {
			t.Errorf("with the token %q it is let in", token)
		}
	}
	address := "http://" + l.server.admin.Addr().String() + page.AssistantsPath
	large, err := http.NewRequestWithContext(l.ctx, http.MethodPost, address, strings.NewReader(`{"x":"`+strings.Repeat("x", maxAsked)+`"}`))
	l.must(err)
	large.Header = http.Header{"Authorization": {"Bearer " + operatorsToken}, "Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}}
	if got := send(t, large); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a request that is too large is answered %d", got)
	}
}

func TestNoAssistantIsLetInWithoutATokenOrWhereItIsSwitchedOff(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*config.Server){
		"no token": func(cfg *config.Server) { letsAssistants(config.MCPWrite)(cfg); cfg.AdminToken = "" },
		"off":      letsAssistants(config.MCPOff),
	} {
		l := startLife(t, change)
		if _, err := l.dial(operatorsToken); err == nil {
			t.Errorf("%s: it is let in", name)
		}
	}
}

// An assistant with the settings that the document shows is let in, at the address where the server listens by default.
func TestDocuments_let_assistants_in_as_they_show(t *testing.T) {
	t.Parallel()
	l, _ := assisted(t, config.MCPRead, assistedPlan)
	var settings struct {
		Servers map[string]struct {
			Type, URL string
			Headers   map[string]string
		} `json:"mcpServers"`
	}
	must(t, json.Unmarshal([]byte(testbook.Join(testbook.BlocksBelow(t, "docs/assistants.md", "From the server", "json"))), &settings))
	shown := settings.Servers[programName]
	listens := ""
	for _, variable := range config.Variables() {
		if variable.Name == "MILEPOST_ADMIN_LISTEN" {
			listens = variable.Default
		}
	}
	if shown.Type != "http" || shown.URL != "http://"+listens+page.AssistantsPath || len(shown.Headers) != 1 {
		t.Fatalf("%+v", settings)
	}
	token, ok := strings.CutPrefix(strings.Replace(shown.Headers["Authorization"], "THE-TOKEN", operatorsToken, 1), "Bearer ")
	session, err := l.dial(token)
	if !ok || err != nil {
		t.Fatalf("%t, %v", ok, err)
	}
	tools, err := session.ListTools(l.ctx, nil)
	if err != nil || len(tools.Tools) == 0 {
		t.Errorf("%+v, %v", tools, err)
	}
}
