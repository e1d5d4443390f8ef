package identity

import (
	"maps"
	"slices"

	"github.com/milepost/milepost/sync"
)

// whereabouts says where the items of plans are to be looked for that are not where they were: a file was
// renamed, or put away while another plan, or a word on where it went, took its old place.
type whereabouts struct {
	// plans maps the path of a plan to the file in which it is now, milestones that of a milestone.
	plans      map[string]string
	replaced   replaced
	milestones map[sync.Key]string
	// former names milestones that are gone while another one, which was known before, has their file.
	former map[sync.Key]string
}

// of is the path at which an item is to be looked for, "" for none in particular.
func (w whereabouts) of(record sync.ItemBase) string {
	if path := w.replaced.of(record.Plan); path != record.Plan {
		return path
	}
	if path, moved := w.milestones[record.Milestone]; moved {
		return path
	}
	if _, gone := w.former[record.Milestone]; gone {
		return ""
	}
	if path, moved := w.plans[record.Plan]; moved && record.Milestone == "" {
		return path
	}
	return record.Plan
}

// whereaboutsOf compares where milestones were with where they are. Only a milestone that has its file for itself
// moves with all that it has: where there are several in a file, the items tell.
func whereaboutsOf(base *sync.Base, documents []sync.Document) whereabouts {
	w := whereabouts{
		plans: map[string]string{}, milestones: map[sync.Key]string{}, former: map[sync.Key]string{}, replaced: replacedPlans(base, documents),
	}
	maps.Copy(w.plans, w.replaced.to)
	if !anyAway(base, documents) {
		return w
	}
	placed := PlaceMilestones(base, documents, nil)
	at, found := map[string][]PlacedMilestone{}, map[sync.Key]bool{}
	for _, p := range placed {
		path := documents[p.Document].Path
		at[path] = append(at[path], p)
		found[p.Key] = true
	}
	// sole is the only milestone of a file, if that is the whole file.
	sole := func(path string) (PlacedMilestone, bool) {
		if len(at[path]) != 1 {
			return PlacedMilestone{}, false
		}
		p := at[path][0]
		return p, documents[p.Document].Plan.Milestones[p.Index].Section < 0
	}
	then := map[string]int{}
	for key, record := range base.Milestones {
		if other, ok := sole(record.Plan); ok && !found[key] && other.Key != "" {
			w.former[key] = record.Plan + " (" + record.Heading + ")"
			continue
		}
		then[record.Plan]++
	}
	for _, p := range placed {
		path := documents[p.Document].Path
		record, known := base.Milestones[p.Key]
		if _, whole := sole(path); !known || !whole || record.Plan == path || holdsHeading(record, headingsOf(documents, at[record.Plan])) {
			continue
		}
		w.milestones[p.Key] = path
		if then[record.Plan] == 1 {
			w.plans[record.Plan] = path
		}
	}
	return w
}

func headingsOf(documents []sync.Document, placed []PlacedMilestone) (titles []string) {
	for _, p := range placed {
		titles = append(titles, documents[p.Document].Plan.Milestones[p.Index].Title)
	}
	return titles
}

// anyAway reports whether a milestone's heading is not where it was.
func anyAway(base *sync.Base, documents []sync.Document) bool {
	headings := map[string][]string{}
	for _, document := range documents {
		if document.Plan == nil {
			continue
		}
		for _, milestone := range document.Plan.Milestones {
			headings[document.Path] = append(headings[document.Path], milestone.Title)
		}
	}
	for _, record := range base.Milestones {
		if !holdsHeading(record, headings[record.Plan]) {
			return true
		}
	}
	return false
}

func holdsHeading(record sync.MilestoneBase, titles []string) bool {
	return slices.ContainsFunc(titles, func(title string) bool { return hasHeading(record, title) })
}
