package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/parser"
)

// newDay is the day on which the plans of these tests are written.
var newDay = time.Date(2026, 11, 28, 23, 30, 0, 0, time.UTC)

func TestNew_counts_from_today_unless_told(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options              newOptions
		start, due, duration string
	}{
		"nothing said": {newOptions{}, "2026-11-28", "2026-12-26", "4 weeks"},
		"a start":      {newOptions{start: "2027-01-31"}, "2027-01-31", "2027-02-28", "4 weeks"},
		"a target":     {newOptions{target: "2026-12-05"}, "2026-11-28", "2026-12-05", "1 week"},
		"one day more": {newOptions{target: "2026-12-06"}, "2026-11-28", "2026-12-06", "2 weeks"},
		"both":         {newOptions{start: "2026-01-01", target: "2026-12-31"}, "2026-01-01", "2026-12-31", "52 weeks"},
		"one day":      {newOptions{target: "2026-11-29"}, "2026-11-28", "2026-11-29", "1 week"},
		"before today": {newOptions{start: "2020-02-29"}, "2020-02-29", "2020-03-28", "4 weeks"},
	} {
		got, err := draftOf(c.options, planPlace{number: "1", about: "Maps"}, newDay)
		if err != nil || got.Start != c.start || got.Due != c.due || got.Duration != c.duration {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for _, options := range []newOptions{{target: "2026-11-28"}, {start: "2026-13-01"}, {target: "soon"}} {
		if got, err := draftOf(options, planPlace{}, newDay); err == nil {
			t.Errorf("%+v became %+v", options, got)
		}
	}
}

func TestNew_shares_the_weeks_among_the_phases(t *testing.T) {
	t.Parallel()
	for weeks, want := range map[int][3]string{
		1:  {"Week 1", "Week 1", "Week 1"},
		2:  {"Week 1", "Week 2", "Week 2"},
		3:  {"Week 1", "Week 2", "Week 3"},
		4:  {"Week 1", "Week 2-3", "Week 4"},
		6:  {"Week 1-2", "Week 3-4", "Week 5-6"},
		12: {"Week 1-3", "Week 4-9", "Week 10-12"},
	} {
		if diff := cmp.Diff(want, windows(weeks)); diff != "" {
			t.Errorf("%d weeks (-want +got):\n%s", weeks, diff)
		}
	}
}

func TestNew_writes_plans_without_a_diagnostic_and_with_every_section(t *testing.T) {
	t.Parallel()
	for days := 1; days <= 400; days += 7 {
		target := newDay.AddDate(0, 0, days).Format(time.DateOnly)
		d, err := draftOf(newOptions{target: target, title: fmt.Sprintf("Trip of %d days", days)}, planPlace{number: "2.5"}, newDay)
		must(t, err)
		content, milestone, err := d.write()
		must(t, err)
		plan := parser.ParseWith([]byte(content), parser.Options{Tables: true})
		if len(plan.Diagnostics) > 0 || milestone != "Milestone 2.5: "+d.Title || plan.Milestones[0].DueOn != target {
			t.Fatalf("%s, due %s: %+v", milestone, plan.Milestones[0].DueOn, plan.Diagnostics)
		}
		roles := map[parser.Role]bool{}
		for _, section := range plan.Sections {
			roles[section.Role] = true
		}
		for _, role := range []parser.Role{
			parser.RoleGoals, parser.RoleMetrics, parser.RoleFeatures, parser.RoleArchitecture, parser.RoleImplementation, parser.RoleTesting, parser.RoleDocumentation,
			parser.RoleRisks, parser.RoleRollout, parser.RoleQuestions, parser.RoleResources, parser.RoleAppendix, parser.RoleSignOff, parser.RoleNotes,
		} {
			if !roles[role] {
				t.Errorf("no section is for %s", role)
			}
		}
		titles := map[string]bool{}
		for _, item := range plan.Items {
			if !item.Tracked || item.State != parser.StateOpen || titles[item.Title] {
				t.Errorf("%+v", item)
			}
			titles[item.Title] = true
		}
	}
}

func TestNew_reads_any_title_as_the_name_or_refuses_it(t *testing.T) {
	t.Parallel()
	boxes := strings.Count(planTemplate, "[ ] ")
	look := func(title string) error {
		d, err := draftOf(newOptions{title: title}, planPlace{number: "1", about: "Maps"}, newDay)
		if err != nil {
			return err
		}
		content, milestone, err := d.write()
		if err != nil {
			return nil //nolint:nilerr // it is refused
		}
		plan := parser.Parse([]byte(content))
		if len(plan.Items) != boxes || !strings.HasPrefix(milestone, "Milestone 1: ") || plan.Milestones[0].DueOn != "2026-12-26" || len(plan.Diagnostics) > 0 {
			return fmt.Errorf("%q: %s, %d items, due %s, %+v", title, milestone, len(plan.Items), plan.Milestones[0].DueOn, plan.Diagnostics)
		}
		return nil
	}
	for _, title := range []string{"Maps", "", "[X]", "a\nb", "- [ ] a", "<!-- a", "`", "(due 2026-01-01)", "~~a~~", "✅ Done", "{{.Number}}", "<details>", "a\\", "Phase 1: b", "\x00\u2028", "-->"} {
		must(t, look(title))
	}
	rapid.Check(t, func(t *rapid.T) {
		if err := look(rapid.String().Draw(t, "title")); err != nil {
			t.Fatal(err)
		}
	})
}
