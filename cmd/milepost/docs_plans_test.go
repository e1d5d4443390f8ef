package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/parser"
)

// The plan of the README is one, nothing is off in it, and all of its lines are mirrored.
func TestDocuments_show_a_plan_that_is_read_without_a_word(t *testing.T) {
	t.Parallel()
	for _, shown := range slices.Concat(testbook.Blocks(t, "README.md", "markdown"), testbook.Blocks(t, "docs/serverless.md", "markdown")) {
		plan := parser.Parse([]byte(shown.Text))
		if !plan.IsPlan || len(plan.Diagnostics) > 0 || len(plan.Items) < 3 {
			t.Errorf("%s: a plan: %t, %d items, %v", shown.Document, plan.IsPlan, len(plan.Items), plan.Diagnostics)
		}
		for _, item := range plan.Items {
			if !item.Tracked {
				t.Errorf("%s: %q would not be mirrored", shown.Document, item.Title)
			}
		}
	}
}

// Each way to name an issue that the document on adoption shows is one, and leaves the title alone.
func TestDocuments_show_links_that_adopt(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(testbook.Join(testbook.Blocks(t, "docs/adoption.md", "markdown"))), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d ways are shown, want 4", len(lines))
	}
	for _, line := range lines {
		plan := parser.Parse([]byte("# Milestone 1: Maps\n\n" + line + "\n"))
		if len(plan.Items) != 1 || plan.Items[0].Title != "Work offline" || len(plan.Items[0].Links) != 1 || plan.Items[0].Links[0].Number != 12 {
			t.Errorf("%s: %+v", line, plan.Items)
		}
	}
}

// What assistants are to be configured with calls a command that there is.
func TestDocuments_start_assistants_as_they_can_be_started(t *testing.T) {
	t.Parallel()
	var settings struct {
		Servers map[string]struct {
			Command string
			Args    []string
		} `json:"mcpServers"`
	}
	must(t, json.Unmarshal([]byte(testbook.Join(testbook.BlocksBelow(t, "docs/assistants.md", "Plans and assistants", "json"))), &settings))
	server := settings.Servers[programName]
	if server.Command != programName || parsed(server.Args) != nil || len(server.Args) == 0 {
		t.Errorf("%+v", settings)
	}
}

// The alerts that are proposed are rules of Prometheus and look at metrics, and at outcomes, that there are.
func TestDocuments_watch_metrics_that_there_are(t *testing.T) {
	t.Parallel()
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct{ Alert, Expr, For string }
		}
	}
	must(t, yaml.Load([]byte(testbook.Join(testbook.Blocks(t, "deploy/README.md", "yaml"))), &file, yaml.WithKnownFields()))
	if len(file.Groups) != 1 || len(file.Groups[0].Rules) < 6 {
		t.Fatalf("%+v", file)
	}
	text, names := sources(t), map[string]bool{}
	for _, rule := range file.Groups[0].Rules {
		if names[rule.Alert] || !strings.HasPrefix(rule.Alert, "Milepost") || !regexp.MustCompile(`^(?:[1-9]\d*[mhd])?$`).MatchString(rule.For) {
			t.Errorf("%+v", rule)
		}
		names[rule.Alert] = true
		metrics := regexp.MustCompile(`milepost_(\w+)`).FindAllStringSubmatch(rule.Expr, -1)
		if len(metrics) == 0 && rule.Expr != `up{job="milepost"} == 0` || strings.Count(rule.Expr, "(") != strings.Count(rule.Expr, ")") {
			t.Errorf("%s watches nothing: %s", rule.Alert, rule.Expr)
		}
		for _, metric := range metrics {
			if !strings.Contains(text, `"`+metric[0]+`"`) && !strings.Contains(text, `"`+metric[1]+`"`) {
				t.Errorf("there is no metric %s", metric[0])
			}
		}
		for _, outcome := range regexp.MustCompile(`outcome="(\w+)"`).FindAllStringSubmatch(rule.Expr, -1) {
			if !strings.Contains(text, `"`+outcome[1]+`"`) {
				t.Errorf("%s: there is no outcome %s", rule.Alert, outcome[1])
			}
		}
	}
}
