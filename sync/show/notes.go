package show

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// maxAnnotations is how many lines one report annotates: GitHub takes fifty in a request, and what
// takes more requests than a minute allows is never all told.
const maxAnnotations = 200

// annotationKind is what annotations may stand for each other in: the same thing in one document.
type annotationKind struct {
	path, code string
	severity   parser.Severity
}

// severities are all of them, the gravest first.
var severities = []parser.Severity{parser.SeverityError, parser.SeverityWarning, parser.SeverityInfo}

// Notes picks what is worth a line: errors before warnings before the rest, and of each
// severity as many of every plan and code as there is room for, the first ones. The last one that
// is listed of a kind tells how many more there are.
func Notes(all []sync.Annotation) []sync.Annotation {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b sync.Annotation) int {
		return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
	})
	if len(all) <= maxAnnotations {
		return all
	}
	counts, kinds := map[annotationKind]int{}, []annotationKind{}
	for _, annotation := range all {
		kind := kindOf(annotation)
		if counts[kind] == 0 {
			kinds = append(kinds, kind)
		}
		counts[kind]++
	}
	return pick(all, counts, shares(kinds, counts))
}

// shares says how many of each kind are listed: those of one severity get the same, as far as
// there are as many.
func shares(kinds []annotationKind, counts map[annotationKind]int) map[annotationKind]int {
	share, room := map[annotationKind]int{}, maxAnnotations
	for _, severity := range severities {
		for given := true; given; {
			given = false
			for _, kind := range kinds {
				if kind.severity == severity && share[kind] < counts[kind] && room > 0 {
					share[kind]++
					room--
					given = true
				}
			}
		}
	}
	return share
}

// pick keeps the first annotations of each kind.
func pick(all []sync.Annotation, counts, share map[annotationKind]int) []sync.Annotation {
	var kept []sync.Annotation
	seen, more := map[annotationKind]int{}, map[annotationKind]int{}
	for _, annotation := range all {
		more[kindOf(annotation)] += annotation.More
	}
	for _, annotation := range all {
		kind := kindOf(annotation)
		if seen[kind]++; seen[kind] > share[kind] {
			continue
		}
		if left := counts[kind] - share[kind] + more[kind]; seen[kind] == share[kind] && left > 0 {
			annotation.Diagnostic = annotation.AndMore(left)
		}
		kept = append(kept, annotation)
	}
	return kept
}

func kindOf(a sync.Annotation) annotationKind { return annotationKind{a.Path, a.Code, a.Severity} }

// Remarks counts all diagnostics in a sentence; it is "" where each of them has an annotation.
func Remarks(all []sync.Annotation) string {
	counts, total := map[parser.Severity]int{}, 0
	for _, annotation := range all {
		counts[annotation.Severity] += 1 + annotation.More
		total += 1 + annotation.More
	}
	if total <= maxAnnotations {
		return ""
	}
	var parts []string
	for i, word := range []string{"error", "warning", "hint"} {
		switch n := counts[severities[i]]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+word)
		default:
			parts = append(parts, sync.Thousands(n)+" "+word+"s")
		}
	}
	return fmt.Sprintf("There are %s remarks on the files (%s). The gravest stand at their lines; `milepost check` lists more.",
		sync.Thousands(total), strings.Join(parts, ", "))
}

// Harmless has the annotations as they are shown: they quote the document.
func Harmless(annotations []sync.Annotation) []sync.Annotation {
	annotations = slices.Clone(annotations)
	for i := range annotations {
		annotations[i].Message = markup.Neutral(annotations[i].Message)
	}
	return annotations
}
