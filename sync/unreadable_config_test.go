package sync_test

import (
	"path/filepath"
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
