package parser

import (
	"regexp"
	"strings"

	"github.com/milepost/milepost/parser/words"
)

// maxDependsOn bounds, in characters, what is copied of a plan's dependencies.
const maxDependsOn = 500

var inlineLink = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()\s]+)\)`)

// dependsOn is what the document says of what a milestone depends on, "" where that is nothing.
// Of a link the text stays, or its target where that is another plan.
func (p *Plan) dependsOn(milestone Milestone) string {
	text, all := "", [][]Field{p.Metadata, p.FrontMatter}
	if milestone.Section >= 0 {
		all = [][]Field{milestone.Metadata}
	}
	for _, fields := range all {
		for _, field := range fields {
			if text == "" && isDependsOn(field.Key) {
				text = field.Value
			}
		}
	}
	if saysNothing(text) || strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return ""
	}
	return Truncate(inlineLink.ReplaceAllStringFunc(text, func(link string) string {
		m := inlineLink.FindStringSubmatch(link)
		if strings.HasSuffix(m[2], ".md") && !strings.Contains(m[2], "://") {
			return m[2]
		}
		return m[1]
	}), maxDependsOn)
}

// isDependsOn reports whether a field names what a milestone depends on.
func isDependsOn(key string) bool {
	return words.IsDependsOn(strings.ReplaceAll(key, "_", " "))
}

// saysNothing reports whether a text says that there are no dependencies, or none yet.
func saysNothing(text string) bool {
	text = strings.Trim(text, "[]()*_. ")
	return text == "" || words.IsNone(text)
}
