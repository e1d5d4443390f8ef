package chart_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/chart"
)

func TestTheDocumentationShowsWhatIsDrawn(t *testing.T) {
	t.Parallel()
	p := chart.Picture{Title: "Milestone 3: Maps", Today: day(44), DueOn: date(62), Days: []burnup.Day{
		{Date: date(0), Scope: 24},
		{Date: date(3), Scope: 26, Done: 2},
		{Date: date(8), Scope: 26, Done: 5},
		{Date: date(14), Scope: 30, Done: 9, Dropped: 1},
		{Date: date(21), Scope: 31, Done: 13, Dropped: 1},
		{Date: date(30), Scope: 31, Done: 16, Dropped: 2},
		{Date: date(37), Scope: 32, Done: 20, Dropped: 2},
		{Date: date(43), Scope: 32, Done: 22, Dropped: 2},
	}}
	forecast, _ := burnup.Predict(p.Days, p.Today)
	p.Forecast = &forecast
	p.Health = burnup.Judge(burnup.Facts{Days: p.Days, Today: p.Today, Due: p.DueOn})
	for file, want := range map[string]string{
		"burnup.svg": chart.BurnUp(p),
		"badge.svg":  chart.Badge("Milestone 3: Maps", burnup.Counts{Scope: 32, Done: 22, Dropped: 2}, p.Health),
	} {
		path := filepath.Join("..", "..", "docs", "pictures", file)
		if os.Getenv("UPDATE_PICTURES") != "" {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s is another one, UPDATE_PICTURES=1 draws it (-drawn +shown):\n%s", path, diff)
		}
	}
}
