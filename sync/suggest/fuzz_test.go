package suggest_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/suggest"
)

// makeIt makes a suggestion for a plan of which nothing is known.
func makeIt(source []byte, ask sync.Suggestion) (sync.Suggested, error) {
	ask.Plan = "docs/milestone-1.md"
	policy := sync.DefaultPolicy()
	policy.Tables = true
	base := (&sync.Base{}).Clone()
	documents := []sync.Document{sync.ParseDocument(sync.File{Path: ask.Plan, Mode: sync.ModeRegular}, source, policy)}
	repo := sync.Repository{ID: 1, Owner: "acme", Name: "rocket"}
	return suggest.Make(suggest.Input{
		Repository: repo, Base: base, Documents: documents, Placement: identity.Place(repo, base, documents), Policy: policy, Commit: "c0ffee1234", Ask: ask,
	})
}

// split is the lines of a text, each with its end.
func split(text []byte) [][]byte { return bytes.SplitAfter(text, []byte("\n")) }

// changed is what stands between the lines that both texts begin with, and those that both end with.
func changed(before, after []byte) (was, is [][]byte) {
	was, is = split(before), split(after)
	for len(was) > 0 && len(is) > 0 && bytes.Equal(was[0], is[0]) {
		was, is = was[1:], is[1:]
	}
	for len(was) > 0 && len(is) > 0 && bytes.Equal(was[len(was)-1], is[len(is)-1]) {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	return was, is
}

const sample = "---\r\nmilestone: Milestone 1: Clock\r\n---\r\n\r\n# Milestone 1: Clock\r\n\r\n## Goals\r\n\r\n- [ ] Goal 1: It ticks\r\n- [X] It is *seen*\r\n  - [ ] at night\r\n\r\n## Status\r\n\r\n| Item | Status |\r\n|---|---|\r\n| Hands | Planned |\r\n\r\n## Empty"

func TestMake_changes_one_line_of_any_form(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source    string
		ask       sync.Suggestion
		was, is   string
		wantIndex int
	}{
		"a box":         {sample, sync.Suggestion{Kind: sync.SuggestTick, Item: "Goal 1"}, "- [ ] Goal 1: It ticks\r\n", "- [x] Goal 1: It ticks\r\n", 9},
		"a nested box":  {sample, sync.Suggestion{Kind: sync.SuggestTick, Item: "at night"}, "  - [ ] at night\r\n", "  - [x] at night\r\n", 11},
		"a row":         {sample, sync.Suggestion{Kind: sync.SuggestTick, Item: "Hands"}, "| Hands | Planned |\r\n", "| Hands | Done |\r\n", 17},
		"a new line":    {sample, sync.Suggestion{Kind: sync.SuggestAdd, Section: "Goals", Title: "It *rings*"}, "", "- [ ] It \\*rings\\*\r\n", 12},
		"an old mac":    {strings.ReplaceAll(sample, "\r\n", "\n"), sync.Suggestion{Kind: sync.SuggestTick, Item: "goal 1"}, "- [ ] Goal 1: It ticks\n", "- [x] Goal 1: It ticks\n", 9},
		"a byte order":  {"\ufeff# Milestone 1: A\n\n- [ ] b\n", sync.Suggestion{Kind: sync.SuggestTick, Item: "b", Line: 3}, "- [ ] b\n", "- [x] b\n", 3},
		"no final line": {"# Milestone 1: A\n\n- [ ] b", sync.Suggestion{Kind: sync.SuggestTick, Item: "b"}, "- [ ] b", "- [x] b", 3},
	} {
		made, err := makeIt([]byte(c.source), c.ask)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		was, is := changed([]byte(c.source), made.File.Content)
		if string(bytes.Join(was, nil)) != c.was || string(bytes.Join(is, nil)) != c.is || made.Line != c.wantIndex || made.After != strings.TrimRight(c.is, "\r\n") {
			t.Errorf("%s: %q became %q; it tells %+v", name, was, is, made)
		}
	}
}

// FuzzMake asks for any change of any document: one line is another one, or lines are added in one place, or nothing is
// proposed and the error is for whoever asked.
func FuzzMake(f *testing.F) {
	f.Add([]byte(sample), "goal 1", 0, "Goals", "It rings")
	f.Add([]byte(sample), "Hands", 17, "Empty", "*signs* & [brackets] (#3)")
	f.Add([]byte("# Milestone 1: A\n\n## B\n\n### [ ] C\n\n- [ ] d\n- [ ] d\n"), "d", 8, "A > B", "<!-- a")
	f.Fuzz(func(t *testing.T, source []byte, item string, line int, section, title string) {
		if len(source) > 1_000 || len(item)+len(section)+len(title) > 600 {
			return
		}
		const readings = 40
		fuzzing.Within(t, source, readings, func() {
			for _, ask := range []sync.Suggestion{
				{Kind: sync.SuggestTick, Item: item, Line: line}, {Kind: sync.SuggestTick, Item: item}, {Kind: sync.SuggestAdd, Section: section, Title: title},
			} {
				made, err := makeIt(source, ask)
				if err != nil {
					if !errors.Is(err, suggest.ErrRefused) {
						t.Fatalf("%+v: %v", ask, err)
					}
					continue
				}
				was, is := changed(source, made.File.Content)
				tick := ask.Kind == sync.SuggestTick
				if tick && (len(was) != 1 || len(is) != 1) && !bytes.ContainsRune(source, '\r') || !tick && len(is) <= len(was) && endsLine(source) {
					t.Fatalf("%+v makes %q of %q", ask, is, was)
				}
				if tick && made.Before == made.After || made.After == "" {
					t.Fatalf("%+v tells %+v", ask, made)
				}
			}
		})
	})
}

func endsLine(text []byte) bool { return len(text) > 0 && text[len(text)-1] == '\n' }
