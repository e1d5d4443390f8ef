package dialect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
)

// read parses a document as the dialect of its path says.
func read(t *testing.T, path, content string) *parser.Plan {
	t.Helper()
	found, _, ok := dialect.Find(path, []byte(content))
	if !ok {
		t.Fatalf("%s is in no dialect", path)
	}
	return parser.ParseWith([]byte(content), parser.Options{Dialect: found.Rules(dialect.About{Path: path}, "")})
}

// told writes what is read of a plan.
func told(p *parser.Plan) string {
	var out strings.Builder
	var titles []string
	for _, milestone := range p.Milestones {
		titles = append(titles, milestone.Title)
	}
	fmt.Fprintf(&out, "%s: %s\n", p.Dialect, strings.Join(titles, "; "))
	for i := range p.Items {
		it := &p.Items[i]
		if it.Kind == parser.KindStep {
			continue
		}
		fmt.Fprintf(&out, "%s %s", it.State, it.Title)
		if steps := len(p.Steps(i)); steps == 1 {
			out.WriteString(" (1 step)")
		} else if steps > 1 {
			fmt.Fprintf(&out, " (%d steps)", steps)
		}
		var tags []string
		for _, tag := range it.Tags {
			tags = append(tags, strings.TrimSpace(string(tag.Kind)+" "+tag.Value))
		}
		if len(tags) > 0 {
			out.WriteString(" [" + strings.Join(tags, ", ") + "]")
		}
		if len(it.After) > 0 {
			out.WriteString(" after " + strings.Join(it.After, ", "))
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestTheSamplesOfTheDocumentationAreReadAsItSays(t *testing.T) {
	t.Parallel()
	plans, texts := testbook.BlocksBelow(t, "docs/dialects.md", "Samples", "markdown"), testbook.BlocksBelow(t, "docs/dialects.md", "Samples", "text")
	if len(plans) != len(texts) {
		t.Fatalf("%d plans are shown, and of %d what is read", len(plans), len(texts))
	}
	names := map[string]bool{}
	for i, sample := range plans {
		path, content, want := sample.About, sample.Text, texts[i].Text
		p := read(t, path, content)
		names[p.Dialect] = true
		if diff := cmp.Diff(want, told(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		for i := range p.Items {
			if p.Items[i].Kind == parser.KindStep {
				continue
			}
			edits, err := p.SetState(i, parser.StateDone)
			if err != nil {
				t.Errorf("%s, line %d: %v", path, p.Items[i].Line, err)
			}
			if _, err := p.Apply(edits); err != nil {
				t.Errorf("%s, line %d: %v", path, p.Items[i].Line, err)
			}
		}
	}
	for _, name := range dialect.Names() {
		if name != "plain" && !names[name] {
			t.Errorf("there is no sample of %s", name)
		}
		if !strings.Contains(testbook.Text(t, "docs/dialects.md"), "| `"+name+"` |") {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestFind_takes_nothing_for_a_plan_that_only_stands_where_one_would(t *testing.T) {
	t.Parallel()
	for path, content := range map[string]string{
		"specs/a/tasks.md":               "# Tasks\n\n- [ ] no id\n",
		"docs/specs/tasks.md":            "- [ ] T001 too high up\n",
		".kiro/specs/.template/tasks.md": "- [ ] 1. a\n",
		"openspec/changes/a/tasks.md":    "# Tasks\n\nNone.\n",
		"docs/plans/maps.md":             "# Milestone 1: Maps\n\n### Task 1: A\n\n- [ ] b\n",
		".planning/ROADMAP.md":           "# Roadmap\n\n- [ ] a\n",
		"tasks.md":                       "- [ ] T001 a\n",
	} {
		if found, why, ok := dialect.Find(path, []byte(content)); ok {
			t.Errorf("%s is taken for %s, since %s", path, found.Name, why)
		}
	}
}
