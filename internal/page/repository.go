package page

import (
	"cmp"
	"html/template"
	"slices"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// repoView is a repository.
type repoView struct {
	List list[planRow]
	All  Progress
	// Base is nil for strangers, who see plans alone.
	Base   *sync.RepoBase
	Passes []sync.PassSummary
	// Orders tells that something waits to be done by the next pass.
	Orders int
}

// planRow is one plan in a list.
type planRow struct {
	*plan
	Health Health
}

// repository shows the plans of a repository, those first that need somebody.
func (p *Page) repository(v *visit) (reply, error) {
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	view := repoView{All: digest.all}
	rows := make([]planRow, 0, len(digest.plans))
	for _, plan := range digest.plans {
		shown := p.shown(v, plan)
		rows = append(rows, planRow{shown, shown.health(v.now)})
	}
	order := []string{"waiting", "late", "open", "empty", "done"}
	slices.SortStableFunc(rows, func(a, b planRow) int {
		return cmp.Compare(slices.Index(order, a.Health.Word), slices.Index(order, b.Health.Word))
	})
	view.List = paged(v, rows, plansAPage)
	if !v.stranger {
		view.Base, view.Orders = &digest.repo, len(digest.orders)+len(digest.approved)
		if view.Passes, err = p.options.Ledger.Passes(v.r.Context(), v.known.Repository, 3); err != nil {
			return nil, err
		}
	}
	return screen{name: "repository", title: v.known.Repository.String(), data: view, live: "repository", tab: "plans"}, nil
}

// shown is a plan as the viewer may see it: questions are not for strangers.
func (*Page) shown(v *visit, all *plan) *plan {
	if !v.stranger {
		return all
	}
	shown := *all
	shown.Questions = nil
	return &shown
}

// planView is a plan.
type planView struct {
	*plan
	Health                   Health
	Sections, Phases, Owners []Part
	Chart                    template.HTML
	Items                    list[itemRow]
	// Filter is which items are listed: "", open, done or dropped.
	Filter string
	// Carried is what became of moves of its lines. Others tells that there is another plan to which they could go.
	Carried carried
	Others  bool
	// Section is the one whose items are listed, "" for all.
	Section string
}

// itemRow is one item in a list.
type itemRow struct {
	sync.ItemBase
	// Heads is the section that begins with the item, "" if it goes on.
	Heads string
}

// plan shows one plan.
func (p *Page) plan(v *visit) (reply, error) {
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	found := digest.plan(v.r.PathValue("path"))
	if found == nil {
		return nil, notThere
	}
	found = p.shown(v, found)
	view := planView{plan: found, Health: found.health(v.now), Sections: found.bySection(), Phases: found.byPhase(digest.repo.LastPolicy()), Owners: found.byOwner()}
	if !v.stranger {
		view.Carried, view.Others = digest.carriedOf(found.Path, v.now), len(digest.plans) > 1
	}
	if p.options.Charts != nil {
		if view.Chart, err = p.options.Charts.BurnUp(v.r.Context(), v.known.Repository, found.Path); err != nil {
			return nil, err
		}
	}
	query := v.r.URL.Query()
	view.Filter, view.Section = query.Get("state"), query.Get("section")
	var rows []itemRow
	for _, item := range found.items {
		if view.Filter != "" && string(cmp.Or(item.State, parser.StateOpen)) != view.Filter || view.Section != "" && sectionOf(item.ItemBase) != view.Section {
			continue
		}
		rows = append(rows, itemRow{ItemBase: item.ItemBase})
	}
	view.Items = paged(v, rows, itemsAPage)
	last := ""
	for i := range view.Items.Rows {
		if section := sectionOf(view.Items.Rows[i].ItemBase); section != last {
			view.Items.Rows[i].Heads, last = section, section
		}
	}
	return screen{name: "plan", title: found.Title, data: view, live: "repository", tab: "plans"}, nil
}

// itemView is an item.
type itemView struct {
	Item      sync.ItemBase
	Plan      *plan
	Milestone string
	Events    []Event
	Parent    *sync.ItemBase
	Children  []sync.ItemBase
	// Removed tells that it stands in no plan any more.
	Removed bool
}

// maxEffectsOn is how many effects of an item are told.
const maxEffectsOn = 30

// item shows one item and its history.
func (p *Page) item(v *visit) (reply, error) {
	digest, err := p.bases.of(v.r.Context(), v.known)
	if err != nil {
		return nil, err
	}
	record, ok := digest.items[sync.Key(v.r.PathValue("key"))]
	if !ok || v.stranger && record.Status == sync.StatusRemoved {
		return nil, notThere
	}
	item := record.ItemBase
	view := itemView{Item: item, Plan: digest.plan(item.Plan), Removed: item.Status == sync.StatusRemoved}
	if milestone, ok := digest.milestones[item.Milestone]; ok {
		view.Milestone = milestone.Title
	}
	if parent, ok := digest.items[item.Parent]; ok && item.Parent != "" {
		view.Parent = &parent.ItemBase
	}
	if view.Plan != nil {
		for _, other := range view.Plan.items {
			if other.Parent == item.Key {
				view.Children = append(view.Children, other.ItemBase)
			}
		}
	}
	effects, err := p.effectsOn(v, item.Key)
	if err != nil {
		return nil, err
	}
	view.Events = history(digest, item, effects)
	return screen{name: "item", title: titleOf(item), data: view, live: "repository", tab: "plans"}, nil
}

// effectsOn is what passes did to an item: none for strangers, whom passes do not concern.
func (p *Page) effectsOn(v *visit, key sync.Key) ([]sync.Effect, error) {
	if v.stranger {
		return nil, nil
	}
	return p.options.Ledger.EffectsOn(v.r.Context(), v.known.Repository, key, maxEffectsOn)
}
