package dialect

import (
	"bytes"
	"strings"

	"github.com/milepost/milepost/parser"
)

// gsd reads the roadmap of GSD: phases, each with a line `NN-MM-PLAN.md` for each of its plans. A version
// that was shipped is folded away with its boxes ticked, so that nothing is made of it.
func gsd() Dialect {
	return Dialect{
		Name:  "gsd",
		Paths: []string{".planning/ROADMAP.md"},
		Shape: "lists phases",
		Fits: func(_ string, source []byte) bool {
			return hasBox(source) && anyLine(source, func(line []byte) bool { return bytes.Contains(line, []byte("Phase ")) })
		},
		title: func(about About) string {
			if name := subject(about.H1); name != "" {
				return name
			}
			return "Roadmap"
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, ID: planID, Back: remarks, Part: version, Over: isOver, Line: waits(namedForm("Phase", "phase", "phases", "fase", "fases"))},
	}
}

// planID measures the id of a plan, such as 05-01 in `05-01-PLAN.md — Fix links` and `05-01: Fix links`. A file may also be
// called by words behind the numbers, or by letters in them, such as `05-01-fix-links-PLAN.md` and `05-01a-PLAN.md`.
func planID(text string) int {
	end := 0
	for end < len(text) && end < maxMark && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || text[end] == '-') {
		end++
	}
	id := strings.TrimRight(text[:end], "-.")
	first, last, ok := strings.Cut(id, "-")
	if first == "" || !isNumber(strings.ReplaceAll(first, ".", "")) {
		return 0
	}
	if size := planFile(text); size > 0 && len(first) < size {
		return size
	}
	if ok && last != "" && isNumber(last) {
		return len(id) + len(commonPlan(text[len(id):]))
	}
	return 0
}

// planFile measures the name of a plan's file at the start of a text: the number of the phase, what the plan is called, and
// `-PLAN.md` or `-PLAN`; 0 if there is none.
func planFile(text string) int {
	end := 0
	for end < len(text) && end <= maxFile && text[end] != ' ' && text[end] != ':' && text[end] != '`' {
		end++
	}
	if end > maxFile {
		return 0
	}
	for _, tail := range [...]string{"-PLAN.md", "-PLAN"} {
		if name, ok := strings.CutSuffix(text[:end], tail); ok && strings.Contains(name, "-") {
			return end
		}
	}
	return 0
}

// maxFile bounds, in bytes, the name of a plan's file.
const maxFile = 80

// plansDone takes how many plans of a phase are done, `(2/3 plans)`, from the end.
func plansDone(text string) (rest int, said parser.Said) {
	open := strings.LastIndexByte(text[max(0, len(text)-maxMark):], '(') + max(0, len(text)-maxMark)
	if !strings.HasSuffix(text, " plans)") && !strings.HasSuffix(text, " plan)") || open < 1 || text[open] != '(' {
		return len(text), said
	}
	if done, _, ok := strings.Cut(text[open+1:], "/"); ok && isNumber(done) {
		return len(strings.TrimRight(text[:open], " ")), said
	}
	return len(text), said
}

// remarks takes how far a phase is and what became of it from the end, such as `(2/2 plans)` and `(DEFERRED)`.
func remarks(text string) (rest int, said parser.Said) {
	for _, remark := range [...]string{"(DEFERRED)", "(INSERTED)", "(SHIPPED)", "(COMPLETE)", "(COMPLETED)"} {
		if before, ok := strings.CutSuffix(text, remark); ok && before != "" {
			return len(strings.TrimRight(before, " -–—")), said
		}
	}
	return plansDone(text)
}

// isOver reports whether a text says in capitals that something was shipped or put off. What has a tick in front of its
// name was shipped, too.
func isOver(text string) bool {
	return strings.Contains(text, "SHIPPED") || strings.Contains(text, "DEFERRED") || strings.HasPrefix(text, "✅")
}

// commonPlan is `-PLAN.md` or `-PLAN` at the start of a text.
func commonPlan(text string) string {
	for _, tail := range [...]string{"-PLAN.md", "-PLAN"} {
		if strings.HasPrefix(text, tail) {
			return tail
		}
	}
	return ""
}
