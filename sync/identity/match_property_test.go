package identity_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync/identity"
)

var vocabulary = strings.Fields(`add write build test the a of for import export parser queue ledger page map tile
region download show delete user guide release check list table error limit retry cache token key label issue plan`)

// drawEntries draws a document: some sections with some items of a few words.
func drawEntries(t *rapid.T) []identity.Entry {
	var entries []identity.Entry
	for section := range rapid.IntRange(1, 5).Draw(t, "sections") {
		for range rapid.IntRange(0, 8).Draw(t, "items") {
			words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 6).Draw(t, "words")
			entries = append(entries, identity.Entry{
				Plan: "plan.md", Section: []string{"Part", fmt.Sprintf("Section %c", 'A'+section)}, Text: strings.Join(words, " "),
			})
		}
	}
	return entries
}

func knownOf(entries []identity.Entry) []identity.Known {
	known := make([]identity.Known, len(entries))
	for i, e := range entries {
		known[i] = identity.Known{
			Plan: e.Plan, Section: e.Section, Parent: e.Parent, ID: e.ID, Text: e.Text, Placeholder: e.Placeholder, Done: e.Done,
		}
	}
	return known
}

func TestMatch_pairs_identical_documents_totally(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		m := identity.Match(knownOf(entries), entries)
		if len(m.Pairs) != len(entries) {
			t.Fatalf("%d of %d items are paired: %s", len(m.Pairs), len(entries), summary(m))
		}
		for _, pair := range m.Pairs {
			if pair.Known != pair.Entry {
				t.Fatalf("an item is paired with another one: %s", summary(m))
			}
		}
	})
}

func TestMatch_loses_nobody_when_sections_change_places(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := drawEntries(t)
		after := slices.Clone(before)
		order := rapid.Permutation([]int{0, 1, 2, 3, 4}).Draw(t, "order")
		slices.SortStableFunc(after, func(a, b identity.Entry) int {
			place := func(e identity.Entry) int { return order[e.Section[1][len("Section ")]-'A'] }
			return place(a) - place(b)
		})
		m := identity.Match(knownOf(before), after)
		if len(m.Pairs) != len(before) {
			t.Fatalf("%d of %d items are paired: %s", len(m.Pairs), len(before), summary(m))
		}
		for _, pair := range m.Pairs {
			if before[pair.Known].Text != after[pair.Entry].Text || before[pair.Known].Section[1] != after[pair.Entry].Section[1] {
				t.Fatalf("an item is paired with another one: %s", summary(m))
			}
		}
	})
}

func TestMatch_loses_just_the_pairs_of_deleted_items(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var before []identity.Entry
		seen := map[string]bool{}
		for _, e := range drawEntries(t) { // texts that occur once, so that the truth is known
			if !seen[e.Text] {
				seen[e.Text] = true
				before = append(before, e)
			}
		}
		var after []identity.Entry
		deleted := 0
		for _, e := range before {
			if rapid.Bool().Draw(t, "delete") {
				deleted++
				continue
			}
			after = append(after, e)
		}
		m := identity.Match(knownOf(before), after)
		if len(m.Pairs) != len(after) || len(m.Removed) != deleted {
			t.Fatalf("%d items were deleted of %d: %s", deleted, len(before), summary(m))
		}
	})
}

func TestMatch_does_not_depend_on_the_order_of_equal_items(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		known := knownOf(drawEntries(t))
		first, second := identity.Match(known, entries), identity.Match(known, entries)
		if summary(first) != summary(second) {
			t.Fatalf("two runs differ:\n%s\n%s", summary(first), summary(second))
		}
	})
}

// bigDocument has n items in sections of 50.
func bigDocument(n int) []identity.Entry {
	random := rand.New(rand.NewPCG(1, 2))
	entries := make([]identity.Entry, n)
	for i := range entries {
		words := make([]string, 6)
		for w := range words {
			words[w] = vocabulary[random.IntN(len(vocabulary))]
		}
		entries[i] = identity.Entry{
			Plan: "plan.md", Section: []string{fmt.Sprintf("Section %d", i/50)},
			Text: fmt.Sprintf("%s number %d", strings.Join(words, " "), i),
		}
	}
	return entries
}

func BenchmarkMatch(b *testing.B) {
	before := bigDocument(10_000)
	after := slices.Clone(before)
	for i := 0; i < len(after); i += 100 {
		after[i].Text = "newly " + after[i].Text
	}
	known := knownOf(before)
	b.Run("10000_items_1_percent_reworded", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			identity.Match(known, after)
		}
	})
	alike := make([]identity.Entry, 10_000)
	for i := range alike {
		alike[i] = identity.Entry{Plan: "plan.md", Section: []string{"One"}, Text: fmt.Sprintf("do the same thing again and again, part %d", i)}
	}
	other := slices.Clone(alike)
	for i := range other {
		other[i].Text = fmt.Sprintf("do the same thing again and again, piece %d", i)
	}
	b.Run("10000_items_all_alike", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			identity.Match(knownOf(alike), other)
		}
	})
}
