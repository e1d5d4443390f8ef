package sync

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

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

// covers tells whether an item gets an issue.
func (t Track) covers(document Document, item parser.Item) bool {
	switch {
	case t.Roles != nil && !slices.Contains(t.Roles, item.Role):
		return false
	case slices.Contains(t.Off, item.Role):
		return false
	case t.MaxDepth > 0 && item.Depth >= t.MaxDepth:
		return false
	}
	return len(t.Sections) == 0 || t.coversSection(document.itemSection(item))
}

func (t Track) coversSection(titles []string) bool {
	covered := true
	for _, glob := range t.Sections {
		if !strings.HasPrefix(glob, "!") {
			covered = false
			break
		}
	}
	for _, glob := range t.Sections {
		pattern, off := strings.CutPrefix(glob, "!")
		if underHeading(pattern, titles) {
			covered = !off
		}
	}
	return covered
}

// underHeading tells whether a glob names a heading in the path, or one above it. Case, and
// numbers in front of a title, do not matter.
func underHeading(glob string, titles []string) bool {
	path := make([]string, 0, len(titles))
	for _, title := range titles {
		path = append(path, bareHeading(title))
		if ok, err := doublestar.Match(strings.ToLower(glob), strings.Join(path, "/")); err == nil && ok {
			return true
		}
	}
	return false
}

func bareHeading(title string) string {
	title = strings.ToLower(strings.TrimSpace(title))
	if bare := strings.TrimLeft(title, "0123456789.) "); bare != "" {
		return bare
	}
	return title
}
