package identity_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/identity"
)

func parseFile(t testing.TB, file string) *parser.Plan {
	t.Helper()
	return parser.Parse(corpus.Read(t, file))
}

// ownIDs find the ids of histories whose authors have a way of their own to number items.
var ownIDs = map[string]*regexp.Regexp{
	"cortex-todo":                   regexp.MustCompile(`^(P\d+-[A-Z]+\d+)\b:?\s*`),
	"centik-gsd-roadmap":            regexp.MustCompile(`^(Phase \d+(?:\.\d+)?|\d+-\d+)(?:-PLAN\.md)?(?::|\s+--?|\s+—)\s*`),
	"speakrequest-gsd-roadmap-crlf": regexp.MustCompile(`^(Phase \d+(?:\.\d+)?|\d+-\d+)(?:-PLAN\.md)?(?::|\s+--?|\s+—)\s*`),
}

// hidden is a revision whose ids were taken out of the texts: they are the truth by which a matching
// without them is judged.
type hidden struct {
	entries []identity.Entry
	truth   []string
}

func hide(plan *parser.Plan, own *regexp.Regexp) hidden {
	var out hidden
	for _, e := range entriesOf(plan) {
		truth := e.ID
		e.ID = ""
		if own != nil {
			truth = ""
			if found := own.FindStringSubmatch(e.Title); found != nil {
				truth, e.Text = found[1], strings.TrimSpace(e.Title[len(found[0]):])
			}
		}
		e.Placeholder = e.Placeholder || e.Text == "TBD"
		out.entries, out.truth = append(out.entries, e), append(out.truth, truth)
	}
	return out
}

// indexes maps each truth that occurs once to its index.
func (h hidden) indexes() map[string]int {
	out, count := map[string]int{}, map[string]int{}
	for i, truth := range h.truth {
		out[truth] = i
		count[truth]++
	}
	maps.DeleteFunc(out, func(truth string, _ int) bool { return truth == "" || count[truth] > 1 })
	return out
}

// outcome counts what became of items whose text is not the same in both revisions.
type outcome struct{ changed, missed, held, wrong int }

// plainWords are what [shared] counts.
var plainWords = regexp.MustCompile(`[\p{L}\p{N}]+`)

// shared is twice the number of common words by that of all, counted plainly, so that the truth does not rest
// on the likeness that it is to judge.
func shared(a, b string) float64 {
	wordsA, wordsB := plainWords.FindAllString(strings.ToLower(a), -1), plainWords.FindAllString(strings.ToLower(b), -1)
	all, common := len(wordsA)+len(wordsB), 0
	for _, word := range wordsA {
		if at := slices.Index(wordsB, word); at >= 0 {
			common++
			wordsB = slices.Delete(wordsB, at, at+1)
		}
	}
	return 2 * float64(common) / float64(max(1, all))
}

// nearest reports whether two lines are the same item beyond doubt: something is common to them, and no other
// line is nearer to either. An id that went to a text of which no word was there before is another item, but
// for a placeholder that was filled in.
func nearest(before, after hidden, k, e int) bool {
	old, now := before.entries[k].Text, after.entries[e].Text
	own := shared(old, now)
	if before.entries[k].Placeholder {
		return true
	}
	if own == 0 {
		return false
	}
	for i, other := range after.entries {
		if i != e && shared(old, other.Text) > own {
			return false
		}
	}
	for i, other := range before.entries {
		if i != k && shared(other.Text, now) > own {
			return false
		}
	}
	return true
}

func (o *outcome) judge(t *testing.T, before, after hidden, where string) {
	old, now := before.indexes(), after.indexes()
	m := identity.Match(knownOf(before.entries), after.entries)
	partner := map[int]int{}
	for _, p := range m.Pairs {
		partner[p.Known] = p.Entry
		is, was := after.entries[p.Entry], before.entries[p.Known]
		if e, ok := now[before.truth[p.Known]]; ok && e != p.Entry && was.Text != is.Text && nearest(before, after, p.Known, e) {
			o.wrong++
			t.Logf("%s: wrong (%s %.2f): %q -> %q, not %q", where, p.How, p.Score, was.Text, is.Text, after.entries[e].Text)
		}
	}
	held := map[int]bool{}
	for _, a := range m.Ambiguous {
		for _, k := range a.Known {
			held[k] = true
		}
	}
	for _, truth := range slices.Sorted(maps.Keys(old)) {
		k := old[truth]
		e, ok := now[truth]
		if !ok || before.entries[k].Text == after.entries[e].Text || !nearest(before, after, k, e) {
			continue
		}
		o.changed++
		got, paired := partner[k]
		switch {
		case paired && got == e:
			continue
		case held[k]:
			o.held++
		case !paired:
			o.missed++
		}
		t.Logf("%s: missed (held: %t) %s: %q -> %q", where, held[k], truth, before.entries[k].Text, after.entries[e].Text)
	}
}

func TestMatch_finds_reworded_items_of_real_histories_without_their_ids(t *testing.T) {
	t.Parallel()
	var sum outcome
	for _, dir := range corpus.Files(t, "corpus/histories/*") {
		name := filepath.Base(dir)
		var before hidden
		own := outcome{}
		for n, file := range corpus.Files(t, "corpus/histories/"+name+"/[0-9]*.md") {
			after := hide(parseFile(t, file), ownIDs[name])
			if n > 0 {
				own.judge(t, before, after, fmt.Sprintf("%s %s", name, filepath.Base(file)))
			}
			before = after
		}
		t.Logf("%s: %d changed, %d missed, %d held, %d wrong", name, own.changed, own.missed, own.held, own.wrong)
		sum = outcome{sum.changed + own.changed, sum.missed + own.missed, sum.held + own.held, sum.wrong + own.wrong}
	}
	t.Logf("all: %d changed, %d missed, %d held, %d wrong", sum.changed, sum.missed, sum.held, sum.wrong)
	if 100*(sum.missed+sum.held) > sum.changed {
		t.Errorf("%d of %d changed items were lost, at most 1 in 100 may be", sum.missed+sum.held, sum.changed)
	}
	if sum.wrong > 0 {
		t.Errorf("%d items were taken for another one", sum.wrong)
	}
}
