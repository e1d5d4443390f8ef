package reconcile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/offline"
)

// truths find the stable id that the authors of a history gave to their items.
var truths = map[string]*regexp.Regexp{
	"cortex-todo":        regexp.MustCompile(`^(P\d+-[A-Z]+\d+)\b:?\s*`),
	"centik-gsd-roadmap": regexp.MustCompile(`^(Phase \d+(?:\.\d+)?|\d+-\d+)(?:-PLAN\.md)?(?::|\s+--?|\s+—)\s*`),
}

func TestReplay_of_histories_closes_and_hijacks_nothing(t *testing.T) {
	t.Parallel()
	for _, dir := range corpus.Files(t, "corpus/histories/*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			var revisions []*parser.Plan
			for _, file := range corpus.Files(t, "corpus/histories/"+filepath.Base(dir)+"/[0-9]*.md") {
				revisions = append(revisions, parser.Parse(corpus.Read(t, file)))
			}
			got := offline.Replay("plan.md", revisions, sync.DefaultPolicy())
			if got.Created == 0 || got.Duplicated+got.WronglyClosed+got.Hijacked != 0 {
				t.Errorf("%d issues, %d duplicated, %d wrongly closed, %d hijacked", got.Created, got.Duplicated, got.WronglyClosed, got.Hijacked)
			}
			for n, step := range got.Steps {
				for _, fault := range step.Faults {
					t.Errorf("revision %d: %s", n+1, fault)
				}
			}
		})
	}
}

// hidden is a revision whose ids were taken out of the texts.
type hidden struct {
	entries []identity.Entry
	truth   []string
}

func hide(t testing.TB, file string, id *regexp.Regexp) hidden {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plan := parser.Parse(content)
	var out hidden
	texts := make([]string, len(plan.Items))
	for i, item := range plan.Items {
		texts[i] = strings.TrimSpace(id.ReplaceAllString(item.Title, ""))
		entry := identity.Entry{Plan: "plan.md", Section: plan.SectionPath(item.Section), Text: texts[i], Title: texts[i], Placeholder: item.Placeholder || texts[i] == "TBD"}
		if item.Parent >= 0 {
			entry.Parent = texts[item.Parent]
		}
		truth := ""
		if found := id.FindStringSubmatch(item.Title); found != nil {
			truth = found[1]
		}
		out.entries = append(out.entries, entry)
		out.truth = append(out.truth, truth)
	}
	return out
}

func TestMatch_on_histories_with_hidden_ids(t *testing.T) {
	t.Parallel()
	for name, id := range truths {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := corpus.Files(t, "corpus/histories/"+name+"/[0-9]*.md")
			var sum tally
			var before hidden
			for n, file := range files {
				after := hide(t, file, id)
				if n > 0 {
					sum.judge(t, before, after, fmt.Sprintf("%s %s", name, filepath.Base(file)))
				}
				before = after
			}
			t.Logf("%s: %d items changed, %d missed, %d held as ambiguous, %d wrong; %d texts went to another id",
				name, sum.changed, sum.missed, sum.held, sum.wrong, sum.renumbered)
			if 100*(sum.missed+sum.held) > 3*sum.changed {
				t.Errorf("%d of %d changed items were lost, at most 3 in 100 may be", sum.missed+sum.held, sum.changed)
			}
			if 100*sum.wrong > sum.changed {
				t.Errorf("%d of %d changed items were taken for another one, at most 1 in 100 may be", sum.wrong, sum.changed)
			}
		})
	}
}

// tally counts what became of items whose text is not the same in both revisions.
type tally struct {
	changed, missed, held, wrong int
	// renumbered counts texts that their author moved to another id: there the text is the
	// item, and the id is what changed.
	renumbered int
}

// judge compares a matching with the truth, which is the hidden ids.
func (s *tally) judge(t *testing.T, before, after hidden, where string) {
	old, now := unique(before.truth), unique(after.truth)
	var known []identity.Known
	for _, e := range before.entries {
		known = append(known, identity.Known{Plan: e.Plan, Section: e.Section, Parent: e.Parent, Text: e.Text, Placeholder: e.Placeholder})
	}
	m := identity.Match(known, after.entries)
	pairOf := map[int]int{}
	for _, p := range m.Pairs {
		pairOf[p.Known] = p.Entry
		a, b := before.truth[p.Known], after.truth[p.Entry]
		was, is := before.entries[p.Known].Text, after.entries[p.Entry].Text
		if a == b || a == "" || b == "" || was == is {
			continue
		}
		own := ""
		if e, ok := now[a]; ok && e >= 0 {
			own = after.entries[e].Text
		}
		if shared(was, is) >= .5 && shared(was, own) < .25 {
			s.renumbered++
			continue
		}
		s.wrong++
		t.Logf("%s: wrong (%s %.2f): %s %q -> %s %q", where, p.How, p.Score, a, was, b, is)
	}
	inHeld := map[int]bool{}
	for _, a := range m.Ambiguous {
		for _, k := range a.Known {
			inHeld[k] = true
		}
	}
	for truth, k := range old {
		e, ok := now[truth]
		if !ok || e < 0 || k < 0 || truth == "" || before.entries[k].Text == after.entries[e].Text {
			continue
		}
		s.changed++
		switch got, ok := pairOf[k]; {
		case ok && got == e:
		case ok:
		case inHeld[k]:
			s.held++
			t.Logf("%s: held %s %q -> %q", where, truth, before.entries[k].Text, after.entries[e].Text)
		default:
			s.missed++
			t.Logf("%s: missed %s %q -> %q", where, truth, before.entries[k].Text, after.entries[e].Text)
		}
	}
}

// word finds the words that [shared] counts.
var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

// shared is the share of the shorter text's words that the other one has, too: plainly counted,
// so that the truth does not rest on the similarity that it is to judge.
func shared(a, b string) float64 {
	words := func(text string) []string { return word.FindAllString(strings.ToLower(text), -1) }
	wordsA, wordsB := words(a), words(b)
	if len(wordsA) > len(wordsB) {
		wordsA, wordsB = wordsB, wordsA
	}
	common := 0
	for _, w := range wordsA {
		if slices.Contains(wordsB, w) {
			common++
		}
	}
	return float64(common) / float64(max(1, len(wordsA)))
}

// unique maps each truth to its only index, -1 if there are several.
func unique(truths []string) map[string]int {
	out := map[string]int{}
	for i, truth := range truths {
		if _, ok := out[truth]; ok {
			out[truth] = -1
			continue
		}
		out[truth] = i
	}
	return out
}
