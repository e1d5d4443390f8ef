// Package burnup says how much of a plan stood there and how much of it was finished, day by day, from the
// revisions that its file went through: exact from the first one on, whenever Milepost came to it.
//
// It is pure: it is given texts and times, and today. Where revisions come from, and what is drawn of them,
// is none of its business; nor is what changed from one revision to another, see package digest.
//
// Start reading at [Revision] and [Days] (series.go); count.go says what counts. forecast.go says when the rest
// will be finished at the pace so far, closed.go when a plan was finished for good, and health.go whether it is
// on time, and why.
package burnup
