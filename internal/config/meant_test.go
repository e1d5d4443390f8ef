package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
)

// said is what is told of a file, each as line:column code: message.
func said(content string) []string {
	var all []string
	_, diagnostics := config.ParsePolicy([]byte(content))
	for _, d := range diagnostics {
		all = append(all, fmt.Sprintf("%d:%d %s: %s", d.Line, d.Column, d.Code, d.Message))
	}
	return all
}

func TestParsePolicy_says_what_was_probably_meant(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		// A setting, near those of its place.
		"tittles: plain":                `1:1 config-unknown: "tittles" is not a setting and is ignored: did you mean titles?`,
		"tiltes: plain":                 "did you mean titles?",
		"Titles: plain":                 "did you mean titles?",
		"writeBack: off":                "did you mean write_back?",
		"write-back: off":               "did you mean write_back?",
		"signoff: {QA: ann}":            "did you mean sign_off?",
		"# first\n\nplan: a.md":         `3:1 config-unknown: "plan" is not a setting and is ignored: did you mean plans?`,
		"pgae: public":                  "did you mean page?",
		"write_back:\n  merge-methd: x": `2:3 config-unknown: "merge-methd" is not a setting of write_back and is ignored: did you mean merge_method?`,
		"track:\n  maxDepth: 2":         `"maxDepth" is not a setting of track and is ignored: did you mean max_depth?`,
		"preview: {failon: held}":       "did you mean fail_on?",
		"labels: {Phase: off}":          "did you mean phase?",
		"gates: [{branch: a, need: b, needs: sign-off}]": "1:21 config-unknown: \"need\" is not a setting of gates and is ignored: did you mean needs?",
		"plans: [{path: a.md, milestones: b}]":           "did you mean milestone?",
		// A setting of another place.
		"draft: true":                     `1:1 config-unknown: "draft" is not a setting and is ignored: it belongs below write_back`,
		"max_depth: 2":                    "it belongs below track",
		"write_back:\n  sign_off: {a: b}": `2:3 config-unknown: "sign_off" is not a setting of write_back and is ignored: it belongs at the left edge of the file`,
		"track: {tables: on}":             "it belongs at the left edge of the file",
		"mode: all":                       "it belongs below write_back, below preview or below report",
		// Nothing is near: all are named.
		"colour: red":                     "the settings are plans, track, ",
		"preview: {colour: red}":          `"colour" is not a setting of preview and is ignored: the settings are mode and fail_on`,
		"\"\": 1":                         "the settings are plans",
		strings.Repeat("t", 5000) + ": 1": "the settings are plans",
		// A word of a list.
		"titles: plian":                           "1:9 config-value: titles should be full or plain: did you mean plain?",
		"assign: offf":                            "assign should be on or off: did you mean off?",
		"assign: of":                              "1:9 config-value: assign should be on or off", // both are as near
		"write_back: pull-request":                "1:13 config-value: write_back should be pull_request, auto_merge, commit or off: did you mean pull_request?",
		"write_back: {mode: automerge}":           "write_back.mode should be pull_request, auto_merge, commit or off: did you mean auto_merge?",
		"write_back: {merge_method: sqash}":       "did you mean squash?",
		"track: taks":                             "track should be all, work or tasks: did you mean tasks?",
		"track: {roles: [test, gaols]}":           `"gaols" is no role: did you mean goals?`,
		"roles: {signoff: [x]}":                   `1:9 config-value: "signoff" is no role: did you mean sign-off?`,
		"roles: {zzz: [x]}":                       `"zzz" is no role: the roles are goals, metrics, `,
		"preview: {fail_on: [hold]}":              "preview.fail_on should be ambiguous, held, or a list of them: did you mean held?",
		"gates: [{branch: a, needs: signof}]":     "gates.needs should be sign-off, milestone or {phase: 2}: did you mean sign-off?",
		"plans: [{path: a.md, dialect: speckit}]": `"speckit" is no dialect: did you mean spec-kit?`,
		"page: pubic":                             "did you mean public?",
		// A value of another kind.
		"titles: [plain]":                   "1:9 config-value: titles should be full or plain, not a list",
		"titles: {plain: yes}":              "titles should be full or plain, not settings of its own",
		"titles:":                           "titles should be full or plain, and nothing stands there",
		"titles: ~":                         "titles should be full or plain, and nothing stands there",
		"write_back: {branch: [a]}":         "write_back.branch should be a branch name such as milepost/write-back, not a list",
		"write_back: {title: null}":         "write_back.title should be one line of text, and nothing stands there",
		"write_back: {interval: [10m]}":     "write_back.interval should be a time span of at most 24h, such as 10m, not a list",
		"write_back: {labels: [a, {b: c}]}": "write_back.labels should be a list of names, not settings of its own",
		"people: [ann]":                     "people should be a mapping, with one entry a line, not a list",
		"roles: notes":                      "roles should be a mapping, with one entry a line",
		"labels: off":                       "labels should hold settings, such as `role: off`",
		"track: {max_depth: deep}":          "track.max_depth should be a number from 1 to 64",
		"people: {Ann: ~}":                  `"Ann" should be a name`,
		"labels: {role: ~}":                 "a label should begin with",
	} {
		if got := said(content); len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%.60q: told %q, want %q", content, got, want)
		}
	}
	if got := said("assign: of"); strings.Contains(strings.Join(got, "\n"), "mean") {
		t.Errorf("a guess is made between two words that are as near: %q", got)
	}
}

// A file of slips costs no more than a file without them is worth: words are sought for the first thousand alone.
func TestParsePolicy_guesses_within_bounds(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&file, "tittle%d: 1\n", i)
	}
	file.WriteString("plans: &all {")
	for i := range 200 {
		fmt.Fprintf(&file, "m%d: a,", i)
	}
	file.WriteString("}\ngates: [" + strings.Repeat("*all,", 49) + "*all]\n")
	all := said(file.String())
	guesses := strings.Count(strings.Join(all, "\n"), "did you mean")
	if guesses == 0 || guesses > 1000 || len(all) > 2000 {
		t.Errorf("%d guesses in %d words of %d bytes", guesses, len(all), file.Len())
	}
}

func TestParsePolicy_says_what_helps_where_a_file_is_no_YAML(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"titles: plain\n\tassign: off\n":      "2:1 config-syntax: this is not YAML, so nothing of the file counts: found a tab character that violates indentation: indent with spaces",
		"titles: plain\n assign: off\n":       ": indent the line as those beside it",
		"write_back: {title: a: b}\n":         "config-syntax: ",
		"write_back:\n  title: Plans: done\n": "2:15 config-syntax: this is not YAML, so nothing of the file counts: mapping values are not allowed in this context: indent the line as those beside it, and put a value that holds a colon into quotes",
		"people: {Ann: @ann}\n":               ": put the value into quotes",
		"titles: 'plain\n":                    ": close the quote",
		"plans: [a.md\ntitles: plain\n":       ": close the bracket",
		"labels: {role: a\n":                  ": close the brace",
		"plans: *.md\n":                       ": put a value that begins with * into quotes",
		"titles: \xff\n":                      ": save the file as UTF-8",
		strings.Repeat("[", 60_000):           ": nothing in this file has to be that deep",
		strings.Repeat("{a: ", 16_000):        ": nothing in this file has to be that deep",
	} {
		if got := strings.Join(said(content), "\n"); !strings.Contains(got, want) {
			t.Errorf("%.40q: told %q, want %q", content, got, want)
		}
	}
}
