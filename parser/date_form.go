package parser

import (
	"strings"
	"time"

	"github.com/milepost/milepost/parser/date"
)

// FormatDate writes a day as the document writes its own: in the form of its `Date` line where
// that can be read in one way only, else as 2006-01-02.
func (p *Plan) FormatDate(day time.Time) string {
	for _, fields := range [...][]Field{p.Metadata, p.FrontMatter} {
		for _, field := range fields {
			if !strings.EqualFold(strings.TrimSpace(field.Key), "date") {
				continue
			}
			if layout, ok := date.FormOf(strings.TrimSpace(field.Value)); ok {
				return day.Format(layout)
			}
		}
	}
	return day.Format(time.DateOnly)
}
