package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/identity"
)

// revisions matches the items of two documents that each hold one section per `## ` line.
func revisions(t *testing.T, before, after string) identity.Matching {
	t.Helper()
	return identity.Match(knownOf(entries(before)), entries(after))
}

func entries(source string) []identity.Entry {
	return entriesOf(parser.Parse([]byte("# Milestone 1: Test\n\n" + source)))
}

func entriesOf(plan *parser.Plan) []identity.Entry {
	var out []identity.Entry
	for _, item := range plan.Items {
		entry := identity.Entry{Plan: "plan.md", Section: plan.SectionPath(item.Section), ID: item.ID, Text: item.Text, Title: item.Title, Placeholder: item.Placeholder,
			Done: item.State == parser.StateDone || item.State == parser.StateDropped}
		if item.Parent >= 0 {
			entry.Parent = plan.Items[item.Parent].Text
		}
		out = append(out, entry)
	}
	return out
}

// summary writes a matching as "old>new how", "+new", "-old", "?old|new" by index.
func summary(m identity.Matching) string {
	var parts []string
	for _, p := range m.Pairs {
		parts = append(parts, fmt.Sprintf("%d>%d %s", p.Known, p.Entry, p.How))
	}
	for _, e := range m.Added {
		parts = append(parts, fmt.Sprintf("+%d", e))
	}
	for _, k := range m.Removed {
		parts = append(parts, fmt.Sprintf("-%d", k))
	}
	for _, a := range m.Ambiguous {
		parts = append(parts, fmt.Sprintf("?%v|%v", a.Known, a.Entries))
	}
	return strings.Join(parts, ", ")
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, before, after, want string }{
		{
			"an identical document matches totally",
			"## A\n- [ ] one\n- [ ] two\n", "## A\n- [ ] one\n- [ ] two\n",
			"0>0 text, 1>1 text",
		},
		{
			"a ticked box is the same item",
			"## A\n- [ ] one\n", "## A\n- [x] one\n",
			"0>0 text",
		},
		{
			"an inserted line moves nothing",
			"## A\n- [ ] one\n- [ ] two\n", "## A\n- [ ] zero\n- [ ] one\n- [ ] two\n",
			"0>1 text, 1>2 text, +0",
		},
		{
			"case, spacing and a final full stop do not matter",
			"## A\n- [ ] Write the  docs\n", "## A\n- [ ] write the docs.\n",
			"0>0 text",
		},
		{
			"an item that moved to another section keeps its identity",
			"## A\n- [ ] one\n- [ ] two\n## B\n- [ ] three\n", "## A\n- [ ] one\n## B\n- [ ] three\n- [ ] two\n",
			"0>0 text, 2>1 text, 1>2 moved",
		},
		{
			"a renamed heading loses nobody",
			"## A\n- [ ] one\n- [ ] two\n", "## Better name\n- [ ] one\n- [ ] two\n",
			"0>0 moved, 1>1 moved",
		},
		{
			"an emoji or a number in a heading is not identity",
			"## 3. Work\n- [ ] one\n", "## 4. Work ✅\n- [ ] one\n",
			"0>0 text",
		},
		{
			"exact duplicates in one section are told apart by order",
			"## A\n- [ ] same\n- [ ] same\n", "## A\n- [ ] same\n- [ ] same\n",
			"0>0 text, 1>1 text",
		},
		{
			"the same text in two sections stays with its section",
			"## A\n- [ ] same\n## B\n- [ ] same\n", "## B\n- [ ] same\n## A\n- [ ] same\n",
			"1>0 text, 0>1 text",
		},
		{
			"renumbered items are recognised by their text",
			"## A\n- [ ] Task 1.1: Build the parser\n- [ ] Task 1.2: Write the tests\n",
			"## A\n- [ ] Task 1.1: Draw the plan\n- [ ] Task 1.2: Build the parser\n- [ ] Task 1.3: Write the tests\n",
			"0>1 text, 1>2 text, +0",
		},
		{
			"a reworded item is recognised by its id",
			"## A\n- [ ] Task 1.1: Build the parser\n", "## B\n- [ ] Task 1.1: Build the new parser quickly\n",
			"0>0 id",
		},
		{
			"an id whose text is another one is another item",
			"## A\n- [ ] Task 1.1: Build the parser\n", "## A\n- [ ] Task 1.1: Order lunch for everybody\n",
			"+0, -0",
		},
		{
			"a placeholder that was filled in is the same item",
			"## A\n- [ ] Goal 1: [Specific goal]\n", "## A\n- [ ] Goal 1: Ship the importer\n",
			"0>0 id",
		},
		{
			"a reworded item without id is recognised inside its section",
			"## A\n- [ ] Write the user guide\n- [ ] Order lunch\n", "## A\n- [ ] Write the short user guide\n- [ ] Order lunch\n",
			"0>0 fuzzy, 1>1 text",
		},
		{
			"two equally good candidates are left to the author",
			"## A\n- [ ] Write guide for users in English\n", "## A\n- [ ] Write guide for users in French\n- [ ] Write guide for users in German\n",
			"?[0]|[0 1]",
		},
		{
			"nobody is guessed when a text leaves one of two equal places",
			"## A\n### X\n- [ ] same\n## B\n### X\n- [ ] same\n", "## C\n### Y\n- [ ] same\n",
			"?[0 1]|[0]",
		},
		{
			"swapped items keep their texts",
			"## A\n- [ ] Task 1.1: Build the parser\n- [ ] Task 1.2: Write the tests\n",
			"## A\n- [ ] Task 1.1: Write the tests\n- [ ] Task 1.2: Build the parser\n",
			"1>0 text, 0>1 text",
		},
		{
			"one of three duplicates that went leaves two",
			"## A\n- [ ] same\n- [ ] same\n- [ ] same\n", "## A\n- [ ] same\n- [ ] same\n",
			"0>0 text, 1>1 text, -2",
		},
		{
			"a line that was split is left to the author",
			"## A\n- [ ] Build the parser and write the guide\n- [ ] other\n", "## A\n- [ ] Build the parser\n- [ ] Write the guide\n- [ ] other\n",
			"1>2 text, ?[0]|[0 1]",
		},
		{
			"lines that were merged are left to the author",
			"## A\n- [ ] Build the parser\n- [ ] Write the guide\n- [ ] other\n", "## A\n- [ ] Build the parser and write the guide\n- [ ] other\n",
			"2>1 text, ?[0 1]|[0]",
		},
		{
			"a sole line that was rewritten in its place is the same item",
			"## A\n- [ ] Open the gate\n- [ ] Warn the keeper about a flood in the lower valley\n- [ ] Close the gate\n",
			"## A\n- [ ] Open the gate\n- [ ] Siren when a flood reaches the lower valley\n- [ ] Close the gate\n",
			"0>0 text, 1>1 fuzzy, 2>2 text",
		},
		{
			"of several lines rewritten at once none is taken for another one",
			"## A\n- [ ] Open the gate\n- [ ] Warn the keeper about a flood in the lower valley\n- [ ] Paint the boat house\n- [ ] Close the gate\n",
			"## A\n- [ ] Open the gate\n- [ ] Siren when a flood reaches the lower valley\n- [ ] Order new ropes\n- [ ] Close the gate\n",
			"0>0 text, 3>3 text, +1, +2, -1, -2",
		},
		{
			"several lines rewritten at once are known by how they begin",
			"## A\n- [ ] Open the gate\n- [ ] Flood warning for the keeper of the valley\n- [ ] Boat house in fresh paint\n- [ ] Close the gate\n",
			"## A\n- [ ] Open the gate\n- [ ] Flood warning with siren and map\n- [ ] Boat house, two coats of blue\n- [ ] Close the gate\n",
			"0>0 text, 1>1 fuzzy, 2>2 fuzzy, 3>3 text",
		},
		{
			"a plural is the same word",
			"## A\n- [ ] Order pumps, filters, hoses\n- [ ] other\n", "## A\n- [ ] One pump, one filter, one hose\n- [ ] other\n",
			"0>0 fuzzy, 1>1 text",
		},
		{
			"a removed item is removed",
			"## A\n- [ ] one\n- [ ] something else\n", "## A\n- [ ] one\n",
			"0>0 text, -1",
		},
	}
	for _, test := range tests {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			got := summary(revisions(t, test.before, test.after))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("matching (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatch_brings_back_a_removed_item(t *testing.T) {
	t.Parallel()
	known := []identity.Known{{Plan: "plan.md", Section: []string{"A"}, Text: "one", Removed: true}}
	got := summary(identity.Match(known, []identity.Entry{{Plan: "plan.md", Section: []string{"A"}, Text: "One"}}))
	if got != "0>0 tombstone" {
		t.Errorf("matching is %q", got)
	}
}

func TestMatch_prefers_a_living_item_to_a_removed_one(t *testing.T) {
	t.Parallel()
	known := []identity.Known{
		{Plan: "plan.md", Section: []string{"A"}, Text: "one", Removed: true},
		{Plan: "plan.md", Section: []string{"B"}, Text: "one"},
	}
	got := summary(identity.Match(known, []identity.Entry{{Plan: "plan.md", Section: []string{"A"}, Text: "one"}}))
	if got != "1>0 text" && got != "1>0 moved" {
		t.Errorf("matching is %q", got)
	}
}

func TestMatch_follows_an_item_to_another_plan(t *testing.T) {
	t.Parallel()
	known := []identity.Known{{Plan: "old.md", Section: []string{"A"}, Text: "one"}}
	got := summary(identity.Match(known, []identity.Entry{{Plan: "new.md", Section: []string{"B"}, Text: "one"}}))
	if got != "0>0 moved" {
		t.Errorf("matching is %q", got)
	}
}

func TestMatch_follows_a_renamed_file(t *testing.T) {
	t.Parallel()
	const before = "## A\n- [ ] same\n- [ ] one\n- [ ] two things to do here\n## B\n- [ ] same\n- [ ] three\n"
	const after = "## A\n- [ ] same\n- [ ] one\n- [ ] two other things to do here\n## B\n- [ ] same\n- [ ] three\n"
	known := []identity.Known{}
	for _, e := range entries(before) {
		known = append(known, identity.Known{Plan: "old.md", Section: e.Section, Text: e.Text})
	}
	renamed := entries(after)
	for i := range renamed {
		renamed[i].Plan = "new.md"
	}
	want := "0>0 moved, 1>1 moved, 2>2 fuzzy, 3>3 moved, 4>4 moved"
	if diff := cmp.Diff(want, summary(identity.Match(known, renamed))); diff != "" {
		t.Errorf("matching (-want +got):\n%s", diff)
	}
}

func TestMatch_follows_the_parts_of_a_split_file(t *testing.T) {
	t.Parallel()
	known := []identity.Known{}
	parts := entries("## A\n- [ ] same\n- [ ] one\n## B\n- [ ] same\n- [ ] three\n")
	for i, e := range parts {
		known = append(known, identity.Known{Plan: "all.md", Section: e.Section, Text: e.Text})
		parts[i].Plan = "part-" + e.Section[0] + ".md"
	}
	want := "0>0 moved, 1>1 moved, 2>2 moved, 3>3 moved"
	if diff := cmp.Diff(want, summary(identity.Match(known, parts))); diff != "" {
		t.Errorf("matching (-want +got):\n%s", diff)
	}
}

func TestMatch_takes_the_author_s_word_for_a_link(t *testing.T) {
	t.Parallel()
	known := []identity.Known{
		{Plan: "plan.md", Section: []string{"A"}, Text: "Write the guide", Issue: 7},
		{Plan: "plan.md", Section: []string{"B"}, Text: "Write the guide", Issue: 8},
	}
	got := summary(identity.Match(known, []identity.Entry{{Plan: "plan.md", Section: []string{"C"}, Text: "Write the guide", Links: []int{8}}}))
	if got != "1>0 link, -0" {
		t.Errorf("matching is %q", got)
	}
}

func TestMatch_does_not_take_a_mention_for_a_link(t *testing.T) {
	t.Parallel()
	known := []identity.Known{{Plan: "plan.md", Section: []string{"A"}, Text: "Write the guide", Issue: 7}}
	got := summary(identity.Match(known, []identity.Entry{
		{Plan: "plan.md", Section: []string{"A"}, Text: "Repair the build", Links: []int{7}},
		{Plan: "plan.md", Section: []string{"A"}, Text: "Write the guide"},
	}))
	if got != "0>1 text, +0" {
		t.Errorf("matching is %q", got)
	}
}

// BenchmarkScorer counts the words of one text that is as long as a line may be: the time for each word
// is the same as in a short one.
func BenchmarkScorer(b *testing.B) {
	for _, n := range []int{1_000, 16_000} {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "word%d ", i)
		}
		b.Run(fmt.Sprintf("%d words", n), func(b *testing.B) {
			for b.Loop() {
				identity.NewScorer([]string{text.String()})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/word")
		})
	}
}
