package sync_test

import (
	"fmt"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestRepoBase_remembers_the_last_end_of_each_move(t *testing.T) {
	t.Parallel()
	var repo sync.RepoBase
	for i := range 14 {
		repo.NoteCarry(sync.Carry{From: fmt.Sprint(i), To: "b", Why: "no"})
	}
	before := repo.Carries
	repo.NoteCarry(sync.Carry{From: "9", To: "b", Number: 3})
	if got := repo.Carries; len(got) != 10 || got[0].Number != 3 || got[1].From != "13" || got[9].From != "4" {
		t.Errorf("remembered: %+v", got)
	}
	if before[4].From != "9" || before[4].Number != 0 {
		t.Errorf("what was remembered before is another: %+v", before)
	}
}
