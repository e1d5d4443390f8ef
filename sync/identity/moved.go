package identity

import "github.com/milepost/milepost/sync"

// movedPlans maps the path of each plan whose milestone stands in another file now to that file: it was
// renamed, or put away while another plan, or a word on where it went, took its old place. Its items are
// looked for where it went. Of files with several milestones nothing is said: their items tell.
func movedPlans(base *sync.Base, documents []sync.Document) map[string]string {
	then := map[string]int{}
	for _, record := range base.Milestones {
		then[record.Plan]++
	}
	if !anyAway(base, documents) {
		return nil
	}
	placed := PlaceMilestones(base, documents)
	now, headings := map[string]int{}, map[string][]string{}
	for _, p := range placed {
		path := documents[p.Document].Path
		now[path]++
		headings[path] = append(headings[path], documents[p.Document].Plan.Milestones[p.Index].Title)
	}
	moved := map[string]string{}
	for _, p := range placed {
		record, known := base.Milestones[p.Key]
		path := documents[p.Document].Path
		if known && record.Plan != path && then[record.Plan] == 1 && now[path] == 1 && !holdsHeading(record, headings[record.Plan]) {
			moved[record.Plan] = path
		}
	}
	return moved
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
	for _, title := range titles {
		if hasHeading(record, title) {
			return true
		}
	}
	return false
}
