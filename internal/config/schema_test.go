package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/config"
)

var updateDocs = flag.Bool("update-docs", false, "write the JSON Schema and the reference of the configuration anew")

const policySchema = "../../docs/milepost.schema.json"

// written compares a generated file with the one that stands in the documentation, or writes it anew.
func written(t *testing.T, path string, want []byte) {
	t.Helper()
	if *updateDocs {
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run this test with -update-docs (-want +got):\n%s", diff)
	}
}

func TestTheSchemaInTheDocumentationIsThatOfTheReader(t *testing.T) {
	t.Parallel()
	written(t, policySchema, config.Schema())
}

// validator is the schema as programs use it.
func validator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("milepost.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("milepost.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// fits reports whether the schema takes a file.
func fits(t testing.TB, schema *jsonschema.Schema, content string) bool {
	t.Helper()
	loader, err := yaml.NewLoader(strings.NewReader(content), yaml.WithUniqueKeys(false))
	if err != nil {
		return false
	}
	var value any
	if err := loader.Load(&value); err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	// As JSON has it: keys are texts, and numbers are one kind.
	encoded, err := json.Marshal(named(value))
	if err != nil {
		return false
	}
	decoded, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(decoded) == nil
}

// named has the keys of mappings as texts.
func named(value any) any {
	switch value := value.(type) {
	case []any:
		var all []any
		for _, entry := range value {
			all = append(all, named(entry))
		}
		return append([]any{}, all...)
	case map[string]any:
		for key, entry := range value {
			value[key] = named(entry)
		}
	case map[any]any:
		texts := map[string]any{}
		for key, entry := range value {
			if key == nil {
				key = ""
			}
			texts[fmt.Sprint(key)] = named(entry)
		}
		return texts
	}
	return value
}

// goodPolicies are taken by both, badPolicies refused by both.
var (
	goodPolicies = []string{
		"", "# nothing\n", "{}", "plans: PLAN.md", "plans: [docs/*.md, 'x/**']", "plans: {path: TODO.md, milestone: Backlog}", "plans: [{path: a.md, dialect: plain}, b.md]",
		"plans: ['.kiro/**/*.md']", "plans: ['{a,b}.md']", "plans: [{path: a.md, milestone: 2}]", "plans: [{path: a.md, dialect: Spec-Kit}]",
		"titles: plain", "titles: FULL", "assign: on", "assign: off", "assign: false", "assign: 'off'", "assign: Yes", "assign: NO", "adopt: true", "collect: ask", "collect: Ask", "collect: no",
		"dashboard: off", "page: public", "links: comment", "links: visible", "links: off", "links: false", "tables: on", "phases: issue", "phases: off", "dependencies: link", "steps: Link",
		"track: all", "track: Tasks", "track: {preset: work}", "track: {roles: goals}", "track: {roles: [Goals, sign-off]}", "track: {roles: {off: [risks]}}", "track: {sections: '!**/Later'}",
		"track: {max_depth: 2}", "track: {max_depth: '64'}", "track: {items: headings}", "track: {}",
		"roles: {notes: [House Rules, kram]}", "roles: {Notes: kram}", "roles: {testing: [1]}", "roles: {}",
		"labels: {role: 'area: ', phase: off}", "labels: {status: no, impact: 7}",
		"people: {Ann Lee: annlee, Bob: '@bob'}", "people: {Ann: 7}", "people: {7: ann}", "people: {}",
		"preview: all", "preview: off", "preview: false", "preview: {mode: plans, fail_on: [held, Ambiguous]}", "preview: {fail_on: held}", "preview: {}",
		"write_back: pull_request", "write_back: auto_merge", "write_back: commit", "write_back: off", "write_back: no", "write_back: {}", "write_back: {mode: off}",
		"write_back: {merge_method: squash}", "write_back: {interval: 10m}", "write_back: {interval: 1h30m}", "write_back: {interval: 0}", "write_back: {interval: 0.5h}",
		"write_back: {branch: bots/plans}", "write_back: {branch: v1.2_x}", "write_back: {branch: 7}", "write_back: {title: 'Plans: {changes}'}", "write_back: {title: 2026}", "write_back: {commit_message: x, trailer: 'Ticket: OPS-1'}",
		"write_back: {co_authors: on, draft: true}", "write_back: {draft: FALSE}", "write_back: {labels: docs}", "write_back: {labels: [docs, 1]}", "write_back: {reviewers: ['@ann', bob]}", "write_back: {names: {ann: Ann Lee}}",
		"sign_off: {QA Lead: ann}", "sign_off: {QA Lead: [ann, '@bob'], Other: []}", "sign_off: {}",
		"gates: []", "gates: [{branch: 'release/*', needs: sign-off}]", "gates: [{branch: main, needs: {phase: 2}, plan: docs/m3.md}]", "gates: [{branch: a, needs: 'phase: 2.5'}]",
		"gates: [{branch: a, needs: Phase 3}]", "gates: [{branch: '**', needs: MILESTONE}]", "gates: [{branch: a, needs: {Phase: A}}]", "titles: &t plain\nlabels: {role: *t}",
	}
	badPolicies = []string{
		"7", "text", "- plans", "[]", "titles", "tittles: plain", "titles:", "titles: ~", "titles: [plain]", "titles: {a: b}", "titles: plane", "titles: true", "titles: 1",
		"plans: []", "plans: ~", "plans: 7", "plans: [7]", "plans: ['']", "plans: /a.md", "plans: ./a.md", "plans: ../a.md", "plans: '!a.md'", "plans: [[a.md]]", "plans: [{milestone: x}]", "plans: [{path: a.md, milestones: x}]",
		"plans: [{path: a.md, dialect: jira}]", "plans: [{path: [a]}]", "plans: [{path: a.md, milestone: ' '}]", "plans: [a.md, {}]",
		"assign: sometimes", "assign: 1", "assign: []", "adopt: maybe", "collect: always", "dashboard: ~", "page: on", "page: true", "links: hidden", "links: on", "tables: 0", "phases: on", "phases: issues", "dependencies: true", "steps: issue",
		"track: some", "track: [all]", "track: {preset: some}", "track: {roles: [work]}", "track: {roles: {on: [goals]}}", "track: {roles: {off: [x]}}", "track: {sections: [[a]]}", "track: {max_depth: 0}", "track: {max_depth: 65}",
		"track: {max_depth: deep}", "track: {max_depth: 1.5}", "track: {max_depth: [1]}", "track: {depth: 1}", "track: {items: tables}", "track: ~",
		"roles: [notes]", "roles: {note: [a]}", "roles: {notes: [a b c d]}", "roles: {notes: ['']}", "roles: {notes: ~}", "roles: {notes: [[x]]}", "roles: off",
		"labels: off", "labels: {roles: x}", "labels: {status: ''}", "labels: {status: ~}", "labels: {role: [x]}", "labels: {role: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}",
		"people: [ann]", "people: {Ann: ann lee}", "people: {Ann: ''}", "people: {Ann: ~}", "people: {Ann: [a]}", "people: {Ann: a/b}", "people: {Ann: '@'}", "people: {: ann}", "people: {'': ann}", "sign_off: {: ann}", "write_back: {names: {~: Ann}}",
		"preview: sometimes", "preview: on", "preview: {mode: [all]}", "preview: {fail_on: errors}", "preview: {fail_on: [held, [held]]}", "preview: {fails: held}", "preview: ~",
		"write_back: push", "write_back: on", "write_back: [off]", "write_back: ~", "write_back: {mode: push}", "write_back: {merge_method: octopus}", "write_back: {interval: 3 weeks}", "write_back: {interval: 10}", "write_back: {interval: '10'}", "write_back: {interval: ~}",
		"write_back: {branch: 'a b'}", "write_back: {branch: /a}", "write_back: {branch: [a]}", "write_back: {branch: ''}", "write_back: {title: ''}", "write_back: {title: '  '}", "write_back: {title: \"a\\nb\"}", "write_back: {title: \"a\\u2028b\"}", "write_back: {title: ~}", "write_back: {title: {a: b}}",
		"write_back: {trailer: Ticket}", "write_back: {trailer: 'A b: c'}", "write_back: {co_authors: all}", "write_back: {draft: maybe}", "write_back: {draft: on}", "write_back: {labels: [[docs]]}", "write_back: {labels: ['']}", "write_back: {reviewers: {ann: bob}}",
		"write_back: {names: [ann]}", "write_back: {names: {ann: ''}}", "write_back: {names: {ann: [a]}}", "write_back: {every: 1h}",
		"sign_off: ann", "sign_off: [ann]", "sign_off: {QA: [[ann]]}", "sign_off: {QA: ~}", "sign_off: {QA: {a: b}}",
		"gates: release/*", "gates: [release/*]", "gates: [{branch: main}]", "gates: [{needs: sign-off}]", "gates: [{branch: [a], needs: sign-off}]", "gates: [{branch: a, needs: signoff}]", "gates: [{branch: a, needs: phase}]",
		"gates: [{branch: a, needs: {phase: 1, risk: 2}}]", "gates: [{branch: a, needs: {risk: 2}}]", "gates: [{branch: a, needs: {phase: [1]}}]", "gates: [{branch: a, needs: [sign-off]}]", "gates: [{branch: a, needs: sign-off, when: never}]", "gates: {}", "gates: [~]",
	}
	// beyondSchemas are refused by the reader alone: a schema sees neither of these.
	beyondSchemas = map[string]string{
		"plans: ['a[.md']": "whether a pattern is well-formed", "track: {sections: ['{a']}": "whether a pattern is well-formed", "gates: [{branch: 'a[', needs: sign-off}]": "whether a pattern is well-formed",
		"titles: plain\ntitles: full": "that a setting stands twice", "write_back: {draft: true, draft: false}": "that a setting stands twice",
		"titles: plain\n---\ntitles: full": "a second document", "# " + strings.Repeat("x", 1<<16): "how large a file is",
		"write_back: {interval: 25h}": "how long a time span is", "write_back: {interval: -1m}": "how long a time span is",
		"sign_off: {" + strings.Repeat("ü", 150) + ": ann}":                 "how many bytes a text has",
		"plans: ['{a,b,c,d,e}{a,b,c,d,e}{a,b,c,d,e}.md']":                   "how many patterns stand in braces",
		"roles: {notes: [" + words(150) + "], risks: [" + words(150) + "]}": "how much all lists hold together",
	}
)

// words are n words of a list.
func words(n int) string { return strings.TrimSuffix(strings.Repeat("word, ", n), ", ") }

func TestTheSchemaTakesWhatTheReaderTakes(t *testing.T) {
	t.Parallel()
	schema := validator(t)
	for _, content := range goodPolicies {
		if told := said(content); len(told) > 0 {
			t.Errorf("the reader refuses %q: %q", content, told)
		}
		if !fits(t, schema, content) {
			t.Errorf("the schema refuses %q", content)
		}
	}
	for _, content := range badPolicies {
		if told := said(content); len(told) == 0 {
			t.Errorf("the reader takes %q", content)
		}
		if fits(t, schema, content) {
			t.Errorf("the schema takes %q", content)
		}
	}
	for content, why := range beyondSchemas {
		if told := said(content); len(told) == 0 {
			t.Errorf("the reader takes %.60q", content)
		}
		if !fits(t, schema, content) {
			t.Errorf("the schema refuses %.60q: is it told %s?", content, why)
		}
	}
}

// Whatever is written: an editor marks nothing as wrong that the server takes without a word.
func TestTheSchemaRefusesNothingThatTheReaderTakes(t *testing.T) {
	t.Parallel()
	schema := validator(t)
	rapid.Check(t, func(r *rapid.T) {
		lines := rapid.SliceOfNDistinct(rapid.SampledFrom(append(goodPolicies[3:], badPolicies[5:]...)), 1, 3, rapid.ID[string]).Draw(r, "settings")
		content := strings.Join(lines, "\n")
		if rapid.Bool().Draw(r, "spoil") {
			at := rapid.IntRange(0, len(content)).Draw(r, "at")
			with := rapid.SampledFrom([]string{"", "a", "1", " ", "'", "~", "[", "]", "{", "}", ", ", ": ", "-", "on", "*", "é", "@", "null", "0x1", "1.5", "true"}).Draw(r, "with")
			content = content[:at] + with + content[min(len(content), at+rapid.IntRange(0, 3).Draw(r, "less")):]
		}
		if len(said(content)) == 0 && !fits(t, schema, content) {
			r.Fatalf("the reader takes %q, and the schema does not", content)
		}
	})
}
