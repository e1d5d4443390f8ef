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
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, ID: planID, Back: remarks, Part: version, Over: isOver},
	}
}

// planID measures the id of a plan, such as 05-01 in `05-01-PLAN.md — Fix links` and `05-01: Fix links`.
func planID(text string) int {
	end := 0
	for end < len(text) && end < maxMark && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || text[end] == '-') {
		end++
	}
	id := strings.TrimRight(text[:end], "-.")
	if first, last, ok := strings.Cut(id, "-"); ok && first != "" && last != "" && isNumber(strings.ReplaceAll(first, ".", "")) && isNumber(last) {
		return len(id) + len(commonPlan(text[len(id):]))
	}
	return 0
}

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

// version is the name of a version in a heading, such as `🚧 v0.2 Housekeeping (In Progress)`, without the
// signs in front of it and the remark behind it.
func version(title string) (name string, ok bool) {
	at := strings.IndexAny(title, "vV")
	if at < 0 || at > maxMark || strings.ContainsAny(title[:at], "abcdefghijklmnopqrstuwxyzABCDEFGHIJKLMNOPQRSTUWXYZ0123456789") {
		return "", false
	}
	name = title[at:]
	if len(name) < 2 || name[1] < '0' || name[1] > '9' {
		return "", false
	}
	if open := strings.LastIndexByte(name, '('); open > 0 {
		name = name[:open]
	}
	return strings.TrimRight(name, " -–—:"), true
}
