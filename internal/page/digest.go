package page

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// digest is what is known of a repository, as the page shows it. It is not changed any more: see [digest.with].
type digest struct {
	repo     sync.RepoBase
	approved []string
	orders   []sync.Order
	// items has all that are known, those that left their plans, too.
	items      map[sync.Key]*entry
	milestones map[sync.Key]sync.MilestoneBase
	// plans are those that have items or a milestone, by path.
	plans []*plan
	all   Progress
}

// entry is an item.
type entry struct {
	sync.ItemBase
	// words is what it is found by, in small letters.
	words string
}

// plan is a document.
type plan struct {
	Path, Title string
	// Milestones are those that it names, in the order of their titles.
	Milestones []sync.MilestoneBase
	// Due is the last day of its milestones that are not closed, YYYY-MM-DD or "".
	Due string
	// items are those that stand in it, by line.
	items     []*entry
	Progress  Progress
	Questions []sync.Question
}

// Progress counts items by their state.
type Progress struct{ Done, Dropped, Open int }

// All counts them all.
func (p Progress) All() int { return p.Done + p.Dropped + p.Open }

// Settled counts those that need nothing more.
func (p Progress) Settled() int { return p.Done + p.Dropped }

// Percent is how much of it is settled: 100 only if all is.
func (p Progress) Percent() int {
	if p.All() == 0 {
		return 0
	}
	return 100 * p.Settled() / p.All()
}

// add counts one more item.
func (p *Progress) add(state parser.State) {
	switch state {
	case parser.StateDone:
		p.Done++
	case parser.StateDropped:
		p.Dropped++
	default:
		p.Open++
	}
}

// plus adds another count.
func (p *Progress) plus(other Progress) {
	p.Done, p.Dropped, p.Open = p.Done+other.Done, p.Dropped+other.Dropped, p.Open+other.Open
}

// with is the digest with what changed since. It may be nil, which knows nothing.
func (d *digest) with(changed *sync.Base) *digest {
	next := &digest{
		repo: changed.Repo, approved: changed.Approved, orders: changed.Orders,
		items: map[sync.Key]*entry{}, milestones: map[sync.Key]sync.MilestoneBase{},
	}
	if d != nil {
		maps.Copy(next.items, d.items)
		maps.Copy(next.milestones, d.milestones)
	}
	for key, item := range changed.Items {
		if !item.Phase {
			next.items[key] = &entry{item, wordsOf(item)}
		}
	}
	maps.Copy(next.milestones, changed.Milestones)
	next.sortOut()
	return next
}

// sortOut fills in the plans.
func (d *digest) sortOut() {
	byPath := map[string]*plan{}
	at := func(path string) *plan {
		if byPath[path] == nil {
			byPath[path] = &plan{Path: path}
			d.plans = append(d.plans, byPath[path])
		}
		return byPath[path]
	}
	for _, item := range d.items {
		if item.Status == sync.StatusRemoved {
			continue
		}
		p := at(item.Plan)
		p.items = append(p.items, item)
		p.Progress.add(item.State)
	}
	for _, milestone := range d.milestones {
		if !milestone.Gone {
			p := at(milestone.Plan)
			p.Milestones = append(p.Milestones, milestone)
		}
	}
	for _, question := range d.repo.Questions {
		if p := byPath[question.Plan]; p != nil {
			p.Questions = append(p.Questions, question)
		}
	}
	d.plans = slices.DeleteFunc(d.plans, func(p *plan) bool { return p.Path == "" })
	slices.SortFunc(d.plans, func(a, b *plan) int { return cmp.Compare(a.Path, b.Path) })
	for _, p := range d.plans {
		p.settle()
		d.all.plus(p.Progress)
	}
}

// settle puts items and milestones in order, and fills in what follows from them.
func (p *plan) settle() {
	slices.SortFunc(p.items, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Key, b.Key))
	})
	slices.SortFunc(p.Milestones, func(a, b sync.MilestoneBase) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Key, b.Key))
	})
	p.Title = strings.TrimSuffix(path.Base(p.Path), path.Ext(p.Path))
	if len(p.Milestones) == 1 {
		p.Title = p.Milestones[0].Title
	}
	for _, milestone := range p.Milestones {
		if !milestone.Milestone.Closed {
			p.Due = max(p.Due, cmp.Or(milestone.Milestone.DueOn, milestone.DueOn))
		}
	}
}

// plan finds a plan by its path, nil if there is none.
func (d *digest) plan(path string) *plan {
	at, found := slices.BinarySearchFunc(d.plans, path, func(p *plan, path string) int { return cmp.Compare(p.Path, path) })
	if !found {
		return nil
	}
	return d.plans[at]
}

// Health is how a plan stands, in a word, and why.
type Health struct{ Word, Why string }

// health judges by what stands in the plan: what is left, when it is due, and what waits for people.
func (p *plan) health(now time.Time) Health {
	days, due := p.days(now)
	switch {
	case p.Progress.All() == 0:
		return Health{"empty", "it has no items yet"}
	case len(p.Questions) > 0:
		return Health{"waiting", sync.Several(len(p.Questions), "question waits", "questions wait") + " for an answer"}
	case p.Progress.Open == 0:
		return Health{"done", "nothing is left to do"}
	case due && days < 0:
		return Health{"late", p.Left(now)}
	default:
		return Health{"open", p.Left(now)}
	}
}

// days is how many there are until the plan is due, and whether it is due at all.
func (p *plan) days(now time.Time) (days int, due bool) {
	day, err := time.Parse(time.DateOnly, p.Due)
	return int(day.Sub(now.UTC().Truncate(24*time.Hour)).Hours() / 24), err == nil
}

// Left says what is left to do, and until when.
func (p *plan) Left(now time.Time) string {
	left := p.Progress.Open
	days, due := p.days(now)
	switch {
	case left == 0:
		return "nothing is left to do"
	case !due:
		return sync.Several(left, "item is", "items are") + " left, with no day on which it is due"
	case days < 0:
		return "it was due " + sync.Several(-days, "day", "days") + " ago with " + sync.Several(left, "item", "items") + " left"
	case days == 0:
		return sync.Several(left, "item is", "items are") + " left, and it is due today"
	default:
		return sync.Several(left, "item is", "items are") + " left in " + sync.Several(days, "day", "days")
	}
}

// Part is a share of a plan: a section, a phase, somebody's items.
type Part struct {
	Name     string
	Progress Progress
}

// parts counts items by name, in the order in which the names come first; an item may have several names.
func (p *plan) parts(names func(*entry) []string) []Part {
	var parts []Part
	at := map[string]int{}
	for _, item := range p.items {
		for _, name := range names(item) {
			if _, ok := at[name]; !ok {
				at[name] = len(parts)
				parts = append(parts, Part{Name: name})
			}
			parts[at[name]].Progress.add(item.State)
		}
	}
	return parts
}

// bySection counts by the sections below the document's title.
func (p *plan) bySection() []Part {
	return p.parts(func(item *entry) []string { return []string{sectionOf(item.ItemBase)} })
}

// sectionOf is the section of an item as people call it: the second heading from the top, below the title, or the
// only one.
func sectionOf(item sync.ItemBase) string {
	switch len(item.Section) {
	case 0:
		return "Outside of sections"
	case 1:
		return item.Section[0]
	default:
		return item.Section[1]
	}
}

// byPhase counts by the phases that items are labelled with, in the order of their numbers.
func (p *plan) byPhase(policy sync.Policy) []Part {
	prefix := strings.TrimSuffix(policy.Label(sync.LabelPhase, "1"), "1")
	if prefix == "" {
		return nil
	}
	return p.parts(func(item *entry) []string {
		for _, label := range slices.Concat(item.Labels, item.Issue.Labels) {
			if number, ok := strings.CutPrefix(label, prefix); ok {
				return []string{"Phase " + number}
			}
		}
		return nil
	})
}

// byOwner counts by who is assigned, those with the most left first.
func (p *plan) byOwner() []Part {
	parts := p.parts(func(item *entry) []string {
		if owners := ownersOf(item.ItemBase); len(owners) > 0 {
			return owners
		}
		return []string{nobody}
	})
	slices.SortStableFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Progress.Open, a.Progress.Open), cmp.Compare(a.Name, b.Name))
	})
	if len(parts) == 1 && parts[0].Name == nobody {
		return nil
	}
	return parts
}

const nobody = "Nobody"

// ownersOf lists who has an item, as GitHub says or else the plan.
func ownersOf(item sync.ItemBase) []string {
	owners := item.Assignees
	if item.Issue.Number != 0 {
		owners = item.Issue.Assignees
	}
	var names []string
	for _, owner := range owners {
		names = append(names, "@"+owner)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
