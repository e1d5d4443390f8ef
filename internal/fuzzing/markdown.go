package fuzzing

import "slices"

// Document is source and behind it what a program makes of the tokens of plans: see [Repeat].
func Document(source, program []byte) []byte {
	return slices.Concat(source, Repeat(program, Markdown()))
}

// Markdown returns tokens of plans: signs that begin or end something, words that a plan knows, and
// runes that readers of text trip over.
func Markdown() []string {
	return []string{
		"a", "V", "word", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "\n  ", "\n- [ ] ", "\n  - [x] ", "\n1. [ ] ", "- ", "* ", "> ", "\n# ", "\n## ", "\n### ", "\n===\n", "\n---\n",
		"- [ ] ", "[ ]", "[x]", "[", "]", "[[", "(", ")", "<", ">", "{", "}", "](", "[a](b)", "[a][r]", "\n\n[r]: b\n\n", "![", "*", "**", "_", "__", "~", "~~", "`", "``", "```\n", "\\", "\\*", "&", "&amp;", "&#58;",
		"<a ", "<!-- ", " -->", "<b>", "</b>", "<br>", "<pre>", "|", " | ", "|-|-|\n", "|a|status|\n|-|-|\n", "| Risk | Impact |\n|---|---|\n", "|done|", "-", "–", "—", " - ", " – ", " — ", ":", "：", ": ", ", ", "; ", ".", "...", "…", "?", "!",
		"✅", "☑", "✔️", "📅", "🗓️", "⏳", "➕", "❌", "🛫", "🔄", "👩‍👩‍👧", "🇩🇪", "1️⃣", "\u200d", "\ufe0f", "\ufffd", "\xff", "\xe2\x9c", "\x00", "\u202e", "\u2066", "\u2069", "\u200f", "\u00a0", "\u2003", "\u3000", "\u2011", "\ufeff",
		"2026-03-13", "(2026-03-13)", "[Date]", "[Name]", "____", "March 1, 2026", "due ", "(due 2026-03-13)", "Q3 2026", "Week 1-2", "(Week 3)", "4 weeks", "1", "12", "1.1", "99999999999999999999",
		"Milestone ", "Milestone 1: ", "milestone", "Phase 1: ", "第一阶段", "阶段", "v1.0 ", "Task 1.1: ", "T001", "KEY-12 ", "#", "#1", "(#12)", "o/r#3", "https://github.com/o/r/issues/4 ", "@ann", " @a ",
		"Owner: ", "**Owner**: @a", " - **Decision**: [Pending]", "**Due**: 2026-01-02\n", "**Date**: 2026-01-02\n\n", "Estimate: ", "(done)", "[WIP]", "DONE", " - done", "45% complete", "- Planning Document", "Sign-off", "Risks", "Testing", "Goals", "Projektziele", "目标", "and ", "&",
		"TBD", "---\n", "+++\n", "a: b\n", "a = [1, 'b']\n", "&x ", "*x ", "{a: ", "é", "ß", "İ", "ﬀ", "e\u0301",
	}
}
