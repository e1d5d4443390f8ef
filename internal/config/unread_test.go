package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/sync"
)

// everySetting gives each setting a value that is not its default, and, after the bar, one that
// cannot be read. The switches that are unknown then are left out.
const everySetting = `plans: [docs/*.md] | ['a[.md', docs/*.md]
titles: plain | plane
assign: off | of
adopt: on | onn
collect: ask | asks
dashboard: off | offf
links: comment | comments
sign_off: {QA Lead: [ann]} | ann
track: {preset: tasks, max_depth: 2} | {preset: work, max_depth: two}
tables: on | yess
roles: {notes: [house rules]} | {note: [house rules]}
labels: {role: 'area: ', phase: off} | {role: ''}
people: {Ann Lee: ann} | {Ann Lee: ann lee}
write_back:
  mode: auto_merge | automerge
  merge_method: squash | octopus
  interval: 1h | 1 hour
  branch: bots/plans | 'bots plans'
  title: 'Plans: {changes}' | ''
  labels: [docs] | [[docs]]
  reviewers: [ann] | {ann: bob}
  draft: true | maybe
  commit_message: 'docs: {changes}' | ['docs']
  trailer: 'Ticket: OPS-1' | Ticket
  co_authors: on | all
  names: {ann: Ann Lee} | [ann]
`

func TestPolicyKeeps_each_setting_that_cannot_be_read_as_it_was(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(strings.TrimSuffix(everySetting, "\n"), "\n")
	// file spells the settings, those at the lines where garbled holds in the way that cannot be read.
	file := func(garbled func(int) bool) []byte {
		var text strings.Builder
		for i, line := range lines {
			right, wrong, both := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
			if both && garbled(i) {
				right = right[:strings.Index(right, ":")+2] + wrong
			}
			text.WriteString(right + "\n")
		}
		return []byte(text.String())
	}
	want, diagnostics := config.ParsePolicy(file(func(int) bool { return false }))
	if len(diagnostics) != 0 || len(want.Unread) != 0 {
		t.Fatalf("diagnostics %v", diagnostics)
	}
	garble := func(garbled func(int) bool) {
		content := file(garbled)
		policy, _ := config.ParsePolicy(content)
		if len(policy.Unread) == 0 || cmp.Equal(want, policy) {
			t.Errorf("nothing is wrong in:\n%s", content)
		}
		if diff := cmp.Diff(want, policy.Keep(want)); diff != "" {
			t.Errorf("(-want +got):\n%s\nafter:\n%s", diff, content)
		}
	}
	for i, line := range lines {
		if strings.Contains(line, " | ") {
			garble(func(at int) bool { return at == i })
		}
	}
	garble(func(int) bool { return true })
}

func TestPolicyKeeps_what_was_never_read_for_unread(t *testing.T) {
	t.Parallel()
	before, _ := config.ParsePolicy([]byte("tables: yess\nplans: ['a[', b.md]\nlinks: comment\n"))
	policy, _ := config.ParsePolicy([]byte("tables: yes\nplans: ['a[', c.md]\nlinks: come\n"))
	policy = policy.Keep(before)
	if diff := cmp.Diff([]string{"plans"}, policy.Unread); diff != "" {
		t.Errorf("unread (-want +got):\n%s", diff)
	}
	plans := sync.CompileGlobs(policy.Plans)
	if !policy.Tables || policy.Links != "comment" || !plans.Match("c.md") || plans.Match("b.md") {
		t.Errorf("got %+v", policy)
	}
}
