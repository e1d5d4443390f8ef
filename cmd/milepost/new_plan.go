package main

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// planTemplate is the text of a new plan.
//
//go:embed new_plan.md.tmpl
var planTemplate string

// draft is what a new plan says that is its own.
type draft struct {
	Number, Title, Author string
	// Start and Due are days, such as 2026-12-01, and Duration is the time between them in words.
	Start, Due, Duration string
	// Windows are the weeks of the three phases.
	Windows [3]string
}

// usualWeeks is how long a milestone takes if nobody says so.
const usualWeeks = 4

// draftOf is the plan that somebody asks for; what they do not say comes from its place and from today.
func draftOf(options newOptions, place planPlace, now time.Time) (draft, error) {
	d := draft{
		Number: strings.TrimSpace(cmp.Or(options.number, place.number)),
		Title:  strings.TrimSpace(cleanLine(cmp.Or(options.title, place.about, place.project))),
		Author: strings.TrimSpace(cleanLine(cmp.Or(options.author, "[Name]"))),
	}
	start, err := dayOf("--start", cmp.Or(options.start, now.Format(time.DateOnly)))
	if err != nil {
		return d, err
	}
	due := start.AddDate(0, 0, 7*usualWeeks)
	if options.target != "" {
		if due, err = dayOf("--target", options.target); err != nil {
			return d, err
		}
	}
	if !due.After(start) {
		return d, fmt.Errorf("the milestone would be due on %s, and work begins on %s: give a later --target, or an earlier --start", due.Format(time.DateOnly), start.Format(time.DateOnly))
	}
	const week = 7 * 24 * time.Hour
	weeks := int((due.Sub(start) + week - 1) / week)
	d.Start, d.Due, d.Duration, d.Windows = start.Format(time.DateOnly), due.Format(time.DateOnly), sync.Several(weeks, "week", "weeks"), windows(weeks)
	return d, nil
}

// dayOf reads the day that an option gives.
func dayOf(option, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fmt.Errorf("%s %q is no day: write it like 2026-12-01", option, text)
	}
	return day, nil
}

// windows shares weeks among three phases: the first and the last have a quarter each, rounded up, and the one between
// them the rest.
func windows(weeks int) [3]string {
	quarter := (weeks + 3) / 4
	last := max(weeks-quarter+1, 1)
	from := min(quarter+1, weeks)
	return [3]string{window(1, quarter), window(from, max(from, last-1)), window(last, weeks)}
}

func window(from, to int) string {
	if from == to {
		return fmt.Sprintf("Week %d", from)
	}
	return fmt.Sprintf("Week %d-%d", from, to)
}

// write is the text of the plan and the name of its milestone. The error says what of it would be read otherwise than it
// is meant.
func (d draft) write() (content, milestone string, err error) {
	var out strings.Builder
	if err := template.Must(template.New("plan").Parse(planTemplate)).Execute(&out, d); err != nil {
		return "", "", fmt.Errorf("write the plan: %w", err)
	}
	content = out.String()
	plan := parser.Parse([]byte(content))
	switch {
	case d.Title == "":
		return "", "", errors.New("what is the milestone called? Say it with --title")
	case plan.IsTemplate:
		return "", "", fmt.Errorf("\"Milestone %s: %s\" reads as a blank that is still to be filled in: say what it is called with --title, and its --number", d.Number, d.Title)
	case len(plan.Milestones) != 1 || plan.Milestones[0].Number != d.Number:
		return "", "", fmt.Errorf("%q cannot be read as the number of a milestone: write --number 3, or 2.5", d.Number)
	case plan.Milestones[0].Title == "Milestone "+d.Number:
		return "", "", fmt.Errorf("nothing of %q is read as a name: say what the milestone is called with --title", d.Title)
	case len(plan.Diagnostics) > 0:
		return "", "", fmt.Errorf("the plan would not be read as it is meant: line %d: %s", plan.Diagnostics[0].Line, plan.Diagnostics[0].Message)
	}
	return content, plan.Milestones[0].Title, nil
}
