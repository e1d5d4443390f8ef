package main

import (
	"fmt"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/show"
)

// foreseen is what a preview says, for programs.
type foreseen struct {
	// Commit is the commit that was looked at, "" if none was.
	Commit string `json:"commit"`
	// Blocked says why nothing can be done, "" if nothing keeps it.
	Blocked     string      `json:"blocked,omitempty"`
	Changes     []show.Line `json:"changes"`
	Actions     sync.Counts `json:"actions"`
	Notices     []string    `json:"notices"`
	Diagnostics []string    `json:"diagnostics"`
}

func foreseenOf(p sync.Preview) foreseen {
	f := foreseen{
		Commit: p.Head.Commit, Blocked: p.Blocked, Changes: show.Lines(p), Actions: sync.CountActions(p.Actions), Notices: []string{}, Diagnostics: []string{},
	}
	for _, notice := range p.Notices {
		f.Notices = append(f.Notices, notice.String())
	}
	for _, d := range p.Diagnostics {
		f.Diagnostics = append(f.Diagnostics, fmt.Sprintf("%s:%d:%d: %s: %s", d.Path, d.Line, d.Column, d.Severity, d.Message))
	}
	return f
}

// printForeseen prints a preview for people.
func printForeseen(t terminal, p sync.Preview, text string) {
	for _, d := range p.Diagnostics {
		t.printf("%s:%d:%d: %s: %s\n", d.Path, d.Line, d.Column, t.severity(d.Severity), d.Message)
	}
	if len(p.Diagnostics) > 0 {
		t.printf("\n")
	}
	for _, line := range coloured(t, text) {
		t.printf("%s\n", line)
	}
}
