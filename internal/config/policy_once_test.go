package config_test

import (
	stdsync "sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/sync"
)

// The table of all settings takes some five hundred allocations: it is made once for all files.
//
//nolint:paralleltest // allocations are those of the whole program
func TestParsePolicy_does_not_make_the_table_of_settings_again_for_each_file(t *testing.T) {
	file := []byte("plans: [docs/*.md]\nwrite_back: {mode: auto_merge}\n")
	if allocations := testing.AllocsPerRun(20, func() { config.ParsePolicy(file) }); allocations > 200 {
		t.Errorf("reading a small file takes %.0f allocations, want at most 200", allocations)
	}
}

func TestParsePolicy_keeps_files_apart_that_are_read_side_by_side(t *testing.T) {
	t.Parallel()
	files := []string{
		"plans: [{path: TODO.md, milestone: Backlog}, docs/*.md]\ngates: [{branch: main, needs: {phase: 2}, plan: docs/a.md}]\n",
		"plans: [{milestone: Nowhere}, {path: TASKS.md, dialect: plain}]\ngates: [{branch: main, needs: {phase: 3}}, {needs: sign-off}]\n",
		"write_back: {title: one, labels: [a]}\nreport: {day: friday}\nphases: issue\ntrack: tasks\nlabels: {role: off}\n",
		"write_back: {trailer: 'Ticket: OPS-1', reviewers: [ann]}\nreport: {mode: weekly, day: monday}\nphases: nonsense\npeople: {Ann Lee: ann}\n",
	}
	alone := make([]sync.Policy, len(files))
	for i, file := range files {
		alone[i], _ = config.ParsePolicy([]byte(file))
	}
	var readers stdsync.WaitGroup
	for range 20 {
		for i, file := range files {
			readers.Go(func() {
				read, _ := config.ParsePolicy([]byte(file))
				if diff := cmp.Diff(alone[i], read); diff != "" {
					t.Errorf("file %d (-alone +beside others):\n%s", i, diff)
				}
			})
		}
	}
	readers.Wait()
}
