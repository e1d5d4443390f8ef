package sync

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/milepost/milepost/parser"
)

var (
	dependencyNumber = regexp.MustCompile(`(?i)\bmilestones?\s+#?([0-9]+(?:\.[0-9]+)*)|(?:^|[\s(,;])#([0-9]+)\b|([\w./-]+\.md)\b`)
	markdownLink     = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()\s]+)\)`)
)

// dependencies is what the description of a milestone says of those that it depends on: the text
// of the plan, with links where a milestone, an issue or a plan is known, and how far it is.
func (d *differ) dependencies(placed PlacedMilestone) string {
	document := d.in.Documents[placed.Document]
	if document.Plan.Milestones[placed.Index].Section >= 0 {
		return ""
	}
	text := ""
	for _, fields := range [...][]parser.Field{document.Plan.Metadata, document.Plan.FrontMatter} {
		for _, field := range fields {
			switch strings.ToLower(strings.ReplaceAll(field.Key, "_", " ")) {
			case "dependencies", "dependency", "depends on", "abhängigkeiten", "dépendances", "dependencias", "dependências", "зависимости", "依赖", "依存関係", "의존성": //nolint:misspell // Spanish
				if text == "" {
					text = field.Value
				}
			}
		}
	}
	switch strings.ToLower(strings.Trim(text, "[]()*_. ")) {
	case "", "none", "n/a", "tbd", "keine", "aucune", "无", "なし", "없음":
		return ""
	}
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return ""
	}
	text = shorten(markdownLink.ReplaceAllStringFunc(text, func(link string) string {
		m := markdownLink.FindStringSubmatch(link)
		if strings.HasSuffix(m[2], ".md") && !strings.Contains(m[2], "://") {
			return m[2]
		}
		return m[1]
	}), maxDependencies)
	var out strings.Builder
	last := 0
	for _, m := range dependencyNumber.FindAllStringSubmatchIndex(text, -1) {
		name := strings.TrimLeft(text[m[0]:m[1]], " \t(,;")
		start := m[1] - len(name)
		link := d.dependencyLink(document, text, m)
		if link == "" {
			continue
		}
		out.WriteString(inline(text[last:start]) + "[" + inline(name) + "]" + link)
		last = m[1]
	}
	out.WriteString(inline(text[last:]))
	return out.String()
}

// maxDependencies bounds, in characters, what is copied of a plan's dependencies.
const maxDependencies = 500

// dependencyLink is the address behind one dependency in parentheses and how far that plan is;
// "" where nothing is known of it.
func (d *differ) dependencyLink(document Document, text string, m []int) string {
	if m[4] >= 0 {
		return fmt.Sprintf("(%s/issues/%s)", d.in.Head.WebURL, text[m[4]:m[5]])
	}
	for _, other := range d.in.Documents {
		if !other.active() {
			continue
		}
		for i, milestone := range other.Plan.Milestones {
			switch {
			case m[2] >= 0 && milestone.Number == text[m[2]:m[3]] && other.Path != document.Path && sameFolderFirst(d.in.Documents, document, other, milestone.Number):
			case m[6] >= 0 && i == 0 && (other.Path == path.Join(path.Dir(document.Path), text[m[6]:m[7]]) || other.Path == strings.TrimPrefix(text[m[6]:m[7]], "/")):
			default:
				continue
			}
			done, all := progress(other, i)
			return fmt.Sprintf("(%s) (%d/%d items)", branchLink(d.in.Head, other.Path), done, all)
		}
	}
	return ""
}

// sameFolderFirst tells whether a plan is the one that a number means: one in the same folder
// before one elsewhere.
func sameFolderFirst(documents []Document, from, candidate Document, number string) bool {
	if path.Dir(candidate.Path) == path.Dir(from.Path) {
		return true
	}
	for _, other := range documents {
		if other.active() && other.Path != from.Path && path.Dir(other.Path) == path.Dir(from.Path) {
			for _, milestone := range other.Plan.Milestones {
				if milestone.Number == number {
					return false
				}
			}
		}
	}
	return true
}

// progress counts the items of a milestone, and those that are settled.
func progress(document Document, milestone int) (done, all int) {
	for i, item := range document.Plan.Items {
		if document.counts(i) && item.Milestone == milestone {
			all++
			if isSettledState(item.State) {
				done++
			}
		}
	}
	return done, all
}
