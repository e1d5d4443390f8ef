// Package date reads days, months, quarters and lengths of time as people write them in plans, and
// finds the form in which a document writes its days.
//
// It is pure, and knows nothing of plans: where a date stands and what it says of an item or a
// milestone is the duty of package parser. A text that can be read in two ways is no date here.
//
// Start reading at [Parse] in date.go and [ParseRange] in range.go. Days in words are read in worded.go, whose names
// are in names.go. The forms of days in numbers, and those that are written, are in form.go;
// iso.go has the form that most plans use, and duration.go lengths such as `2-3 weeks`.
package date
