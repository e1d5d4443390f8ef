package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/diff"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

const (
	threeTexts  = "**Due**: 2026-12-24\n\n## Executive Summary\n\nOld words.\n\n" + threeOpen
	threeLater  = "# Milestone 1: Tested\n\n**Due**: 2026-12-31\n\n## Executive Summary\n\nNew words.\n\n" + threeOpen
	firstHeader = "# Milestone 1: Test\n\n"
)

// milestoneCell is a situation of a milestone: a document that both sides agreed on, the whole
// document now, and what happened to the milestone.
type milestoneCell struct {
	start, doc string
	row        func(*sync.Milestone)
	base       func(*sync.MilestoneBase)
	want       []string
}

func milestoneRows() []playedRow {
	allDone := strings.ReplaceAll(threeOpen, "[ ]", "[x]")
	dropped := strings.Replace(allDone, "[x] alpha one", "[ ] ~~alpha one~~", 1)
	theirs := func(m *sync.Milestone) { m.Title, m.Description, m.DueOn = "Theirs", "theirs", "2027-01-01" }
	closed := func(m *sync.Milestone) { m.Closed = true }
	wasClosed := func(r *sync.MilestoneBase) { r.Closed = true }
	later := []string{"title Milestone 1: Tested", "description with New words.", "due 2026-12-31"}
	return []playedRow{
		{"Title, description, due date of a milestone", "document", [4]played{
			{"the milestone is changed", milestoneCell{threeTexts, threeLater, nil, nil, later}.play},
			{"it stays as people left it", milestoneCell{threeTexts, firstHeader + threeTexts, theirs, nil, nil}.play},
			{"the document wins", milestoneCell{threeTexts, threeLater, theirs, nil, later}.play},
			{"a milestone of the same title is taken over, a person's texts stay", playTakenOver},
		}},
		{"State of a milestone", "document", [4]played{
			{"closed once all items are done or dropped and nothing else is open in it, reopened once one is open", func(t *testing.T) {
				t.Helper()
				milestoneCell{threeOpen, firstHeader + allDone, nil, nil, []string{"closed true"}}.play(t)
				milestoneCell{threeOpen, firstHeader + dropped, nil, nil, []string{"closed true"}}.play(t)
				milestoneCell{threeOpen, firstHeader + threeOpen, closed, wasClosed, []string{"closed false"}}.play(t)
			}},
			{"it stays until the items say otherwise", milestoneCell{threeOpen, firstHeader + threeOpen, closed, nil, nil}.play},
			{"the items win", milestoneCell{threeOpen, firstHeader + allDone, func(m *sync.Milestone) { m.Title = "Theirs" }, nil, []string{"closed true"}}.play},
			{"it follows the items", milestoneCell{threeOpen, firstHeader + threeOpen, closed, func(r *sync.MilestoneBase) {
				*r = sync.MilestoneBase{Key: r.Key, Plan: r.Plan, HeadingHash: "of a marker", Closed: true, Milestone: r.Milestone, Heading: r.Heading, Title: r.Title}
			}, []string{"closed false"}}.play},
		}},
	}
}

func (c milestoneCell) play(t *testing.T) {
	t.Helper()
	d := newFixture().mirror(c.start)
	for key, record := range d.base.Milestones {
		record.Milestone.DueOn, record.Milestone.Description = record.DueOn, record.Description
		if c.row != nil {
			c.row(&record.Milestone)
		}
		if c.base != nil {
			c.base(&record)
		}
		d.base.Milestones[key] = record
	}
	document := sync.ParseDocument(sync.File{Path: planPath, Mode: sync.ModeRegular}, []byte(c.doc), d.policy)
	var got []string
	for _, action := range d.diffDocument(document).Actions {
		update, ok := action.(sync.UpdateMilestone)
		if !ok {
			continue
		}
		if update.Title != nil {
			got = append(got, "title "+*update.Title)
		}
		if update.Description != nil && strings.Contains(*update.Description, "New words.") {
			got = append(got, "description with New words.")
		}
		if update.DueOn != nil {
			got = append(got, "due "+*update.DueOn)
		}
		if update.Closed != nil {
			got = append(got, fmt.Sprint("closed ", *update.Closed))
		}
	}
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("what follows (-want +got):\n%s", diff)
	}
}

// playTakenOver begins with a person's milestone of the same title and then changes the document.
func playTakenOver(t *testing.T) {
	t.Helper()
	d := newFixture()
	person := sync.Milestone{Number: 4, Title: "Milestone 1: Test", Description: "theirs", DueOn: "2027-01-01"}
	for _, text := range []string{threeOpen, "**Due**: 2026-12-24\n\n" + threeOpen} {
		documents := []sync.Document{sync.ParseDocument(sync.File{Path: planPath, Mode: sync.ModeRegular}, []byte(firstHeader+text), sync.DefaultPolicy())}
		milestones := identity.PlaceMilestones(d.base, documents, nil)
		for i := range milestones {
			milestones[i].Key = "milestone-1"
		}
		changes := diff.Compute(diff.Input{
			Documents: documents, Base: d.base, Milestones: milestones, Existing: []sync.Milestone{person},
			Policy: sync.DefaultPolicy(), Seal: func(m markup.Marker) string { return m.Seal([]byte("key")) },
		})
		for _, action := range changes.Actions {
			if strings.HasSuffix(action.Kind(), "_milestone") {
				t.Errorf("a person's milestone is touched: %s", action.Kind())
			}
		}
		if got := changes.PlannedMilestones["milestone-1"].Milestone.Number; got != person.Number {
			t.Errorf("it is taken for milestone %d", got)
		}
		d.base.Milestones = changes.PlannedMilestones
	}
}
