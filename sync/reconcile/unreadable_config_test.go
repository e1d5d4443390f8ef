package reconcile_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

const configuredPlan = `# Milestone 4: Rows

## Goals

- [ ] Fits
- [ ] Starts

### Search

- [ ] Answers

## Risk Assessment

| Risk | Impact |
|---|---|
| Vendor leaves | High |
`

// A slip in the configuration must not rename, relabel, close or make anything.
func TestPass_keeps_to_the_last_configuration_that_could_be_read(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	const config = "tables: on\ntitles: plain\nlabels: {role: 'area: '}\n"
	l.commit(sync.ConfigPath, config)
	l.commit(smallPath, configuredPlan)
	l.settle()
	before := l.labelsOf("Vendor leaves")
	titles := l.tree()

	l.commit(sync.ConfigPath, config+"people: [\n")
	l.settle()
	l.commit(smallPath, configuredPlan+"| Budget ends | Low |\n")
	l.settle()
	if diff := cmp.Diff(append(titles, "Budget ends: open"), l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, l.labelsOf("Vendor leaves")); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}

	l.commit(sync.ConfigPath, "tables: on\n")
	l.settle()
	if diff := cmp.Diff([]string{"impact: high", "plan: risks"}, l.labelsOf("Vendor leaves")); diff != "" {
		t.Errorf("labels after the repair (-want +got):\n%s", diff)
	}
}

// Nobody knows what the file once said, so the defaults have to do.
func TestPass_takes_the_defaults_where_no_configuration_was_ever_read(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "tables: on\n")
	l.commit(sync.ConfigPath, "tables: [\n")
	l.commit(smallPath, configuredPlan)
	l.settle()
	l.start(filepath.Join(t.TempDir(), "empty.db"))
	l.settle()
	if diff := cmp.Diff([]string{"Fits: open", "Starts: open", "Answers (Search): open"}, l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestPass_keeps_a_setting_whose_value_cannot_be_read_as_it_was(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "tables: on\ntitles: plain\nlabels: {role: 'area: '}\n")
	l.commit(smallPath, configuredPlan)
	l.settle()
	titles := l.tree()

	l.commit(sync.ConfigPath, "tables: yess\ntitles: plane\nlabels: {role: 'is '}\n")
	l.settle()
	l.commit(sync.ConfigPath, "tables: yesss\ntitles: plane\nlabels: is\n") // and a second slip
	l.commit(smallPath, configuredPlan+"| Budget ends | Low |\n")
	l.settle()
	if diff := cmp.Diff(append(titles, "Budget ends: open"), l.tree()); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"impact: high", "is risks"}, l.labelsOf("Vendor leaves")); diff != "" {
		t.Errorf("the labels are not those that could be read last (-want +got):\n%s", diff)
	}

	l.commit(sync.ConfigPath, "titles: plane\n") // without a word about tables and labels
	l.settle()
	if diff := cmp.Diff([]string{"Fits: open", "Starts: open", "Answers: open", "Vendor leaves: closed not_planned", "Budget ends: closed not_planned"}, l.tree()); diff != "" {
		t.Errorf("issues once tables are no more (-want +got):\n%s", diff)
	}
}

// Where the ledger is lost nobody knows how the setting was; so nothing may be closed for it.
func TestLostLedger_removes_nothing_while_a_setting_cannot_be_read(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{"a value": "tables: yess\nplans: 'work/*.md'\n", "a glob": "tables: on\nplans: 'work/[.md'\n", "the file": "tables: [\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLoop(t)
			l.commit(sync.ConfigPath, "tables: on\nplans: 'work/*.md'\n")
			l.commit("work/rows.md", configuredPlan)
			l.settle()
			want := l.tree()
			l.commit(sync.ConfigPath, config)
			l.start(filepath.Join(t.TempDir(), "empty.db"))
			l.settle()
			for _, line := range want {
				if !slices.Contains(l.tree(), line) {
					t.Errorf("%q became %q", want, l.tree())
				}
			}
			// Rows whose text still stands are told of on their lines, all else as what cannot be seen.
			held, standing := l.notices("held"), l.notices("standing")
			if len(standing) == 0 && (len(held) != 1 || !strings.Contains(held[0], "cannot be read")) {
				t.Errorf("told: %q, %q", held, standing)
			}
			l.commit(sync.ConfigPath, "tables: on\nplans: 'work/*.md'\n")
			l.settle()
			if held := l.notices("held"); len(held) != 0 {
				t.Errorf("told after the repair: %q", held)
			}
		})
	}
}
