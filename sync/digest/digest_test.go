package digest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/digest"
)

// day is noon of a day in March 2026 or after it.
func day(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }

// plan is a history made of texts, one each on a day.
type plan struct {
	days  []int
	texts []string
}

func (p plan) input(since, today int) digest.Input {
	in := digest.Input{Path: "plans/m2.md", Since: day(since), Today: day(today), Texts: map[string]*parser.Plan{}}
	for i, text := range p.texts {
		blob := string(rune('a' + i))
		read := parser.Parse([]byte(text))
		in.Texts[blob] = read
		in.Revisions = append(in.Revisions, burnup.Revision{Commit: "c" + blob, Blob: blob, At: day(p.days[i]), Path: in.Path, Counts: burnup.Count(read)})
		in.Risks = parser.ParseWith([]byte(text), parser.Options{Tables: true})
	}
	return in
}

const first = `# Milestone 2: Data

**Due**: 2026-04-01

## Implementation

- [x] Write the reader
- [ ] Write the writer @ann
- [ ] Write the index @ann (due 2026-03-10)
- [ ] Write the cache @bob
- [x] Write the log
- [ ] Write the locks
- [ ] Measure it all (due 2026-03-25)

## Open questions

- [ ] Question 1: Which store? **Decision**: [Pending]

## Risks

| Risk | Probability | Impact |
|---|---|---|
| The disk is slow | Low | Low |
| Nobody knows the format | High | Medium |

## Sign-off

- [ ] Engineering Lead: [Name] - [Date]
`

const second = `# Milestone 2: Data

**Due**: 2026-05-01

## Implementation

- [x] Write the reader
- [x] Write the writer @ann
- [ ] Write the index @ann (due 2026-03-20)
- [ ] Write the cache @bob
- [ ] Write the log
- [ ] ~~Write the locks~~ (moved to M3)
- [ ] Measure it all (due 2026-03-25)
- [ ] Write the manual
- [x] Write the changelog

## Open questions

- [ ] Question 1: Which store? **Decision**: SQLite

## Risks

| Risk | Probability | Impact |
|---|---|---|
| The disk is slow | Low | Low |
| Nobody knows the format | High | Medium |

## Sign-off

- [ ] Engineering Lead: [Name] - [Date]
`

func titles[T any](list []T, title func(T) string) []string {
	said := []string{}
	for _, e := range list {
		said = append(said, title(e))
	}
	return said
}

func entry(e digest.Entry) string {
	if e.Note != "" {
		return e.Title + " / " + e.Note
	}
	return e.Title
}

func TestADigestSaysWhatBecameOfAPlan(t *testing.T) {
	t.Parallel()
	d := digest.Make(plan{[]int{1, 30}, []string{first, second}}.input(20, 40))
	for name, c := range map[string]struct{ got, want []string }{
		"closed":   {titles(d.Closed, entry), []string{"Write the writer @ann", "Write the changelog"}},
		"added":    {titles(d.Added, entry), []string{"Write the manual", "Write the changelog"}},
		"struck":   {titles(d.Struck, entry), []string{"Write the locks / moved to M3"}},
		"reopened": {titles(d.Reopened, entry), []string{"Write the log / was done"}},
		"removed":  {titles(d.Removed, entry), []string{}},
		"decided":  {titles(d.Decided, entry), []string{"Question 1: Which store? / SQLite"}},
		"unsigned": {titles(d.Unsigned, entry), []string{"Engineering Lead"}},
		"stale":    {titles(d.Stale, entry), []string{"Write the cache @bob / unchanged since 2026-03-01 or longer", "Measure it all / unchanged since 2026-03-01 or longer"}},
		"next":     {titles(d.Next, entry), []string{"Write the index @ann", "Write the cache @bob", "Write the log", "Measure it all", "Write the manual"}},
		"slipped": {
			titles(d.Slipped, func(s digest.Slip) string { return s.Title + " " + s.From + " " + s.To }),
			[]string{"Write the index @ann 2026-03-10 2026-03-20", "Milestone 2: Data 2026-04-01 2026-05-01", "Write the index @ann 2026-03-20 ", "Measure it all 2026-03-25 "},
		},
		"risks": {
			titles(d.Risks, func(r digest.Risk) string { return r.Title + ": " + r.Severity }),
			[]string{"Nobody knows the format: high", "The disk is slow: low"},
		},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff([]digest.Owner{{Name: "@ann", Open: 1, Done: 1}, {Name: "@bob", Open: 1}, {Open: 5, Done: 2, Dropped: 1}}, d.Owners); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]burnup.Day{{Date: "2026-03-01", Scope: 9, Done: 2}, {Date: "2026-03-30", Scope: 11, Done: 3, Dropped: 1}}, d.Burnup); diff != "" {
		t.Errorf("burn-up (-want +got):\n%s", diff)
	}
	if d.Title != "Milestone 2: Data" || d.Commit != "cb" || d.Scope != 11 || d.Open != 7 || d.Since != "2026-03-20" || d.Until != "2026-04-09" || d.Health.Verdict != burnup.OffTrack {
		t.Errorf("digest %+v", d)
	}
}

func TestADigestOfAYoungPlanCountsAllOfItAsAdded(t *testing.T) {
	t.Parallel()
	d := digest.Make(plan{[]int{10}, []string{first}}.input(3, 10))
	if len(d.Added) != 9 || len(d.Closed) != 2 || len(d.Stale) != 0 {
		t.Errorf("added %d, closed %d, stale %d", len(d.Added), len(d.Closed), len(d.Stale))
	}
}

func TestTheDigestOfAFinishedPlanStaysTheSame(t *testing.T) {
	t.Parallel()
	const open, closed, tidied = "# Milestone 2: Data\n\n- [ ] one (due 2026-03-02)\n- [x] two\n", "# Milestone 2: Data\n\n- [x] one (due 2026-03-02)\n- [x] two\n", "# Milestone 2: Data\n\nAll done.\n"
	before := digest.Make(plan{[]int{1, 5}, []string{open, closed}}.input(1, 6))
	after := digest.Make(plan{[]int{1, 5, 20}, []string{open, closed, tidied}}.input(1, 400))
	if diff := cmp.Diff([]burnup.Day{{Date: "2026-03-20"}}, after.Burnup[2:]); diff != "" {
		t.Errorf("the days go on (-want +got):\n%s", diff)
	}
	after.Burnup = before.Burnup
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("digest (-before +after):\n%s", diff)
	}
	if before.ClosedOn != "2026-03-05" || before.Health.Reason != "finished on 2026-03-05" || len(before.Slipped) != 0 {
		t.Errorf("digest %+v", before)
	}
}

func TestNoListOfADigestIsNull(t *testing.T) {
	t.Parallel()
	for _, in := range []digest.Input{{Path: "plan.md"}, plan{[]int{1}, []string{"no items"}}.input(1, 2)} {
		encoded, err := json.Marshal(digest.Make(in))
		if err != nil {
			t.Fatal(err)
		}
		if rest := strings.ReplaceAll(string(encoded), `"forecast":null`, ""); strings.Contains(rest, "null") {
			t.Errorf("%s", encoded)
		}
	}
}

func TestADigestInMarkdownActsOnNothing(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	text := "# Milestone 2: fixes #7 for @ann\n\n- [ ] Closes #12 and @bob's https://github.com/o/r/issues/3\n- [x] GH-9 o/r#4 # not a heading\n- [ ] <script>alert(1)</script> **Owner**: @carl\n"
	written := digest.Markdown(digest.Make(plan{[]int{10}, []string{text}}.input(3, 12)))
	if acts := gfmtest.Acts(t, written, "github.com"); len(acts) > 0 {
		t.Errorf("GitHub would act on %q in\n%s", acts, written)
	}
	if page := digest.HTML([]digest.Digest{digest.Make(plan{[]int{10}, []string{text}}.input(3, 12))}); strings.Contains(page, "<script") {
		t.Errorf("a script stands in\n%s", page)
	}
}

func TestABurnUpIsDrawnWithCharacters(t *testing.T) {
	t.Parallel()
	days := []burnup.Day{{Date: "2026-03-01", Scope: 8}, {Date: "2026-03-11", Scope: 10, Done: 3, Dropped: 1}, {Date: "2026-03-21", Scope: 10, Done: 9, Dropped: 1}}
	want := strings.TrimPrefix(`
10 │                    ────────────────────░░░░░░░░░░░░░░░░░░░░
   │                                        ████████████████████
   │────────────────────                    ████████████████████
   │                                        ████████████████████
   │                                        ████████████████████
   │                                        ████████████████████
   │                    ░░░░░░░░░░░░░░░░░░░░████████████████████
   │                    ████████████████████████████████████████
   │                    ████████████████████████████████████████
   │                    ████████████████████████████████████████
 0 └────────────────────────────────────────────────────────────
    2026-03-01                                        2026-03-31
    █ done  ░ dropped  ─ in the plan`, "\n")
	got := strings.Join(digest.Plot(days, day(31)), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plot (-want +got):\n%s\n%s", diff, got)
	}
	for _, c := range [][]burnup.Day{nil, {{Date: "2026-03-01", Scope: 3}}, {{Date: "2026-03-01", Scope: 1, Done: 1}}, {{Date: "2026-03-05", Scope: 100_000, Done: 99_999}}} {
		for _, l := range digest.Plot(c, day(1)) {
			if strings.ContainsRune(l, '\n') || len([]rune(l)) > 70 {
				t.Errorf("line %q", l)
			}
		}
	}
}
