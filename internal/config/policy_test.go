package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

func TestParsePolicy(t *testing.T) {
	t.Parallel()
	with := func(change func(*sync.Policy)) sync.Policy {
		policy := sync.DefaultPolicy()
		change(&policy)
		return policy
	}
	unknown := with(func(p *sync.Policy) {
		p.Unreadable, p.Phases, p.Dependencies, p.Steps = true, sync.Unknown, sync.Unknown, sync.Unknown
	})
	tests := map[string]struct {
		content     string
		want        sync.Policy
		diagnostics []parser.Diagnostic
	}{
		"no_content_is_the_default":                       {"", sync.DefaultPolicy(), nil},
		"comments_are_the_default":                        {"# nothing yet\n", sync.DefaultPolicy(), nil},
		"a_byte_order_mark_is_fine":                       {"\ufefftitles: plain\r\n", with(func(p *sync.Policy) { p.PlainTitles = true }), nil},
		"all_settings_are_read":                           {"plans: [docs/*.md, 'x/**']\ntitles: plain\nassign: off\nwrite_back: off\n", sync.Policy{Plans: []string{"docs/*.md", "x/**"}, PlainTitles: true, WriteBack: sync.WriteBackOff}, nil},
		"the_defaults_may_be_spelt":                       {"titles: full\nassign: on\nwrite_back: pull_request\n", sync.DefaultPolicy(), nil},
		"assign_may_be_a_boolean":                         {"assign: false", with(func(p *sync.Policy) { p.Assign = false }), nil},
		"assign_may_be_quoted":                            {"assign: 'off'", with(func(p *sync.Policy) { p.Assign = false }), nil},
		"one_glob_needs_no_list":                          {"plans: PLAN.md", with(func(p *sync.Policy) { p.Plans = []string{"PLAN.md"} }), nil},
		"an_alias_is_followed_and_judged_where_it_stands": {"titles: &a plain\nassign: *a\n", with(func(p *sync.Policy) { p.PlainTitles = true }), at("config-value", 2, 9)},
		"an_unknown_setting_is_told":                      {"tittles: plain\nassign: off\n", with(func(p *sync.Policy) { p.Assign = false }), at("config-unknown", 1, 1)},
		"a_wrong_value_is_told":                           {"assign: off\ntitles:\n  - plain\n", with(func(p *sync.Policy) { p.Assign = false }), at("config-value", 3, 3)},
		"a_bad_glob_leaves_the_rest":                      {"plans:\n  - 'a[.md'\n  - b.md\n", with(func(p *sync.Policy) { p.Plans = []string{"b.md"} }), at("config-glob", 2, 5)},
		"only_bad_globs_leave_the_default": {"plans: ['{a', /b.md, '!c.md', 7]\n", sync.DefaultPolicy(), []parser.Diagnostic{
			place("config-glob", 1, 9), place("config-glob", 1, 15), place("config-glob", 1, 22), place("config-value", 1, 31)}},
		"an_empty_list_is_told":     {"plans: []", sync.DefaultPolicy(), at("config-value", 1, 8)},
		"a_second_value_is_told":    {"titles: plain\ntitles: full\n", with(func(p *sync.Policy) { p.PlainTitles = true }), at("config-duplicate", 2, 1)},
		"a_list_is_no_policy":       {"- plans\n", unknown, at("config-value", 1, 1)},
		"what_is_not_yaml_is_told":  {"titles: plain\nplans: [a\n", unknown, at("config-syntax", 3, 1)},
		"a_second_document_is_told": {"titles: plain\n---\ntitles: full\n", with(func(p *sync.Policy) { p.PlainTitles = true }), at("config-documents", 2, 1)},
		"a_preset_is_enough":        {"track: tasks", with(func(p *sync.Policy) { p.Track, _ = sync.TrackPreset("tasks") }), nil},
		"track_starts_from_its_preset": {"track:\n  roles: {off: [risks, notes]}\n  preset: work\n  sections: ['!**/Later']\n  max_depth: 2\n", with(func(p *sync.Policy) {
			p.Track, _ = sync.TrackPreset("work")
			p.Track.Off, p.Track.Sections, p.Track.MaxDepth = []parser.Role{parser.RoleRisks, parser.RoleNotes}, []string{"!**/Later"}, 2
		}), nil},
		"track_takes_one_role": {"track: {roles: sign-off}", with(func(p *sync.Policy) { p.Track.Roles = []parser.Role{parser.RoleSignOff} }), nil},
		"what_track_does_not_know_is_told": {"track:\n  roles: [work]\n  depth: 1\n  max_depth: 0\n  sections: ['a[']\n  preset: some\n", sync.DefaultPolicy(), []parser.Diagnostic{
			place("config-value", 2, 11), place("config-unknown", 3, 3), place("config-value", 4, 14), place("config-glob", 5, 14), place("config-value", 6, 11)}},
		"a_list_is_no_track": {"track: [all]", sync.DefaultPolicy(), at("config-value", 1, 8)},
		"words_name_roles":   {"roles:\n  notes: [House  Rules, kram]\n", with(func(p *sync.Policy) { p.Roles = map[string]parser.Role{"house rules": "notes", "kram": "notes"} }), nil},
		"words_of_no_role_are_told": {"roles:\n  note: [a]\n  risks: ['', a b c d, [x]]\n", sync.DefaultPolicy(), []parser.Diagnostic{
			place("config-value", 2, 3), place("config-value", 3, 11), place("config-value", 3, 15), place("config-value", 3, 24)}},
		"labels_may_begin_otherwise": {"labels: {role: 'area: ', phase: off}", with(func(p *sync.Policy) { p.Labels = map[sync.LabelKind]string{"role": "area: ", "phase": ""} }), nil},
		"labels_begin_as_usual": {"labels: {story: on, priority: on, phase: on}", with(func(p *sync.Policy) {
			p.Labels = map[sync.LabelKind]string{"story": "story: ", "priority": "priority: ", "phase": "phase: "}
		}), nil},
		"a_strange_label_is_told":          {"labels:\n  roles: x\n  status: ''\n", sync.DefaultPolicy(), []parser.Diagnostic{place("config-unknown", 2, 3), place("config-value", 3, 11)}},
		"people_have_logins":               {"people:\n  Ann  Lee: '@annlee'\n  Bob: bob\n", with(func(p *sync.Policy) { p.People = map[string]string{"ann lee": "annlee", "bob": "bob"} }), nil},
		"a_strange_login_is_told":          {"people: {Ann: ann lee}", sync.DefaultPolicy(), at("config-value", 1, 15)},
		"issues_may_be_adopted":            {"adopt: true", with(func(p *sync.Policy) { p.Adopt = true }), nil},
		"the_page_may_be_public":           {"page: public", with(func(p *sync.Policy) { p.PublicPage = true }), nil},
		"reports_come_on_monday":           {"report: weekly", with(func(p *sync.Policy) { p.Report = "monday" }), nil},
		"reports_come_on_another_day":      {"report: {day: Friday, mode: weekly}", with(func(p *sync.Policy) { p.Report = "friday" }), nil},
		"reports_may_be_off":               {"report: off", sync.DefaultPolicy(), nil},
		"reports_may_be_off_for_a_day":     {"report: {mode: off, day: friday}", sync.DefaultPolicy(), nil},
		"a_doubtful_report_is_told":        {"report: daily", sync.DefaultPolicy(), at("config-value", 1, 9)},
		"a_doubtful_day_is_told":           {"report: {mode: weekly, day: someday, hour: 8}", with(func(p *sync.Policy) { p.Report = "monday" }), []parser.Diagnostic{place("config-value", 1, 29), place("config-unknown", 1, 38)}},
		"a_day_without_a_mode_is_told":     {"report: {day: friday}", sync.DefaultPolicy(), at("config-value", 1, 9)},
		"issues_may_become_lines":          {"collect: on", with(func(p *sync.Policy) { p.Collect = sync.CollectOn }), nil},
		"issues_become_no_lines":           {"collect: no", sync.DefaultPolicy(), nil},
		"people_may_be_asked_about_lines":  {"collect: Ask", with(func(p *sync.Policy) { p.Collect = sync.CollectAsk }), nil},
		"a_doubtful_collection_is_told":    {"titles: plain\ncollect: always", with(func(p *sync.Policy) { p.PlainTitles = true }), at("config-value", 2, 10)},
		"the_dashboard_may_be_off":         {"dashboard: off", with(func(p *sync.Policy) { p.NoDashboard = true }), nil},
		"a_doubtful_adoption_is_told":      {"adopt: maybe", sync.DefaultPolicy(), at("config-value", 1, 8)},
		"tables_may_be_items":              {"tables: true", with(func(p *sync.Policy) { p.Tables = true }), nil},
		"a_file_that_is_too_large_is_told": {strings.Repeat("# x\n", 20000), unknown, at("config-too-large", 1, 1)},
		"phases_may_have_issues":           {"phases: issue", with(func(p *sync.Policy) { p.Phases = sync.On }), nil},
		"previews_have_a_mode":             {"preview: all", with(func(p *sync.Policy) { p.Preview.Mode = sync.PreviewAll }), nil},
		"previews_may_be_off":              {"preview: false", with(func(p *sync.Policy) { p.Preview.Mode = sync.PreviewOff }), nil},
		"previews_fail_on_what_is_listed": {"preview:\n  mode: plans\n  fail_on: [held, Ambiguous, held]\n", with(func(p *sync.Policy) {
			p.Preview = sync.PreviewPolicy{Mode: sync.PreviewPlans, FailOn: []sync.FailOn{sync.FailOnHeld, sync.FailOnAmbiguous}}
		}), nil},
		"previews_fail_on_one_word": {"preview: {fail_on: held}", with(func(p *sync.Policy) { p.Preview.FailOn = []sync.FailOn{sync.FailOnHeld} }), nil},
		"a_strange_preview_is_told": {"preview: sometimes", sync.DefaultPolicy(), at("config-value", 1, 10)},
		"what_previews_do_not_know_is_told": {"preview:\n  mode: [all]\n  fail_on: [errors, [held]]\n  fails: held\n  fail_on: held\n", sync.DefaultPolicy(), []parser.Diagnostic{
			place("config-value", 2, 9), place("config-value", 3, 13), place("config-value", 3, 21), place("config-unknown", 4, 3), place("config-duplicate", 5, 3)}},
		"phases_may_have_none":          {"phases: off", sync.DefaultPolicy(), nil},
		"relations_may_be_made":         {"dependencies: link\nsteps: link\n", with(func(p *sync.Policy) { p.Dependencies, p.Steps = sync.On, sync.On }), nil},
		"a_wrong_switch_leaves_what_is": {"phases: issues", with(func(p *sync.Policy) { p.Phases = sync.Unknown }), at("config-value", 1, 9)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			policy, diagnostics := config.ParsePolicy([]byte(test.content))
			if diff := cmp.Diff(test.want, policy, cmpopts.IgnoreFields(sync.Policy{}, "Unread")); diff != "" {
				t.Errorf("policy (-want +got):\n%s", diff)
			}
			ignore := cmpopts.IgnoreFields(parser.Diagnostic{}, "Message")
			if diff := cmp.Diff(test.diagnostics, diagnostics, ignore); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePolicySaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, diagnostics := config.ParsePolicy([]byte("assign: sometimes"))
	want := []parser.Diagnostic{{
		Severity: parser.SeverityWarning, Line: 1, Column: 9, Code: "config-value", Message: "assign should be on or off",
	}}
	if diff := cmp.Diff(want, diagnostics); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func FuzzParsePolicy(f *testing.F) {
	for _, seed := range []string{
		"", "plans: [docs/*.md]\ntitles: plain\nassign: off\nwrite_back: off\n", "a: &a [*a]", "? [x]\n: y",
		"plans: *x", "<<: {titles: plain}", "!!binary x: y", "plans: !!str 7", "---\n---\n", "\xff\xfe", "{", "a: |\n b",
		"plans: ['{a,{b,c}}/**', '[!a-z]?*.md', '" + strings.Repeat("{a,a}", 28) + "', '\\{']", "track: {sections: ['!**/x', '{a,b}*']}",
		"people: &l [a, b]\nsign_off: {x: *l, y: *l}\nroles: {notes: *l}",
	} {
		f.Add([]byte(seed), []byte{})
	}
	tokens := []string{
		"plans:", "labels:", "sign_off:", "write_back:", "track:", "roles:", "phases:", " ", "\n", "\n  ", "\n- ", "- ", ": ", "{", "}", "[", "]", ",", "{a,b}", "**/", "*", "?", "!", "a", "off",
		"&a ", "*a", "<<: ", "? ", "| ", "> ", "'", "\"", "#", "---\n", "!!str ", "\t", "\xff", "é", "@ann",
	}
	f.Add([]byte("plans: [a]\n"), []byte("\x01\x00\x0b\x8b"))
	f.Add([]byte("a: "), []byte("\x0d\x8b"))
	f.Fuzz(func(t *testing.T, head, program []byte) {
		content := slices.Concat(head, fuzzing.Repeat(program, tokens))
		var policy sync.Policy
		var diagnostics []parser.Diagnostic
		fuzzing.Within(t, content, 1, func() { policy, diagnostics = config.ParsePolicy(content) })
		if len(policy.Plans) == 0 {
			t.Error("a policy without plans")
		}
		if !slices.Contains([]string{sync.WriteBackOff, sync.WriteBackPullRequest, sync.WriteBackCommit, sync.WriteBackAutoMerge}, policy.WriteBack) {
			t.Errorf("write-back is %q", policy.WriteBack)
		}
		for _, globs := range [][]string{policy.Plans, policy.Track.Sections} {
			checkGlobs(t, globs)
		}
		for _, d := range diagnostics {
			if d.Line < 1 || d.Column < 1 || !strings.HasPrefix(d.Code, "config-") || d.Message == "" {
				t.Errorf("incomplete diagnostic %+v", d)
			}
		}
	})
}

// checkGlobs makes sure that globs keep to the bounds, and that each of them is really matched with.
func checkGlobs(t *testing.T, globs []string) {
	t.Helper()
	alternatives := 0
	for _, glob := range globs {
		n := sync.Alternatives(strings.TrimPrefix(glob, "!"))
		if alternatives += n; n == 0 {
			t.Errorf("the glob %q matches nothing", glob)
		}
	}
	if len(globs) > sync.MaxGlobs || alternatives > sync.MaxAlternatives {
		t.Errorf("%d globs stand for %d patterns", len(globs), alternatives)
	}
	compiled := sync.CompileGlobs(globs)
	for _, path := range []string{"docs/plans/a.md", strings.Repeat("a", 300), "\xff/ü"} {
		if folder, _, nested := strings.Cut(path, "/"); nested && compiled.Match(path) && !compiled.MayHold(folder) {
			t.Errorf("%q matches %q, and may not lie in %q", globs, path, folder)
		}
	}
}

func at(code string, line, column int) []parser.Diagnostic {
	return []parser.Diagnostic{place(code, line, column)}
}

func place(code string, line, column int) parser.Diagnostic {
	return parser.Diagnostic{Severity: parser.SeverityWarning, Line: line, Column: column, Code: code}
}

// write puts content into a file of its own and returns its path.
func write(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
