package sync

import (
	"slices"

	"github.com/milepost/milepost/parser"
)

// Track says which items of a plan get issues. The zero value takes all. An item that has an
// issue already keeps it: a narrower policy makes no new ones and closes none.
type Track struct {
	// Roles lists the roles whose items count; nil means all.
	Roles []parser.Role
	// Off lists roles whose items do not count.
	Off []parser.Role
	// Sections lists globs on the path of headings above an item, such as `Rollout*/**`. A glob
	// that begins with ! leaves a section out. Without any other glob all sections count.
	Sections []string
	// MaxDepth is the number of levels of nested items that count, 0 for all.
	MaxDepth int
	// Headings makes one issue of each heading with boxes below it.
	Headings bool
}

// Presets lists the names that [TrackPreset] knows.
func Presets() []string { return []string{"all", "work", "tasks"} }

// TrackPreset is the policy with a name, and whether there is one.
func TrackPreset(name string) (Track, bool) {
	switch name {
	case "all":
		return Track{}, true
	case "work":
		return Track{Roles: []parser.Role{
			parser.RoleImplementation, parser.RoleTesting, parser.RoleDocumentation, parser.RoleRollout,
		}}, true
	case "tasks":
		return Track{Roles: []parser.Role{parser.RoleImplementation, parser.RoleRollout}}, true
	}
	return Track{}, false
}

// covers reports whether an item gets an issue, as far as its role and its depth are concerned.
func (t Track) covers(item parser.Item) bool {
	switch {
	case t.Roles != nil && !slices.Contains(t.Roles, item.Role):
		return false
	case slices.Contains(t.Off, item.Role):
		return false
	}
	return t.MaxDepth == 0 || item.Depth < t.MaxDepth
}

// uncovered finds the items of a plan that get no issue, by index.
func (t Track) uncovered(plan *parser.Plan) map[int]bool {
	off := map[int]bool{}
	sections, elsewhere := []bool(nil), true
	if len(t.Sections) > 0 {
		globs := t.sectionGlobs()
		sections, elsewhere = globs.covered(plan), globs.standard
	}
	for i, item := range plan.Items {
		covered := elsewhere
		if item.Section >= 0 && sections != nil {
			covered = sections[item.Section]
		}
		if !covered || !t.covers(item) {
			off[i] = true
		}
	}
	return off
}
