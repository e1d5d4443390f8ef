package main

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/milepost/milepost/parser/dialect"
	"github.com/milepost/milepost/sync"
)

// configEntry is what names some plans in the `plans` of a configuration, with what is said of it above it.
type configEntry struct {
	about string
	texts []string
}

// missing lists the entries that a configuration with some patterns lacks, so that all that was found is read.
func (s *survey) missing(has []string) []configEntry {
	var patterns []string
	byPattern := map[string][]surveyedPlan{}
	folders := s.folders()
	for _, plan := range s.plans {
		if plan.Covered || plan.Pattern == "" {
			continue
		}
		pattern := plan.Pattern
		if d, ok := dialect.ByName(plan.Dialect); ok && slices.Contains(globsOf(d), pattern) {
			pattern = globsOf(d)[0]
		}
		if folder := path.Dir(plan.Path); plan.Dialect == "" && len(folders[folder]) >= manyOfFolder && pattern == escapeGlob(plan.Path) {
			pattern = escapeGlob(folder) + "/*" + path.Ext(plan.Path)
		}
		if byPattern[pattern] == nil {
			patterns = append(patterns, pattern)
		}
		byPattern[pattern] = append(byPattern[pattern], plan)
	}
	var entries []configEntry
	for _, pattern := range patterns {
		entries = append(entries, newEntry(pattern, has, byPattern[pattern]))
	}
	return entries
}

// manyOfFolder is from how many plans on, at no usual place, their folder is named rather than each of them.
const manyOfFolder = 3

// folders sorts the plans of our own format that stand at no usual place by their folders.
func (s *survey) folders() map[string][]string {
	folders := map[string][]string{}
	for _, plan := range s.plans {
		if folder := path.Dir(plan.Path); plan.Dialect == "" && folder != "." && plan.Pattern == escapeGlob(plan.Path) {
			folders[folder] = append(folders[folder], plan.Path)
		}
	}
	return folders
}

// newEntry is the entry for the plans that a pattern names. All places of a dialect belong together, since its tool moves
// plans from one to another, as OpenSpec does with those that are finished.
func newEntry(pattern string, has []string, plans []surveyedPlan) configEntry {
	first := plans[0]
	if first.Dialect == "plain" {
		return configEntry{
			about: "plain: " + first.Why + ", so that the name is given here",
			texts: []string{fmt.Sprintf("{path: %s, milestone: %s}", strconv.Quote(pattern), strconv.Quote(first.Milestone))},
		}
	}
	about := first.Path
	if first.Milestone != "" {
		about += ": " + first.Milestone
	}
	if len(plans) > 1 {
		about = fmt.Sprintf("%d plans, such as %s", len(plans), about)
	}
	if first.Dialect != "" {
		about = first.Dialect + ": " + about + "; " + first.Why
	}
	globs := []string{pattern}
	if d, ok := dialect.ByName(first.Dialect); ok && slices.Contains(globsOf(d), pattern) {
		globs = globsOf(d)
	}
	entry := configEntry{about: about}
	for _, glob := range globs {
		if !slices.Contains(has, glob) {
			entry.texts = append(entry.texts, strconv.Quote(glob))
		}
	}
	return entry
}

// lines are the lines of entries below `plans:`.
func lines(entries []configEntry) []string {
	var out []string
	for _, entry := range entries {
		if entry.about != "" {
			out = append(out, "  # "+comment(entry.about))
		}
		for _, text := range entry.texts {
			out = append(out, "  - "+text)
		}
	}
	return out
}

// comment is a text that stays in the line of a comment, whatever it holds.
func comment(text string) string {
	const most = 200
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
	if len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return string(runes)
}

// plansBlock is the setting `plans` for all that was found. The places of our own format stand in it, so that plans that
// come later are found as well; those of other tools only where they are used.
func (s *survey) plansBlock() (text string, left int) {
	found := map[string]configEntry{}
	var others []configEntry
	own := ownPlaces()
	whole := *s
	whole.plans = slices.Clone(s.plans)
	for i := range whole.plans {
		whole.plans[i].Covered = false
	}
	for _, entry := range whole.missing(nil) {
		if pattern, err := strconv.Unquote(entry.texts[0]); err == nil && slices.Contains(own, pattern) {
			found[pattern] = entry
		} else {
			others = append(others, entry)
		}
	}
	var entries []configEntry
	for _, pattern := range own {
		entry, ok := found[pattern]
		if !ok {
			entry = configEntry{texts: []string{strconv.Quote(pattern)}}
		}
		entries = append(entries, entry)
	}
	room := sync.MaxGlobs - len(entries)
	for _, entry := range others {
		if len(entry.texts) > room {
			left++
			continue
		}
		entries, room = append(entries, entry), room-len(entry.texts)
	}
	return "plans:\n" + strings.Join(lines(entries), "\n") + "\n", left
}

// ownPlaces lists the patterns by which plans of our own format are looked for where no configuration says more.
func ownPlaces() []string {
	others := dialect.Globs()
	return slices.DeleteFunc(slices.Clone(sync.DefaultPolicy().Plans), func(glob string) bool { return slices.Contains(others, glob) })
}

// configHead and configTail stand around the setting `plans` in a new configuration. Each line of the tail is a setting
// that could be made, at what holds without it.
const (
	configHead = `# What Milepost mirrors from this repository into milestones and issues on GitHub.
# 'milepost check FILE' shows what is read in a plan, 'milepost preview' what comes of a change.

# Files that may be plans. This list takes the place of the usual one.
`
	configTail = `
# More can be said, such as what follows; it shows what holds as long as nothing is said.
# track: all                  # which items get issues: all, work or tasks
# tables: off                 # on: rows of tables of risks and of status are items, too
# write_back: pull_request    # how boxes are ticked here: pull_request, auto_merge, commit or off
# people: {}                  # names in plans to logins, as in {Ann Lee: ann}
`
)

// newConfig is a configuration for all that was found, and how many plans had no room in it.
func (s *survey) newConfig() (text string, left int) {
	block, left := s.plansBlock()
	return configHead + block + configTail, left
}
