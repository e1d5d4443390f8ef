package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// dashboardPanel is what of a panel of Grafana asks for metrics, and says what it shows.
type dashboardPanel struct {
	ID      int    `json:"id"`
	Title   string `json:"title"`
	GridPos struct{ H, W, X, Y int }
	Targets []struct {
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat"`
	} `json:"targets"`
}

// The dashboard asks for nothing that the program does not expose, by no label that it does not have, and leaves none of
// our own metrics out.
func TestDashboard_asks_for_what_the_program_exposes_and_for_all_of_it(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../deploy/grafana/milepost.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		UID        string           `json:"uid"`
		Title      string           `json:"title"`
		Panels     []dashboardPanel `json:"panels"`
		Templating struct {
			List []struct{ Name, Definition string }
		} `json:"templating"`
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	l := startLife(t, withMetrics)
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(lifePlan)
	l.rest()
	// What counts something begins with the first: previews and imports that wait need none to be there.
	exposed, labels := map[string]bool{"milepost_previews_total": true}, map[string]bool{"le": true, "job": true, "instance": true, "outcome": true}
	label := regexp.MustCompile(`([a-z_]+)="`)
	for line := range l.scraped() {
		name, with, _ := strings.Cut(line, "{")
		exposed[name] = true
		for _, found := range label.FindAllStringSubmatch(with, -1) {
			labels[found[1]] = true
		}
	}
	asked := map[string]bool{}
	metric := regexp.MustCompile(`\b(?:milepost|process|go)_[a-z_]+`)
	by := regexp.MustCompile(`by \(([a-z, ]+)\)`)
	places, ids := map[[2]int]string{}, map[int]bool{}
	for _, panel := range dashboard.Panels {
		if panel.Title == "" || len(panel.Targets) == 0 || ids[panel.ID] {
			t.Errorf("panel %d (%q) has no title, asks for nothing, or has another's id", panel.ID, panel.Title)
		}
		ids[panel.ID] = true
		for x := range panel.GridPos.W {
			for y := range panel.GridPos.H {
				at := [2]int{panel.GridPos.X + x, panel.GridPos.Y + y}
				if other := places[at]; other != "" || at[0] >= 24 {
					t.Fatalf("%q lies over %q or outside", panel.Title, other)
				}
				places[at] = panel.Title
			}
		}
		for _, target := range panel.Targets {
			found := metric.FindAllString(target.Expr, -1)
			if len(found) == 0 || strings.Count(target.Expr, "(") != strings.Count(target.Expr, ")") {
				t.Errorf("%q asks for %q", panel.Title, target.Expr)
			}
			for _, name := range found {
				asked[name] = true
				if !exposed[name] {
					t.Errorf("%q asks for %s, which the program does not expose", panel.Title, name)
				}
			}
			for _, group := range by.FindAllStringSubmatch(target.Expr, -1) {
				for name := range strings.SplitSeq(group[1], ", ") {
					if !labels[name] {
						t.Errorf("%q groups by %s, which no metric has", panel.Title, name)
					}
				}
			}
		}
	}
	for name := range exposed {
		histogram := strings.HasSuffix(name, "_sum") || strings.HasSuffix(name, "_count")
		if strings.HasPrefix(name, "milepost_") && !asked[name] && !histogram {
			t.Errorf("nothing shows %s", name)
		}
	}
	if dashboard.UID != "milepost" || len(dashboard.Templating.List) != 2 || !strings.Contains(dashboard.Templating.List[1].Definition, "milepost_queue_waiting") {
		t.Errorf("it has %+v", dashboard.Templating)
	}
}
