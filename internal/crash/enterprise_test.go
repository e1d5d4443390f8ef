package crash_test

import (
	"strings"
	"testing"
)

// TestKillingTheProgramOnAnEnterpriseServerLosesAndDoublesNothing kills the real program at some requests of a first
// sync and of a write-back on a server that has neither sub-issues nor dependencies, and cannot compare while it
// moves a branch.
func TestKillingTheProgramOnAnEnterpriseServerLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts some dozen processes")
	}
	t.Parallel()
	const version = "3.15"
	var cases []accident
	for _, scene := range []struct {
		name  string
		quiet scene
		with  func(want []string) scene
	}{
		{"first_sync", firstSync{}, func(want []string) scene { return firstSync{want: want} }},
		{"write_back", writeBack{}, func(want []string) scene { return writeBack{want: want} }},
	} {
		quiet, err := playOn(t.Context(), version, t.TempDir(), scene.quiet, 0, "")
		if err != nil {
			t.Fatalf("%s: %v", scene.name, err)
		}
		if scene.name == "first_sync" && (len(quiet.state) != 45 || strings.Contains(strings.Join(quiet.state, "\n"), "below \"T")) {
			t.Fatalf("%d issues, some of them sub-issues:\n%s", len(quiet.state), strings.Join(quiet.state, "\n"))
		}
		for _, moment := range []moment{before, after} {
			for n := 1 + quiet.requests/6; n <= quiet.requests; n += max(1, quiet.requests/2) {
				cases = append(cases, accident{scene.with(quiet.state), n, moment})
			}
		}
	}
	playAll(t, cases, func(c accident) error {
		_, err := playOn(t.Context(), version, t.TempDir(), c.scene, c.request, c.moment)
		return err
	})
}
