package burnup_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/internal/gfmtest"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/burnup"
)

func TestTheBurnUpOfEveryCollectedHistoryIsWhatAnotherCounterCounts(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	for _, manifest := range corpus.Files(t, "corpus/histories/*/manifest.tsv") {
		t.Run(filepath.Base(filepath.Dir(manifest)), func(t *testing.T) {
			t.Parallel()
			var revisions []burnup.Revision
			var want []burnup.Day
			for _, row := range manifestRows(t, manifest) {
				text := corpus.Read(t, filepath.Join(filepath.Dir(manifest), row.file))
				revisions = append(revisions, burnup.Revision{
					Commit: row.commit, Blob: row.blob, At: row.at, Counts: burnup.Count(parser.Parse(text)),
				})
				day := countedByGitHubsOwn(t, text)
				day.Date = row.at.UTC().Format("2006-01-02")
				if n := len(want); n > 0 && want[n-1].Date == day.Date {
					want = want[:n-1]
				}
				want = append(want, day)
			}
			if diff := cmp.Diff(want, burnup.Days(revisions)); diff != "" {
				t.Errorf("burn-up (-counted +computed):\n%s", diff)
			}
			t.Logf("%d revisions on %d days", len(revisions), len(want))
		})
	}
}

// row is one line of a history's list.
type row struct {
	file, commit, blob string
	at                 time.Time
}

func manifestRows(t *testing.T, file string) []row {
	t.Helper()
	reader := csv.NewReader(bytes.NewReader(corpus.Read(t, file)))
	reader.Comma, reader.Comment, reader.LazyQuotes, reader.FieldsPerRecord = '\t', '#', true, -1
	records, err := reader.ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("read %s: %d rows, %v", file, len(records), err)
	}
	var rows []row
	for _, record := range records[1:] {
		at, err := time.Parse(time.RFC3339, record[3])
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row{record[0], record[1], record[5], at})
	}
	return rows
}

// countedByGitHubsOwn counts the boxes that GitHub's own renderer shows, and those whose text it strikes as a whole.
// It covers every construct that has a box there. It knows nothing of our parser; the collected histories hold no
// front matter, no tables of items and no texts struck in part.
func countedByGitHubsOwn(t *testing.T, text []byte) burnup.Day {
	t.Helper()
	var day burnup.Day
	for _, entry := range shownBox.FindAllStringSubmatch(gfmtest.Render(t, string(text), true), -1) {
		day.Scope++
		switch {
		case strings.Contains(entry[1], "checked"):
			day.Done++
		case strings.HasPrefix(strings.TrimSpace(entry[2]), "<del>") && strings.HasSuffix(strings.TrimSpace(entry[2]), "</del>"):
			day.Dropped++
		}
	}
	return day
}

// shownBox finds a box and the line behind it.
var shownBox = regexp.MustCompile(`<input type="checkbox"([^>]*)/>([^\n]*?)(?:</p>|</li>|\n)`)

func TestAnEntryTellsHowThePlanStoodAtTheEndOfItsDay(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	revision := func(when, blob string, scope, done, dropped int) burnup.Revision {
		return burnup.Revision{Commit: when, Blob: blob, At: at(when), Counts: burnup.Counts{Scope: scope, Done: done, Dropped: dropped}}
	}
	for _, c := range []struct {
		name      string
		revisions []burnup.Revision
		want      []burnup.Day
	}{
		{"nothing", nil, []burnup.Day{}},
		{"a file that was never there", []burnup.Revision{revision("2026-03-01T10:00:00Z", "", 0, 0, 0)}, []burnup.Day{}},
		{
			"the last of several revisions of a day counts",
			[]burnup.Revision{revision("2026-03-01T10:00:00Z", "a", 3, 0, 0), revision("2026-03-01T23:59:59Z", "b", 4, 1, 1)},
			[]burnup.Day{{Date: "2026-03-01", Scope: 4, Done: 1, Dropped: 1}},
		},
		{
			"days are those of UTC",
			[]burnup.Revision{revision("2026-03-01T23:30:00-05:00", "a", 3, 0, 0)},
			[]burnup.Day{{Date: "2026-03-02", Scope: 3}},
		},
		{
			"a day on which only words changed has an entry",
			[]burnup.Revision{revision("2026-03-01T10:00:00Z", "a", 3, 0, 0), revision("2026-03-04T10:00:00Z", "b", 3, 0, 0)},
			[]burnup.Day{{Date: "2026-03-01", Scope: 3}, {Date: "2026-03-04", Scope: 3}},
		},
		{
			"a commit that leaves the content changes nothing",
			[]burnup.Revision{revision("2026-03-01T10:00:00Z", "a", 3, 0, 0), revision("2026-03-04T10:00:00Z", "a", 3, 0, 0)},
			[]burnup.Day{{Date: "2026-03-01", Scope: 3}},
		},
		{
			"a clock that was behind does not turn history around",
			[]burnup.Revision{revision("2026-03-04T10:00:00Z", "a", 3, 0, 0), revision("2026-03-01T10:00:00Z", "b", 5, 1, 0)},
			[]burnup.Day{{Date: "2026-03-04", Scope: 5, Done: 1}},
		},
		{
			"a plan that is taken away leaves nothing",
			[]burnup.Revision{revision("2026-03-01T10:00:00Z", "a", 3, 0, 0), revision("2026-03-04T10:00:00Z", "", 0, 0, 0)},
			[]burnup.Day{{Date: "2026-03-01", Scope: 3}, {Date: "2026-03-04"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, burnup.Days(c.revisions)); diff != "" {
				t.Errorf("days (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCountsIsEveryBoxThatGitHubShows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       burnup.Counts
	}{
		{"states", "# Milestone 1: A\n- [ ] open\n- [x] done\n- [X] done too\n- [ ] ~~dropped~~\n", burnup.Counts{Scope: 4, Done: 2, Dropped: 1}},
		{"done beats struck", "# Milestone 1: A\n- [x] ~~done and struck~~\n", burnup.Counts{Scope: 1, Done: 1}},
		{"a box that GitHub does not know", "# Milestone 1: A\n- [-] no\n- [ ] yes\n", burnup.Counts{Scope: 1}},
		{"what is still to be written", "# Milestone 1: A\n- [ ] TBD\n- [x] real\n", burnup.Counts{Scope: 2, Done: 1, Unwritten: 1}},
		{"below others", "# Milestone 1: A\n- [ ] a\n  - [x] b\n    1. [ ] c\n", burnup.Counts{Scope: 3, Done: 1}},
		{"code", "# Milestone 1: A\n```\n- [ ] no\n```\n", burnup.Counts{}},
		{"no plan at all", "- [ ] a\n", burnup.Counts{Scope: 1}},
		{"a draft", "---\nstatus: draft\n---\n# Milestone 1: A\n- [ ] a\n", burnup.Counts{Scope: 1}},
		{"endings of lines as Windows has them", "# Milestone 1: A\r\n- [ ] a\r\n- [x] b\r\n", burnup.Counts{Scope: 2, Done: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, burnup.Count(parser.Parse([]byte(c.text)))); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDaysThatGrowEqualThoseFromScratch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		revisions := someRevisions(t)
		var grown burnup.Series
		for i, revision := range revisions {
			grown.Add(revision)
			if diff := cmp.Diff(burnup.Days(revisions[:i+1]), grown.Days()); diff != "" {
				t.Fatalf("after %d revisions (-from scratch +grown):\n%s", i+1, diff)
			}
		}
		days := grown.Days()
		for i := 1; i < len(days); i++ {
			if days[i].Date <= days[i-1].Date {
				t.Fatalf("%s follows %s", days[i].Date, days[i-1].Date)
			}
		}
	})
}

// someRevisions makes a history, with clocks that are wrong at times.
func someRevisions(t *rapid.T) []burnup.Revision {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var revisions []burnup.Revision
	for i := range rapid.IntRange(0, 40).Draw(t, "revisions") {
		at = at.Add(time.Duration(rapid.IntRange(-10, 60).Draw(t, "hours")) * time.Hour)
		scope := rapid.IntRange(0, 12).Draw(t, "scope")
		done := rapid.IntRange(0, scope).Draw(t, "done")
		revisions = append(revisions, burnup.Revision{
			Commit: fmt.Sprint(i), Blob: rapid.SampledFrom([]string{"", "a", "b", "c", "d"}).Draw(t, "blob"), At: at,
			Counts: burnup.Counts{Scope: scope, Done: done, Dropped: rapid.IntRange(0, scope-done).Draw(t, "dropped")},
		})
	}
	return revisions
}
