package identity_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

func TestPlaceMilestones_sees_no_difference_in_the_spacing_between_scripts(t *testing.T) {
	t.Parallel()
	base := &sync.Base{Milestones: map[sync.Key]sync.MilestoneBase{
		"one": {Key: "one", Plan: "plan.md", Heading: "Milestone 1: 検索API"}, "two": {Key: "two", Plan: "plan.md", Heading: "Milestone 2: 認証API"},
	}}
	document := sync.Document{
		File: sync.File{Path: "plan.md"},
		Plan: parser.Parse([]byte("# Road\n\n## Milestone 2: 認証 API\n- [ ] a\n\n## Milestone 1: 検索 API\n- [ ] b\n")),
	}
	got := map[string]sync.Key{}
	for _, placed := range identity.PlaceMilestones(base, []sync.Document{document}, nil) {
		got[document.Plan.Milestones[placed.Index].Title] = placed.Key
	}
	if got["Milestone 1: 検索 API"] != "one" || got["Milestone 2: 認証 API"] != "two" {
		t.Errorf("placed as %v", got)
	}
}
