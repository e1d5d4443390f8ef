package identity

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// heading is one section path in normal form. Equal paths are the same heading: see [headings].
type heading struct {
	// path is all of it, leaf the innermost title.
	path, leaf string
	parent     *heading
	// bare is the leaf without what numbers and states it, once name has worked it out.
	bare  string
	known bool
}

// headings holds each section path of a comparison once, since many items share it.
type headings struct {
	// raw finds a path as it is written, normal one in normal form.
	raw, normal map[string]*heading
}

func newHeadings() *headings {
	return &headings{raw: map[string]*heading{}, normal: map[string]*heading{}}
}

// of is the heading of a section path, nil for none.
func (h *headings) of(section []string) *heading {
	if len(section) == 0 {
		return nil
	}
	key := strings.Join(section, "\x1f")
	if found, ok := h.raw[key]; ok {
		return found
	}
	leaf := joinScripts(LeafHeading(section))
	parent := h.of(section[:len(section)-1])
	path := leaf
	if parent != nil {
		path = parent.path + "\x1f" + leaf
	}
	found, ok := h.normal[path]
	if !ok {
		found = &heading{path: path, leaf: leaf, parent: parent}
		h.normal[path] = found
	}
	h.raw[key] = found
	return found
}

// gone is a heading that is none of those now: its items share no place with any other one's.
func (h *heading) gone() *heading {
	return &heading{path: "\x00" + h.path, leaf: "\x00" + h.leaf, bare: h.name(), known: true, parent: h.parent}
}

// pathOf and leafOf are those of a heading that may be missing.
func (h *heading) pathOf() string {
	if h == nil {
		return ""
	}
	return h.path
}

func (h *heading) leafOf() string {
	if h == nil {
		return ""
	}
	return h.leaf
}

// name is the leaf without what changes while the section stays what it is: its number, its priority,
// and how far it is. It is "" where a heading says nothing else.
func (h *heading) name() string {
	if h == nil {
		return ""
	}
	if !h.known {
		h.bare, h.known = nameOf(h.leaf), true
	}
	return h.bare
}

const (
	// share says how much of a section is done.
	share = `~?\d+(?:[.,]\d+)? ?%|\d+ ?/ ?\d+`
	// priority says how urgent a section is.
	priority = `p[0-5]|priority ?:? ?(?:p?\d|high|medium|low)|(?:high|low) priority`
)

var (
	// stateBehind is a state behind a heading: `- done`, `[done]`, `complete`, `— 100%`.
	stateBehind = regexp.MustCompile(`(?:\s*[-–—:|·,/→]+\s*(?:` + state() + `|` + priority + `)|\s*[\[(【（{](?:` + state() + `|` + priority + `)[\])】）}]|\s+(?:` + state() + `)|(?:` + joinedStates() + `)|\s*(?:✓|✔|✗|✘|√|\*)+)$`)
	// stateBefore is a state or a priority in front of a heading: `p0`, `[done]`, `done:`.
	stateBefore = regexp.MustCompile(`^(?:[\[(【（{](?:` + state() + `|` + priority + `|x| )[\])】）}]\s*[-–—:|·]*\s*|(?:` + state() + `)\s*[-–—:|·]+\s*|(?:` + priority + `)(?:\s*[-–—:|·]+\s*|\s+)|(?:✓|✔|✗|✘|√|\*)+\s*)`)
	// numberBefore is what numbers a section: `task 2:`, `phase 3 -`, `2.1`, `step 4`, `第二章`.
	numberBefore = regexp.MustCompile(numberForm())
)

// state matches what says how far a section is: a word, a share, or both, and the day since when.
func state() string {
	states, joined := words.SectionStates()
	word := oneOf(append(states, joined...))
	since := `(?:(?: (?:` + oneOf(words.Reached()) + `)|,)? ?\d{4}-\d{2}-\d{2})?`
	return `(?:(?:` + share + `)(?: (?:` + word + `))?|(?:` + word + `)(?:,? ?\(?(?:` + share + `)\)?)?)` + since
}

func joinedStates() string {
	_, joined := words.SectionStates()
	return oneOf(joined)
}

func numberForm() string {
	kinds, counters := words.SectionKinds()
	return `^(?:(?:` + oneOf(kinds) + `)s? ?#?(?:\d+(?:\.\d+)*[a-z]?|[ivx]+|[a-z])|#?\d+(?:\.\d+)*|[a-z]{1,3}-?\d+(?:\.\d+)*|` +
		`第?[\d一二三四五六七八九十百]+(?:` + oneOf(counters) + `|、))(?:\s*[-–—:|·.)、：]+\s*|\s+|$)`
}

// oneOf matches any of some words.
func oneOf(all []string) string {
	quoted := make([]string, len(all))
	for i, word := range all {
		quoted[i] = regexp.QuoteMeta(word)
	}
	return strings.Join(quoted, "|")
}

// number is what stands in front of the name and holds a digit, "" if nothing does.
func (h *heading) number() string {
	at := strings.Index(h.leaf, h.name())
	if at <= 0 || !strings.ContainsAny(h.leaf[:at], "0123456789") {
		return ""
	}
	return h.leaf[:at]
}

// maxState is the length in bytes of either end of a heading in which a state is looked for.
const maxState = 64

// nameOf is the leaf of a heading without number, priority and state.
func nameOf(leaf string) string {
	name := strings.TrimSpace(strings.ReplaceAll(leaf, "~~", ""))
	for {
		shorter := trimEdges(withoutStateBefore(withoutStateBehind(name)))
		if open := strings.LastIndexByte(shorter, '('); open > 0 && strings.HasSuffix(shorter, ")") {
			shorter = trimEdges(shorter[:open])
		}
		if shorter == name {
			break
		}
		name = shorter
	}
	if at := numberBefore.FindStringIndex(head(name)); at != nil {
		name = withoutStateBefore(trimEdges(name[at[1]:]))
	}
	return name
}

func withoutStateBehind(name string) string {
	start := max(0, len(name)-maxState)
	for start > 0 && !utf8.RuneStart(name[start]) {
		start++
	}
	if at := stateBehind.FindStringIndex(name[start:]); at != nil && start+at[0] > 0 {
		return name[:start+at[0]]
	}
	return name
}

func withoutStateBefore(name string) string {
	if at := stateBefore.FindStringIndex(head(name)); at != nil && at[1] < len(name) {
		return name[at[1]:]
	}
	return name
}

// head is the beginning of a heading, as far as a state or a number is looked for.
func head(name string) string {
	end := min(len(name), maxState)
	for end < len(name) && !utf8.RuneStart(name[end]) {
		end++
	}
	return name[:end]
}

func trimEdges(name string) string { return strings.Trim(name, " -–—:|·,") }
