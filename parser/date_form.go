package parser

import (
	"strings"
	"time"
)

// FormatDate writes a day as the document writes its own: in the form of its `Date` line where
// that can be read in one way only, else as 2006-01-02.
func (p *Plan) FormatDate(day time.Time) string {
	for _, fields := range [...][]Field{p.Metadata, p.FrontMatter} {
		for _, field := range fields {
			if !strings.EqualFold(strings.TrimSpace(field.Key), "date") {
				continue
			}
			value := strings.TrimSpace(field.Value)
			for _, layout := range dateForms {
				if read, err := time.Parse(layout, value); err == nil && read.Format(layout) == value {
					return day.Format(layout)
				}
			}
		}
	}
	return day.Format(time.DateOnly)
}

// dateForms are the forms in which days are written back: those with leading zeros first, so
// that a form is taken only if it gives the very text again.
var dateForms = [...]string{
	time.DateOnly, "2006/01/02", "2006.01.02", "02.01.2006", "2.1.2006", "January 2, 2006", "Jan 2, 2006",
	"2 January 2006", "2 Jan 2006", "02-Jan-2006", "2-Jan-2006", "2. January 2006", "2006年1月2日", "2006-1-2", "2006/1/2",
}
