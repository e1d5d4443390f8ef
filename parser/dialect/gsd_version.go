package dialect

import "strings"

// version is the name of a version in a heading, such as `🚧 v0.2 Housekeeping (In Progress)` and `Current Milestone: v0.2
// Housekeeping`, without what stands in front of it and the remark behind it. A heading over a part of a version, such as
// `v0.2 Phase Details`, names the version alone.
func version(title string) (name string, ok bool) {
	if behind := behindMilestone(title); behind != title {
		if name, ok := versionAt(behind); ok {
			return name, true
		}
	}
	return versionAt(title)
}

// versionAt is the name of the version that a title begins with.
func versionAt(title string) (name string, ok bool) {
	at := strings.IndexAny(title, "vV")
	if at < 0 || at > maxMark || strings.ContainsAny(title[:at], "abcdefghijklmnopqrstuwxyzABCDEFGHIJKLMNOPQRSTUWXYZ0123456789") {
		return "", false
	}
	name = title[at:]
	end := 1
	for end < len(name) && (name[end] >= '0' && name[end] <= '9' || name[end] == '.') {
		end++
	}
	number := strings.TrimRight(name[:end], ".")
	if len(number) < 2 || number[1] == '.' || isOpenEnded(name[len(number):]) {
		return "", false
	}
	name = withoutRemarks(name)
	if len(name) > len(number) && isPartOfVersion(name[len(number):]) {
		return number, true
	}
	return strings.TrimRight(name, " -–—:"), true
}

// behindMilestone is what stands behind the word in `Milestone v1.1 — Bulb` and `Current Milestone: v1.1 Bulb`, else the
// whole title.
func behindMilestone(title string) string {
	words := title
	for range 3 {
		word, rest, _ := strings.Cut(words, " ")
		if bare := strings.TrimRight(word, ":"); strings.EqualFold(bare, "milestone") {
			return strings.TrimLeft(rest, " :")
		}
		words = rest
	}
	return title
}

// isOpenEnded reports whether what follows a number makes it no single version, as in `v1.x` and `v2+`.
func isOpenEnded(rest string) bool {
	return strings.HasPrefix(rest, ".x") || strings.HasPrefix(rest, ".X") || strings.HasPrefix(rest, "+")
}

// withoutRemarks drops how far a version is and which phases it has from the end of its name, such as
// `(Phases 3-4) — SHIPPED` and `— COMPLETE 2026-06-02`.
func withoutRemarks(name string) string {
	if open := strings.Index(name, "(Phase"); open > 0 {
		name = name[:open]
	} else if open := strings.LastIndexByte(name, '('); open > 0 {
		name = name[:open]
	}
	for _, dash := range [...]string{" — ", " – ", " - "} {
		at := strings.LastIndex(name, dash)
		if at < 0 {
			continue
		}
		remark := strings.TrimSpace(name[at+len(dash):])
		words, date := remark, ""
		if last := strings.LastIndexByte(remark, ' '); last > 0 {
			words, date = remark[:last], remark[last+1:]
		}
		if len(date) == len("2026-01-02") && isNumber(strings.ReplaceAll(date, "-", "")) && strings.ToUpper(words) == words {
			name = name[:at]
		}
	}
	return name
}

// isPartOfVersion reports whether what stands behind the number of a version only says which part of the document about it
// follows.
func isPartOfVersion(rest string) bool {
	rest = strings.ToLower(strings.Trim(rest, " -–—:,"))
	if strings.HasPrefix(rest, "phase detail") {
		return true
	}
	switch rest {
	case "phases", "progress", "plans", "details", "requirements", "requirement coverage", "overview", "summary", "roadmap":
		return true
	}
	return false
}
