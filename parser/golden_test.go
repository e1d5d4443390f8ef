package parser_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// Each testdata/*.txtar holds pairs of files: NAME.md is a document, NAME.want what the parser
// understands of it.
func TestGoldens(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			golden(t, file)
		})
	}
}

func golden(t *testing.T, file string) {
	t.Helper()
	head, cases := splitArchive(readFile(t, file))
	out := bytes.NewBufferString(head)
	for _, c := range cases {
		got := describe(parser.Parse([]byte(c.document)))
		fmt.Fprintf(out, "-- %s.md --\n%s-- %s.want --\n%s", c.name, c.document, c.name, got)
		if diff := cmp.Diff(c.want, got); diff != "" && !*update {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type goldenCase struct{ name, document, want string }

// splitArchive reads the txtar form: a comment, then files that `-- name --` lines begin.
func splitArchive(data []byte) (head string, cases []goldenCase) {
	part := &head
	for line := range strings.Lines(string(data)) {
		name, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "-- ")
		name, closed := strings.CutSuffix(name, " --")
		switch {
		case ok && closed && strings.HasSuffix(name, ".md"):
			cases = append(cases, goldenCase{name: strings.TrimSuffix(name, ".md")})
			part = &cases[len(cases)-1].document
		case ok && closed && strings.HasSuffix(name, ".want"):
			part = &cases[len(cases)-1].want
		default:
			*part += line
		}
	}
	return head, cases
}

// describe prints what the parser understands of a document; what is empty is left out.
func describe(p *parser.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "plan %q", p.Title)
	flags(&b, map[string]bool{"plan": p.IsPlan, "template": p.IsTemplate, "draft": p.IsDraft, "undecodable": hides(p, parser.HiddenBytes) > 0, "incomplete": hides(p, parser.HiddenCap) > 0},
		"plan", "template", "draft", "undecodable", "incomplete")
	b.WriteByte('\n')
	for _, f := range p.FrontMatter {
		fmt.Fprintf(&b, "front %d %s=%q\n", f.Line, f.Key, f.Value)
	}
	for _, f := range p.Metadata {
		fmt.Fprintf(&b, "meta %d %s=%q\n", f.Line, f.Key, f.Value)
	}
	if p.Summary != "" {
		fmt.Fprintf(&b, "summary %q\n", p.Summary)
	}
	for _, m := range p.Milestones {
		fmt.Fprintf(&b, "milestone %d %q number=%q section=%d", m.Line, m.Title, m.Number, m.Section)
		attr(&b, "due", m.DueOn)
		flags(&b, map[string]bool{"estimated": m.Estimated}, "estimated")
		b.WriteByte('\n')
		for _, f := range m.Metadata {
			fmt.Fprintf(&b, "  meta %d %s=%q\n", f.Line, f.Key, f.Value)
		}
	}
	for i, s := range p.Sections {
		fmt.Fprintf(&b, "section %d line=%d level=%d parent=%d %s %q", i, s.Line, s.Level, s.Parent, s.Role, s.Title)
		if s.Name != s.Title {
			attr(&b, "name", s.Name)
		}
		attr(&b, "phase", s.Phase)
		attr(&b, "window", s.Window)
		flags(&b, map[string]bool{"named": s.IsPhase}, "named")
		attr(&b, "called", s.PhaseName)
		b.WriteByte('\n')
	}
	for i := range p.Items {
		describeItem(&b, p, i)
	}
	for _, d := range p.Diagnostics {
		fmt.Fprintf(&b, "%s %d:%d %s: %s\n", d.Severity, d.Line, d.Column, d.Code, d.Message)
	}
	for _, h := range p.Hidden {
		if h.Boxes > 0 {
			fmt.Fprintf(&b, "hidden by a %s %d\n", h.Kind, h.Boxes)
		}
	}
	return b.String()
}

// hides counts what of a kind hides a part of the document.
func hides(p *parser.Plan, kind parser.HiddenKind) int {
	n := 0
	for _, h := range p.Hidden {
		if h.Kind == kind {
			n++
		}
	}
	return n
}

func describeItem(b *strings.Builder, p *parser.Plan, i int) {
	it := p.Items[i]
	fmt.Fprintf(b, "item %d:%d %s %q", it.Line, it.Column, it.State, it.Title)
	attr(b, "id", it.ID)
	if it.Text != it.Title {
		attr(b, "text", it.Text)
	}
	if it.Depth > 0 || it.Parent >= 0 {
		fmt.Fprintf(b, " depth=%d parent=%d", it.Depth, it.Parent)
	}
	fmt.Fprintf(b, " %s", it.Role)
	attr(b, "phase", it.Phase)
	if len(p.Milestones) > 1 {
		fmt.Fprintf(b, " milestone=%d", it.Milestone)
	}
	fmt.Fprintf(b, " in=%q", strings.Join(p.SectionPath(it.Section), " > "))
	attr(b, "owners", strings.Join(it.Owners, ","))
	attr(b, "people", strings.Join(it.People, ","))
	attr(b, "decision", it.Decision)
	attr(b, "date", it.Date)
	attr(b, "estimate", it.Estimate)
	attr(b, "ends", p.PhaseEnd(it))
	if it.Row != nil {
		fmt.Fprintf(b, " row=%s", it.Row.Kind)
		attr(b, "probability", it.Row.Probability)
		attr(b, "impact", it.Row.Impact)
		attr(b, "status", it.Row.Status)
	}
	for _, l := range it.Links {
		fmt.Fprintf(b, " link=%s/%s#%d", l.Owner, l.Repo, l.Number)
		flags(b, map[string]bool{"slot": l.Slot}, "slot")
	}
	flags(b, map[string]bool{"ordered": it.Ordered, "placeholder": it.Placeholder, "untracked": !it.Tracked}, "ordered", "placeholder", "untracked")
	attr(b, "body", it.Body)
	b.WriteByte('\n')
}

func attr(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, " %s=%q", name, value)
	}
}

func flags(b *strings.Builder, set map[string]bool, order ...string) {
	for _, name := range order {
		if set[name] {
			b.WriteString(" " + name)
		}
	}
}

// testdata/full.md is a filled plan that uses every construct; full.want is what it means.
func TestFullPlan(t *testing.T) {
	t.Parallel()
	got := describe(parser.ParseWith(readFile(t, "testdata/full.md"), parser.Options{Tables: true}))
	if *update {
		if err := os.WriteFile("testdata/full.want", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, "testdata/full.want")), got); diff != "" {
		t.Errorf("full.md (-want +got):\n%s", diff)
	}
}

// The same plan with CR LF, a byte-order mark or a missing final newline means the same.
func TestFullPlanInOtherEncodings(t *testing.T) {
	t.Parallel()
	source := string(readFile(t, "testdata/full.md"))
	want := describe(parser.Parse([]byte(source)))
	for name, variant := range map[string]string{
		"crlf":             strings.ReplaceAll(source, "\n", "\r\n"),
		"cr":               strings.ReplaceAll(source, "\n", "\r"),
		"bom":              "\ufeff" + source,
		"no_final_newline": strings.TrimSuffix(source, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.NewReplacer(`\r\n`, `\n`, `\r`, `\n`).Replace(describe(parser.Parse([]byte(variant))))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("plan (-want +got):\n%s", diff)
			}
			flipEach(t, []byte(variant))
		})
	}
}
