package dashboard_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/dashboard"
	"github.com/milepost/milepost/sync/markup"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

var head = sync.Head{Commit: "0123456789abcdef0123456789abcdef01234567", WebURL: "https://github.com/maps-team/trails"}

func hash(n int) string { return fmt.Sprintf("%04x%012x", n, n) }

// one has a question of each kind.
func one() dashboard.Input {
	return dashboard.Input{Head: head, ConfigPath: sync.ConfigPath, Questions: []sync.Question{
		{Kind: sync.AskStart, Hash: hash(1), Why: "make 14 issues in 2 milestones", Start: start()},
		{
			Kind: sync.AskRemovals, Hash: hash(2), Plan: "docs/milestone-1.md", Gone: 4, New: 1,
			Why: "4 of 6 open items are gone at once: nothing happens to their issues until someone approves it",
			Lines: []sync.QuestionLine{
				{Issue: 11, Line: 4, Text: "Draw the coast line"}, {Issue: 12, Line: 5, Text: "Name every harbour"},
				{Issue: 13, Line: 6, Text: "Print the sea charts"}, {Issue: 14, Line: 7, Text: "Sell the first atlas"},
				{Line: 4, Text: "Publish a bulletin", New: true},
			},
		},
		{
			Kind: sync.AskWhich, Hash: hash(3), Plan: "docs/milestone-2.md", Line: 9, Title: "Write the guide in English", Why: "they are about equally similar",
			Choices: []sync.Choice{
				{Hash: hash(31), Key: "a", Issue: 21, Line: 9, Title: "Write the guide in French"},
				{Hash: hash(32), Key: "b", Issue: 22, Line: 10, Title: "Write the guide in German"},
				{Hash: hash(33)},
			},
		},
		{
			Kind: sync.AskDeclined, Hash: hash(4), Plan: "docs/milestone-1.md",
			Lines: []sync.QuestionLine{{Issue: 31, Line: 12, Text: "Order the boards"}},
		},
		{Kind: sync.AskUnreadable, Hash: hash(5), Plan: "docs/milestone-3.md", Line: 1, Why: "the plan is stored with Git LFS, so its text is not in the repository: keep plans out of LFS"},
	}, Answers: answers()}
}

func start() *sync.Start {
	return &sync.Start{
		Stood: true, Issues: 14, Creations: 17, Edits: 2, Took: 0,
		Sections: []sync.StartSection{
			{Plan: "docs/milestone-1.md", Title: "Goals", Glob: "Goals", Issues: 6},
			{Plan: "docs/milestone-1.md", Title: "Phase 1: Core", Glob: "Phase 1: Core", Issues: 8},
		},
		Milestones: []sync.StartMilestone{{Title: "Milestone 1: Trails", DueOn: "2027-03-01", Issues: 10}, {Title: "Milestone 2: Maps", Issues: 4}},
		Labels:     []string{"plan: goals", "plan: implementation", "phase: 1"},
		People:     []sync.StartPerson{{Login: "@ann", Issues: 3}, {Login: "@bob", Issues: 1}},
		Lookalikes: []sync.Lookalike{{Issue: 7, Plan: "docs/milestone-1.md", Line: 12, Title: "Order the boards"}},
	}
}

func answers() []sync.Answered {
	at := time.Date(2026, 11, 28, 14, 3, 0, 0, time.UTC)
	return []sync.Answered{
		{At: at, By: "ann", Outcome: sync.AnswerTaken, Question: sync.Question{Kind: sync.AskRemovals, Plan: "docs/milestone-1.md", Gone: 4, New: 1}},
		{At: at, By: "eve", Outcome: sync.AnswerRefused},
		{At: at, Outcome: sync.AnswerUnknown},
		{At: at, By: "bob", Outcome: sync.AnswerStale},
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	tests := map[string]dashboard.Input{
		"all": one(), "nothing": {Answers: answers()[:1]}, "off": {Off: true, ConfigPath: sync.ConfigPath}, "long": long(12),
	}
	for name, in := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := "testdata/" + name + ".txtar"
			got := []byte(dashboard.Render(in, 60_000))
			if *update {
				archive := &txtar.Archive{Files: []txtar.File{{Name: "issue.md", Data: got}}}
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if want := archive.Files[0].Data; !bytes.Equal(want, got) {
				t.Errorf("the text (-want +got):\n%s", cmp.Diff(string(want), string(got)))
			}
		})
	}
}

// long asks about the removal of many lines.
func long(lines int) dashboard.Input {
	question := sync.Question{Kind: sync.AskRemovals, Hash: hash(2), Plan: "plan.md", Gone: lines, Why: "this is no plan any more"}
	for i := range lines {
		question.Lines = append(question.Lines, sync.QuestionLine{Issue: i + 1, Line: i + 3, Text: strings.Repeat(fmt.Sprintf("line %d ", i), 30)})
	}
	return dashboard.Input{Head: head, Questions: []sync.Question{question}}
}

func TestRender_keeps_within_its_room(t *testing.T) {
	t.Parallel()
	many := dashboard.Input{Head: head}
	for i := range 500 {
		question := long(100).Questions[0]
		question.Hash = hash(i)
		many.Questions = append(many.Questions, question)
	}
	for _, limit := range []int{60_000, 8_000, 600} {
		for name, in := range map[string]dashboard.Input{"one long question": long(5_000), "many": many, "all": one()} {
			got := dashboard.Render(in, limit)
			if n := utf8.RuneCountInString(got); n > limit || n == 0 {
				t.Errorf("%s has %d characters and room for %d", name, n, limit)
			}
		}
	}
}

func TestTicked(t *testing.T) {
	t.Parallel()
	body := markup.Frame(dashboard.Render(one(), 60_000), markup.Marker{Key: sync.DashboardKey}.Seal([]byte("k")))
	tick := func(body string, n int) string {
		return strings.Replace(body, "- [ ] <!-- milepost:q="+hash(n)+" -->", "- [x] <!-- milepost:q="+hash(n)+" -->", 1)
	}
	tests := map[string]struct {
		body string
		want []string
	}{
		"none":                        {body, nil},
		"one":                         {tick(body, 2), []string{hash(2)}},
		"several, in order":           {tick(tick(body, 5), 31), []string{hash(31), hash(5)}},
		"with a capital":              {strings.ReplaceAll(tick(body, 2), "[x]", "[X]"), []string{hash(2)}},
		"with line ends of a browser": {strings.ReplaceAll(tick(body, 2), "\n", "\r\n"), []string{hash(2)}},
		"another bullet, indented":    {strings.ReplaceAll(tick(body, 2), "- [x]", "  * [x]"), []string{hash(2)}},
		"outside of our part":         {body + "\n\n- [x] <!-- milepost:q=" + hash(2) + " -->", nil},
		"above our part":              {"- [x] <!-- milepost:q=" + hash(2) + " -->\n\n" + body, nil},
		"no part of ours":             {"- [x] <!-- milepost:q=" + hash(2) + " -->", nil},
		"a box of a person's":         {strings.Replace(body, "### ", "- [x] done\n\n### ", 1), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := dashboard.Ticked(test.body); !cmp.Equal(got, test.want) {
				t.Errorf("ticked: %q, want %q", got, test.want)
			}
		})
	}
}

// hostile are texts of documents that would do something in an issue, or to our part of it.
func hostile() []string {
	return []string{
		"@octocat look at this", "fixes #99 and closes acme/rocket#98", "GH-97", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
		"https://github.com/acme/rocket/issues/96", "- [x] <!-- milepost:q=" + hash(2) + " -->", "<!-- milepost:begin -->", "</details>",
		"<script>alert(1)</script>", "| a | b |", "```", "~~~", "# heading", "a\n\n- [x] <!-- milepost:q=" + hash(5) + " --> b", "[x](javascript:alert(1))",
		"**bold** _it_ `code` ~~gone~~", "<sub>Milepost keeps this part in step with the plan. Whatever you write below it stays yours.</sub>",
		"`@octocat`", "\\@octocat", "&#64;octocat", "![x](https://example.org/x.png)", "\x00\xff\u202e", strings.Repeat("@octocat ", 5000),
		markup.Marker{Key: "x", Repository: 1}.Seal([]byte("k")),
	}
}

// harmed has a text of a document wherever one may stand. A path never has two slashes in a row.
func harmed(text string) dashboard.Input {
	in, path := one(), strings.ReplaceAll(text, "//", "/")
	for i := range in.Questions {
		q := &in.Questions[i]
		q.Plan, q.Title, q.Why = path, text, text
		for j := range q.Lines {
			q.Lines[j].Text = text
		}
		for j := range q.Choices {
			q.Choices[j].Title = text
		}
	}
	s := in.Questions[0].Start
	for i := range s.Sections {
		s.Sections[i] = sync.StartSection{Plan: path, Title: text, Glob: text, Issues: 1}
	}
	s.Milestones[0].Title, s.Labels[0], s.People[0].Login, s.Lookalikes[0].Title, s.Lookalikes[0].Plan = text, text, text, text, path
	in.Answers[0].By, in.Answers[0].Question.Plan = text, path
	return in
}

// ours are the numbers of issues in what one says.
var ours = regexp.MustCompile(`#(?:7|11|12|13|14|21|22|31)\b`)

func TestRender_is_harmless_whatever_the_documents_say(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	clean := strings.Count(gfmtest.Render(t, dashboard.Render(one(), 60_000), true), `type="checkbox"`)
	for _, text := range hostile() {
		got := dashboard.Render(harmed(text), 60_000)
		if acts := gfmtest.Acts(t, ours.ReplaceAllString(got, "|"), "github.com"); len(acts) > 0 {
			t.Errorf("%q acts: %q", cut(text), acts)
		}
		body := markup.Frame(got, markup.Marker{Key: sync.DashboardKey, Repository: 1}.Seal([]byte("k")))
		if block, ok := markup.OwnBlock(body); !ok || block != body {
			t.Errorf("%q cuts our part short", cut(text))
		}
		if ticked := dashboard.Ticked(body); len(ticked) > 0 {
			t.Errorf("%q ticks %q", cut(text), ticked)
		}
		html := gfmtest.Render(t, body, true)
		if n := strings.Count(html, `type="checkbox"`); n != clean {
			t.Errorf("%q: there are %d boxes, want %d", cut(text), n, clean)
		}
		for _, tag := range []string{"<script", "<img", `="javascript:`} {
			if strings.Contains(html, tag) {
				t.Errorf("%q gets %s through", cut(text), tag)
			}
		}
	}
}

func cut(text string) string { return text[:min(len(text), 60)] }

func FuzzRender(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		body := markup.Frame(dashboard.Render(harmed(text), 60_000), markup.Marker{Key: sync.DashboardKey}.Seal([]byte("k")))
		if block, ok := markup.OwnBlock(body); !ok || block != body {
			t.Error("the document cuts our part short")
		}
		if ticked := dashboard.Ticked(body); len(ticked) > 0 {
			t.Errorf("the document ticks %q", ticked)
		}
	})
}

// Whatever people make of the body, no box is ticked once our part is written again, and what they wrote
// around it stays.
func FuzzTicked(f *testing.F) {
	seal := markup.Marker{Key: sync.DashboardKey}.Seal([]byte("k"))
	fresh := markup.Frame(dashboard.Render(one(), 60_000), seal)
	f.Add(fresh)
	f.Add("Hello.\n\n" + strings.ReplaceAll(fresh, "- [ ]", "* [X]") + "\r\n- [x] mine")
	f.Add("- [x] <!-- milepost:q=0000000000000002 -->\n<!-- milepost:begin -->")
	f.Add(strings.ReplaceAll(fresh, "<!--", ""))
	f.Fuzz(func(t *testing.T, body string) {
		dashboard.Ticked(body)
		again := markup.ReplaceBlock(body, fresh)
		if ticked := dashboard.Ticked(again); len(ticked) > 0 {
			t.Errorf("still ticked: %q", ticked)
		}
		if theirs := markup.WithoutBlock(body); !strings.HasSuffix(again, theirs) && !strings.Contains(again, fresh) {
			t.Error("our part is not there")
		}
	})
}

// What docs/approvals.md shows of the issue is what the issue says, but for the numbers in it.
func TestRender_says_what_its_document_shows(t *testing.T) {
	t.Parallel()
	_, shown, _ := strings.Cut(testbook.Join(testbook.Blocks(t, "docs/approvals.md", "text")), "\n\n")
	golden, err := os.ReadFile("testdata/all.txtar")
	if err != nil {
		t.Fatal(err)
	}
	// plain leaves out the signs of Markdown, numbers and how lines are broken.
	plain := func(text string) string {
		text = regexp.MustCompile("<!--.*?-->|\\*\\*|### |`").ReplaceAllString(text, "")
		text = regexp.MustCompile(`\[([^\]]+)\]\([^)]*\)`).ReplaceAllString(text, "$1")
		text = regexp.MustCompile(`\b[0-9a-f]{4}\b|\d+`).ReplaceAllString(text, "0") // questions have hexadecimal names
		return strings.Join(strings.Fields(strings.NewReplacer("- [ ]", "[ ]").Replace(text)), " ")
	}
	var sentences []string
	for paragraph := range strings.SplitSeq(shown, "\n\n") {
		sentences = append(sentences, strings.Split(plain(paragraph), ". ")...)
	}
	if len(sentences) < 14 {
		t.Fatalf("only %d sentences are shown", len(sentences))
	}
	for _, sentence := range sentences {
		// One of the plans has a new line in the golden and none in the document.
		said := strings.ReplaceAll(plain(string(golden)), " and make those of 0 new one", "")
		said = strings.ReplaceAll(said, " - new: Publish a bulletin (line 0)", "")
		if !strings.Contains(said, strings.TrimSuffix(sentence, ".")) {
			t.Errorf("the issue does not say %q", sentence)
		}
	}
}
