package identity_test

import (
	"testing"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// Two files whose front matter names the same milestone are two parts of it, however the key is written: the
// parser reads it in any case.
func TestPlaceMilestones_shares_one_that_the_front_matter_of_two_files_names(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"milestone", "Milestone", "MILESTONE"} {
		var documents []sync.Document
		for _, path := range []string{"docs/a.md", "docs/b.md"} {
			content := "---\n" + key + ": Data\n---\n\n# Part\n\n- [ ] pack the tiles of " + path + "\n"
			documents = append(documents, sync.ParseDocument(sync.File{Path: path}, []byte(content), sync.Policy{}))
		}
		placed := identity.PlaceMilestones(&sync.Base{}, documents, nil)
		if len(placed) != 2 || placed[0].Shared || !placed[1].Shared {
			t.Errorf("%s: placed %+v, want one that leads and one that shares", key, placed)
		}
	}
}
