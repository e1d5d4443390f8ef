package date

import "time"

// FormOf is the form in which a text writes its day, as a layout of package time. It is false where
// the text is no day, or can be read in more than one way.
func FormOf(text string) (layout string, ok bool) {
	for _, layout := range forms {
		if read, err := time.Parse(layout, text); err == nil && read.Format(layout) == text {
			return layout, true
		}
	}
	return "", false
}

// forms are the forms in which days are written: those with leading zeros first, so that a form is
// taken only if it gives the very text again.
var forms = [...]string{
	time.DateOnly, "2006/01/02", "2006.01.02", "02.01.2006", "2.1.2006", "January 2, 2006", "Jan 2, 2006",
	"2 January 2006", "2 Jan 2006", "02-Jan-2006", "2-Jan-2006", "2. January 2006", "2006年1月2日", "2006-1-2", "2006/1/2",
}

// dayLayouts are the forms of a day, in numbers alone, that can be read in one way only.
var dayLayouts = [...]string{"2006-1-2", "2006/1/2", "2006.1.2", "2.1.2006", "2006年1月2日"}

// monthLayouts are such forms of a month.
var monthLayouts = [...]string{"2006-01", "2006年1月"}
