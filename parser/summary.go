package parser

import (
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// summary is the text of the executive summary as Markdown.
func (d *document) summary() string {
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		if s.Level > 6 || !isSummaryTitle(s.Title) {
			continue
		}
		start, end := min(d.facts[i].body, len(d.src)), len(d.src)
		for j := i + 1; j < len(d.facts); j++ {
			if d.plan.Sections[j].Level <= 6 {
				end = d.facts[j].offset
				break
			}
		}
		text := d.plan.source[start:max(start, end)]
		if strings.IndexByte(text, '\r') >= 0 {
			text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
		}
		text = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(text), "=-"))
		for _, rule := range [...]string{"---", "***", "___"} {
			text = strings.TrimSpace(strings.TrimSuffix(text, "\n"+rule))
		}
		if text == "---" || isPlaceholder(text) {
			return ""
		}
		return text
	}
	return ""
}

func isSummaryTitle(title string) bool {
	const longest = 60
	if len(title) > longest {
		return false
	}
	return words.IsSummary(strings.TrimSpace(stripLead(title)))
}
