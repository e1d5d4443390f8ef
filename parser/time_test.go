package parser_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/parser"
)

// generous is how many times the limit of [fuzzing.Within] tests give, for slow machines: what is
// quadratic takes hundreds of times longer.
const generous = 5

func TestSignsInFrontOfADateEndWithTheText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ title, date string }{
		"🗓️ 2026-03-13":               {"🗓️ 2026-03-13", ""},
		"✅📅 2026-03-13":               {"✅📅 2026-03-13", ""},
		"🇩🇪 2026-03-13":               {"🇩🇪 2026-03-13", ""},
		"👩‍👩‍👧 2026-03-13":            {"👩‍👩‍👧 2026-03-13", ""},
		"T1: 🗓️ 2026-03-13":           {"T1: 🗓️ 2026-03-13", ""},
		"Ship it 🗓️ 2026-03-13":       {"Ship it", "2026-03-13"},
		"Ship it 🇩🇪📅 2026-03-13":      {"Ship it", "2026-03-13"},
		"Ship it ➕🗓️ 2026-03-13":      {"Ship it", ""},
		"\xff\xfe 2026-03-13":         {"\xff\xfe 2026-03-13", ""},
		"Ship \ufffd 2026-03-13":      {"Ship \ufffd 2026-03-13", ""},
		"Ship it \xe2\x9c 2026-03-13": {"Ship it \xe2\x9c 2026-03-13", ""},
	} {
		source := []byte("# Milestone 1: A\n\n- [ ] " + text + "\n")
		var p *parser.Plan
		fuzzing.Within(t, source, generous, func() { p = parser.Parse(source) })
		if len(p.Items) != 1 {
			t.Errorf("%q: %d items", text, len(p.Items))
			continue
		}
		if it := p.Items[0]; it.Title != want.title || it.Date != want.date {
			t.Errorf("%q: title %q, date %q, want %q, %q", text, it.Title, it.Date, want.title, want.date)
		}
		for _, slot := range p.Slots(0) {
			if p.Items[0].Date == "" {
				t.Errorf("%q: a %s slot in what is the title", text, slot.Kind)
			}
		}
	}
}

// oddDocuments are documents of 8 KB of tokens that nobody writes side by side, always the same ones:
// signs, dates, brackets, marks and what changes the direction of text, some of them many times over.
func oddDocuments() [][]byte {
	const documents, size = 60, 8 << 10
	leads := []string{"\n- [ ] ", "\n- [x] T1: ", "\n## ", "\n## Phase 1: ", "\n# Milestone 2: ", "\n**Due**: ", "\n  - ", "\n| ", "\n\n", " "}
	tokens := []string{
		"🗓️", "📅", "✅", "🇩🇪", "👩‍👩‍👧", "⏳", " 2026-03-13", " 2026-03-13", "(2026-03-13)", " - [Date]", "(due 2026-03-13)", "March 1, 2026", "(", ")", "[", "]", "<", ">", "{", "](",
		"*", "**", "`", "~~", "_", "\\", "\u202e", "\u2066", "\u2069", "\u200d", "\ufffd", "\xff", "\u2003", "：", ": ", " - ", " – ", " a ", "@a", "#1", "DONE", "(done)", "Owner: ", "milestone ",
		"\n<<<<<<<", "\n>>>>>>> a", "\n=======", "\n```", "(x) ", "\\[x\\] ", " (1/2)", "~~ (b", "→ #1", " completed:2026-02-06", " pr:#1", "❌", "<del>", "</del>",
	}
	random := rand.New(rand.NewPCG(11, 4))
	var out [][]byte
	for range documents {
		document := []byte("# Milestone 1: A\n")
		for len(document) < size {
			document = append(document, leads[random.IntN(len(leads))]...)
			for range 1 + random.IntN(3) {
				times := 1
				if random.IntN(6) == 0 {
					times = 1 << random.IntN(10)
				}
				document = append(document, strings.Repeat(tokens[random.IntN(len(tokens))], times)...)
			}
		}
		out = append(out, document[:size])
	}
	return out
}

func TestDocumentsOfOddTokensAreReadToTheEnd(t *testing.T) {
	t.Parallel()
	for _, source := range oddDocuments() {
		var p *parser.Plan
		fuzzing.Within(t, source, generous, func() { p = parser.Parse(source) })
		checkSpans(t, p)
	}
}

// BenchmarkOddTokens reads such documents, and tells how long the slowest of them takes at best.
func BenchmarkOddTokens(b *testing.B) {
	documents := oddDocuments()
	best := make([]float64, len(documents))
	for b.Loop() {
		for i, source := range documents {
			took := measure(func() { parser.Parse(source) })
			if best[i] == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	slowest := 0.0
	for _, took := range best {
		slowest = max(slowest, took)
	}
	b.ReportMetric(slowest/float64(time.Millisecond), "ms-slowest")
}

func TestAHeadingThatIsVeryLongIsCutAndReported(t *testing.T) {
	t.Parallel()
	p := parser.Parse([]byte("# Milestone 1: A\n\n## Testing " + strings.Repeat("é", 2_000) + "\n- [ ] b\n"))
	if got := len([]rune(p.Sections[0].Title)); got != 1_000 || p.Items[0].Role != parser.RoleTesting {
		t.Errorf("%d characters, role %s", got, p.Items[0].Role)
	}
	if len(p.Diagnostics) != 1 || p.Diagnostics[0].Code != parser.CodeTitleTooLong || p.Diagnostics[0].Line != 3 {
		t.Errorf("diagnostics %v", p.Diagnostics)
	}
}

// It runs beside no other test, whose memory would count.
func TestAnAddressThatManyLinksShareIsCopiedForNone(t *testing.T) {
	const items = 2_000
	source := []byte("[r]: https://" + strings.Repeat("a", 500_000) + "\n[s]: https://github.com/o/r/issues/7\n\n" + strings.Repeat("- [ ] b [r]\n", items) + "- [ ] c [#7][s]\n")
	got := allocated(func() {
		p := parser.Parse(source)
		if links := p.Items[items].Links; len(links) != 1 || links[0].Number != 7 {
			t.Errorf("links %+v", links)
		}
	})
	if most := float64(100 * len(source)); got > most {
		t.Errorf("%.0f bytes were allocated, more than %.0f", got, most)
	}
}
