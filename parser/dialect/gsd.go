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
			if name := withoutKind(strings.TrimSpace(about.H1)); name != "" {
				return name
			}
			return "Roadmap"
		},
		rules: parser.Dialect{Apart: true, Role: parser.RoleImplementation, ID: planID, Front: wave, Back: remarks, Part: version, Over: isOver, Line: waits(namedForm("Phase", "phase", "phases", "fase", "fases"))},
	}
}

// planID measures the id of a plan, or of a phase by its folder, such as 05-01 in `05-01-PLAN.md — Fix links` and `05-01: Fix links`. A file may also be
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
	return phaseFolder(text)
}

// wave takes `W2 · ` in front of a plan, which says with which others it is carried out.
func wave(text string) (size int, tags []parser.Tag) {
	end := 1
	for end < len(text) && end < maxMark && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if text == "" || text[0] != 'W' || end == 1 {
		return 0, nil
	}
	for _, sep := range [...]string{" · ", ": ", " - ", " – ", " — "} {
		if strings.HasPrefix(text[end:], sep) {
			return end + len(sep), nil
		}
	}
	return 0, nil
}

// phaseFolder measures the name of a phase's folder, such as 04-street-lamps, where it stands alone in front of a dash or a
// colon; 0 if there is none.
func phaseFolder(text string) int {
	digits, end := 0, 0
	for end < len(text) && end <= maxFile && (text[end] >= 'a' && text[end] <= 'z' || text[end] >= '0' && text[end] <= '9' || text[end] == '-' || text[end] == '.') {
		if digits == end && text[end] >= '0' && text[end] <= '9' {
			digits++
		}
		end++
	}
	slug := strings.TrimLeft(text[digits:end], ".0123456789")
	if digits < 2 || len(slug) < 2 || slug[0] != '-' || slug[1] < 'a' || slug[1] > 'z' || text[end-1] == '-' || text[end-1] == '.' {
		return 0
	}
	for _, sep := range [...]string{":", " - ", " – ", " — ", " -- "} {
		if strings.HasPrefix(text[end:], sep) {
			return end
		}
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

// isOver reports whether a text says in capitals that something was shipped or put off, or is a heading over what was. What has
// a tick in front of its name was shipped, too.
func isOver(text string) bool {
	const shipped = "Shipped Milestone"
	return strings.EqualFold(strings.Trim(text, "# "), "deferred") || hasPrefixFold(text, shipped) || strings.Contains(text, "SHIPPED") || strings.Contains(text, "DEFERRED") || strings.HasPrefix(text, "✅")
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
