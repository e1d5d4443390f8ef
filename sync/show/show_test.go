package show_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/show"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

const plan = "docs/milestone-3.md"

// example is a preview with a line of each kind.
func example() sync.Preview {
	yes, no := true, false
	title, to := "Write the guide for operators", sync.Key("m4")
	closing := "2026-12-24"
	return sync.Preview{
		Head:  sync.Head{Commit: "8d3f0a6c51b2e4f7890123456789abcdef012345", WebURL: "https://github.com/maps-team/trails"},
		Base:  sync.Head{Commit: "1f2e3d4c5b6a79880123456789abcdef01234567"},
		Plans: []sync.PlanChange{{Path: plan, Kind: sync.PlanChanged}},
		Actions: []sync.Action{
			sync.CreateMilestone{Key: "m4", Title: "Milestone 4: Release", DueOn: "2027-01-31"},
			sync.CreateLabel{Name: "plan: testing"},
			sync.CreateIssue{Key: "a", Title: "Load test with 10,000 plans", Line: 31, Assignees: []string{"ann"}},
			sync.CreateIssue{Key: "b", Title: "Write the release notes", Line: 40, Milestone: "m4"},
			sync.UpdateIssue{Key: "c", Title: &title, Line: 12},
			sync.UpdateIssue{Key: "d", Milestone: &to, Line: 41, Current: "Choose a date"},
			sync.UpdateIssue{Key: "e", Closed: &yes, Reason: "completed", Line: 14, Current: "Move the queue to disk"},
			sync.UpdateIssue{Key: "f", Closed: &no, Reason: "reopened", Line: 15, Current: "Read Markdown tables"},
			sync.UpdateIssue{Key: "g", Closed: &yes, Reason: "not_planned", Line: 16, Current: "Support Subversion"},
			sync.LinkSubIssue{Key: "a", Parent: "e", Line: 31},
			sync.UpdateMilestone{Key: "m3", Current: "Milestone 3: Hardening", DueOn: &closing},
		},
		Reworded: []sync.Reworded{{Key: "c", From: "Write the guide for administrators", To: title, How: "fuzzy"}},
		Subjects: map[sync.Key]sync.Subject{
			"m3": {Plan: plan, Number: 3, Title: "Milestone 3: Hardening", Milestone: true}, "m4": {Plan: plan, Milestone: true},
			"a": {Plan: plan, Line: 31}, "b": {Plan: plan, Line: 40}, "c": {Plan: plan, Line: 12, Number: 21, Title: "Write the guide for administrators"},
			"d": {Plan: plan, Line: 41, Number: 22}, "e": {Plan: plan, Line: 14, Number: 23}, "f": {Plan: plan, Line: 15, Number: 24}, "g": {Plan: plan, Line: 16, Number: 25, Gone: true},
		},
		Questions: []sync.Question{
			{Kind: sync.AskRemovals, Plan: plan, Lines: []sync.QuestionLine{{Issue: 26, Line: 18, Text: "Survey the users"}, {Line: 33, Text: "Ask ten users", New: true}}},
			{Kind: sync.AskWhich, Plan: plan, Line: 20, Title: "Update the docs", Why: "their texts are about equally alike",
				Choices: []sync.Choice{{Key: "x", Issue: 27, Title: "Update the docs of the API"}, {Key: "y", Line: 22, Title: "Update the docs page"}, {}}},
			{Kind: sync.AskDeclined, Plan: plan, Lines: []sync.QuestionLine{{Issue: 28, Line: 25, Text: "Sign the release"}}},
		},
		People: []sync.StartPerson{{Login: "ann", Issues: 1}},
		Cost:   sync.Cost{Requests: 31, Creations: 3, Took: 2 * time.Second},
	}
}

func TestCheck_shows_a_line_of_each_kind(t *testing.T) {
	t.Parallel()
	report := show.Check(example(), nil)
	golden(t, "testdata/example.md", report.Title+"\n\n"+report.Summary)
	golden(t, "testdata/example.txt", show.Text(example()))
	shownInDocs(t, report.Summary)
	if diff := cmp.Diff(testbook.Join(testbook.Blocks(t, "docs/preview.md", "text")), show.Text(example())); diff != "" {
		t.Errorf("in a terminal (-document +code):\n%s", diff)
	}
}

// shownInDocs expects the page about previews to show just what the code makes.
func shownInDocs(t *testing.T, examples ...string) {
	t.Helper()
	page := testbook.Text(t, "docs/preview.md")
	for _, example := range examples {
		if !strings.Contains(page, strings.TrimSpace(example)) {
			t.Errorf("docs/preview.md does not show what the code makes:\n%s", example)
		}
	}
}

func TestDone_shows_what_was_done_with_the_numbers(t *testing.T) {
	t.Parallel()
	p := example()
	p.Actions, p.Reworded, p.Questions = p.Actions[:5], p.Reworded[:1], p.Questions[:1]
	for key, number := range map[sync.Key]int{"m4": 4, "a": 31, "b": 32} {
		subject := p.Subjects[key]
		subject.Number = number
		p.Subjects[key] = subject
	}
	report := show.Done(p, "The documents follow in pull request [#33](https://github.com/maps-team/trails/pull/33).")
	golden(t, "testdata/done.md", report.Title+"\n\n"+report.Summary)
	shownInDocs(t, report.Summary)
	if report.Commit != p.Head.Commit || report.Conclusion != "" {
		t.Errorf("%+v", report)
	}
}

func TestDone_says_in_few_words_what_was_done(t *testing.T) {
	t.Parallel()
	body := "new"
	for want, p := range map[string]sync.Preview{
		"1 created":                {Actions: []sync.Action{sync.CreateIssue{Key: "a", Title: "One"}}},
		"1 edit for the documents": {Edits: []sync.Edit{{}}},
		"Brought up to date":       {Actions: []sync.Action{sync.UpdateIssue{Key: "a", Body: &body}}},
		"1 held":                   {Questions: []sync.Question{{Kind: sync.AskRemovals, Lines: []sync.QuestionLine{{Issue: 1, Text: "One"}}}}},
		"Plans and issues agree":   {},
	} {
		if got := show.Done(p).Title; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file) //nolint:gosec // a golden
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestTitle_says_all_in_one_line(t *testing.T) {
	t.Parallel()
	text := "new"
	for want, p := range map[string]sync.Preview{
		"2 created, 1 reworded, 1 moved, 1 closed, 1 reopened, 1 dropped, 1 held, 1 waiting, 1 ambiguous, 2 milestones": example(),
		"Says what GitHub already says": {Plans: []sync.PlanChange{{Path: plan}}, Actions: []sync.Action{sync.UpdateMilestone{Key: "m", Description: &text}}},
		"No plan is touched":            {},
		"Milepost cannot work here":     {Blocked: "issues are switched off"},
		"1 edit for the documents":      {Edits: []sync.Edit{{}}},
	} {
		if got := show.Title(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCheck_fails_for_errors_of_what_changes_and_for_what_is_wanted(t *testing.T) {
	t.Parallel()
	fault := func(path string, severity parser.Severity) sync.Preview {
		p := sync.Preview{Plans: []sync.PlanChange{{Path: plan}}, PolicyPath: sync.ConfigPath}
		p.Diagnostics = []sync.Annotation{{Path: path, Diagnostic: parser.Diagnostic{Severity: severity, Line: 1, Message: "wrong"}}}
		return p
	}
	changed := fault(sync.ConfigPath, parser.SeverityError)
	changed.PolicyChanged = true
	for name, c := range map[string]struct {
		p    sync.Preview
		on   []sync.FailOn
		want string
	}{
		"an error":                             {fault(plan, parser.SeverityError), nil, "failure"},
		"an error elsewhere":                   {fault("docs/other.md", parser.SeverityError), nil, "success"},
		"an error of the configuration":        {changed, nil, "failure"},
		"an error of an older configuration":   {fault(sync.ConfigPath, parser.SeverityError), nil, "success"},
		"a warning":                            {fault(plan, parser.SeverityWarning), nil, "success"},
		"held and ambiguous":                   {example(), nil, "success"},
		"held, where that fails":               {example(), []sync.FailOn{sync.FailOnHeld}, "failure"},
		"ambiguous, where that fails":          {example(), []sync.FailOn{sync.FailOnAmbiguous}, "failure"},
		"neither, where both fail":             {fault(plan, parser.SeverityInfo), []sync.FailOn{sync.FailOnHeld, sync.FailOnAmbiguous}, "success"},
		"nothing, since nobody may work there": {sync.Preview{Blocked: "it is archived"}, nil, "neutral"},
	} {
		if got := show.Check(c.p, c.on).Conclusion; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if report := show.Unread("abc", "GitHub answered 502 @ann"); report.Conclusion != "neutral" || report.Commit != "abc" || strings.Contains(report.Summary, "@ann") {
		t.Errorf("%+v", report)
	}
}

// ourLinks are those that a summary has of its own.
var ourLinks = regexp.MustCompile(`\[(#?\d+|milestone \d+)\]\(https://github\.com/maps-team/trails/[^)]*\)`)

// hostile texts are in every place that a document can fill.
var hostile = []string{
	"@ann closes #1 <!-- milepost:v1 --> <script>alert(1)</script>", "| a | b |\n\n# heading", strings.Repeat("<", 5000), strings.Repeat("@ann ", 2000),
	"</details></del>`x", "\x1b[31mred\x07\u202e", "[link](https://example.com/issues/1) GH-1 acme/repo#2", "\xff\xfe", "```\n", "~~gone~~ **bold**",
}

func TestCheck_and_Text_stay_harmless_and_bounded(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	for i, text := range hostile {
		p := hostilePreview(text, 3)
		report := show.Check(p, nil)
		report.Summary += show.Done(p).Summary
		if acts := gfmtest.Acts(t, ourLinks.ReplaceAllString(report.Summary, ""), "github.com"); len(acts) > 0 {
			t.Errorf("text %d acts: %v\n%s", i, acts, report.Summary)
		}
		if strings.Contains(report.Summary, "<!--") || strings.Contains(report.Summary, "<script") {
			t.Errorf("text %d stands as it is:\n%s", i, report.Summary)
		}
		for _, r := range show.Text(p) {
			if r < ' ' && r != '\n' || r == 0x202e || r == 0x7f {
				t.Errorf("text %d: the terminal gets %q", i, r)
			}
		}
	}
}

func TestCheck_keeps_below_the_limit_whatever_it_is_to_say(t *testing.T) {
	t.Parallel()
	for i, text := range hostile {
		for _, n := range []int{1, 49, 50, 51, 60, 2000} {
			p, after := hostilePreview(text, n), "This stands behind it."
			for _, report := range []sync.Report{show.Check(p, nil), show.Done(p, after)} {
				if size := utf8.RuneCountInString(report.Summary); size >= 65_535 || len(report.Summary) >= 65_535 {
					t.Errorf("text %d, %d lines: %d characters", i, n, size)
				}
				if opened, closed := strings.Count(report.Summary, "<details>"), strings.Count(report.Summary, "</details>"); opened != closed {
					t.Errorf("text %d, %d lines: %d folds are opened and %d closed", i, n, opened, closed)
				}
				if len(report.Annotations) > 200 {
					t.Errorf("%d annotations", len(report.Annotations))
				}
			}
			if !strings.Contains(show.Done(p, after).Summary, after) {
				t.Errorf("text %d, %d lines: what stands behind it has no room", i, n)
			}
		}
	}
}

func TestCheck_folds_what_is_past_fifty_lines_of_a_plan(t *testing.T) {
	t.Parallel()
	for n, folds := range map[int]int{49: 0, 50: 0, 51: 1, 200: 1} {
		p := sync.Preview{Subjects: map[sync.Key]sync.Subject{}}
		for i := range n {
			key := sync.Key(fmt.Sprint("k", i))
			p.Actions = append(p.Actions, sync.CreateIssue{Key: key, Title: fmt.Sprint("Item ", i), Line: i + 1})
			p.Subjects[key] = sync.Subject{Plan: plan}
		}
		summary := show.Summary(p)
		if got := strings.Count(summary, "<details>"); got != folds {
			t.Errorf("%d lines: %d folds, want %d", n, got, folds)
		}
		if got := strings.Count(summary, "| created |"); got != n {
			t.Errorf("%d of %d lines are shown", got, n)
		}
	}
}

// hostilePreview has a text in all places.
func hostilePreview(text string, n int) sync.Preview {
	p := sync.Preview{Head: sync.Head{Commit: "8d3f", WebURL: "https://github.com/maps-team/trails"}, PolicyChanged: true, PolicyPath: text, Subjects: map[sync.Key]sync.Subject{}}
	for i := range n {
		key := sync.Key(fmt.Sprint("k", i))
		p.Subjects[key] = sync.Subject{Plan: text, Line: i, Number: 7, Title: text}
		p.Actions = append(p.Actions, sync.CreateIssue{Key: key, Title: text, Line: i + 1, Assignees: []string{text}}, sync.CreateMilestone{Key: key, Title: text, DueOn: text})
		p.Reworded = append(p.Reworded, sync.Reworded{Key: key, From: text, To: text + " " + text, How: "fuzzy"})
		p.Notices = append(p.Notices, sync.Notice{Plan: text, Line: i, Message: text})
		p.People = append(p.People, sync.StartPerson{Login: text, Issues: i})
		p.Diagnostics = append(p.Diagnostics, sync.Annotation{Path: text, Diagnostic: parser.Diagnostic{Severity: parser.SeverityError, Line: i + 1, Code: text, Message: text}})
		p.Questions = append(p.Questions,
			sync.Question{Kind: sync.AskWhich, Plan: text, Line: i, Title: text, Why: text, Choices: []sync.Choice{{Key: "x", Title: text}}},
			sync.Question{Kind: sync.AskRemovals, Plan: text, Lines: []sync.QuestionLine{{Text: text}}}, sync.Question{Kind: sync.AskStart, Why: text})
	}
	return p
}
