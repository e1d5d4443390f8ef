package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/history"
	"github.com/milepost/milepost/sync/offline"
)

// mostFollowed bounds how many revisions of a plan an item is followed through.
const mostFollowed = 500

type itemInput struct {
	planInput
	Line int    `json:"line,omitempty" jsonschema:"line of the item in the newest commit, from 1; or give id"`
	ID   string `json:"id,omitempty" jsonschema:"id of the item as the plan writes it, such as Goal 3; or give line"`
}

type itemOutput struct {
	Item checkedItem `json:"item"`
	// History has the commits that changed it, newest first.
	History []itemChange `json:"history"`
	// Incomplete says why the history does not reach the first commit of the item, "" if it does.
	Incomplete string `json:"incomplete"`
	Issue      int    `json:"issue,omitempty" jsonschema:"number of the item's issue, left out if it has none or it is not known"`
	// Effects is what passes did to the issue, newest first, nil where that is not known.
	Effects []sync.Effect `json:"effects,omitzero"`
}

// itemChange is what a commit made of an item.
type itemChange struct {
	Commit string       `json:"commit"`
	At     time.Time    `json:"at"`
	Line   int          `json:"line"`
	Title  string       `json:"title"`
	State  parser.State `json:"state"`
	// How says how it was recognised as the item of the commit before, "" where it was new.
	How sync.How `json:"how"`
}

func showItem(ctx context.Context, source planSource, in itemInput) (itemOutput, error) {
	out := itemOutput{History: []itemChange{}}
	document, err := source.plan(ctx, in.Plan)
	if err != nil {
		return out, err
	}
	index, err := findItem(document.Plan, in)
	if err != nil {
		return out, tell("%s: %v", document.Path, err)
	}
	out.Item = checkPlan(document.Path, document.Plan).Items[index]
	if tracked, ok := source.(trackedSource); ok {
		if err := out.track(ctx, tracked, place{document.Path, out.Item.Line}); err != nil {
			return out, err
		}
	}
	return out, source.follow(ctx, document.Path, index, &out)
}

// track adds the issue of the item at a place, and what passes did to it.
func (out *itemOutput) track(ctx context.Context, tracked trackedSource, at place) error {
	out.Effects = []sync.Effect{}
	records, err := tracked.issues(ctx)
	if err != nil {
		return err
	}
	record, ok := records[at]
	if !ok {
		return nil
	}
	out.Issue = record.Issue.Number
	effects, err := tracked.effects(ctx, record.Key)
	out.Effects = append(out.Effects, effects...)
	return err
}

// findItem finds the item that is asked for.
func findItem(plan *parser.Plan, in itemInput) (int, error) {
	for i, item := range plan.Items {
		if in.Line > 0 && item.Line == in.Line || in.Line <= 0 && in.ID != "" && strings.EqualFold(item.ID, in.ID) {
			return i, nil
		}
	}
	switch {
	case in.Line > 0:
		return 0, fmt.Errorf("there is no checklist item on line %d: check_draft with the path lists all", in.Line)
	case in.ID != "":
		return 0, fmt.Errorf("no item has the id %q: check_draft with the path lists all", in.ID)
	}
	return 0, errors.New("give the line or the id of an item")
}

// follow tells what became of an item of the newest revision, through at most so many of them.
func (out *itemOutput) follow(ctx context.Context, known history.History, index, most int, reader revisionReader) error {
	revisions := known.Revisions
	out.Incomplete = known.Incomplete
	if len(revisions) == 0 {
		return nil
	}
	if len(revisions) > most {
		revisions = revisions[len(revisions)-most:]
		out.Incomplete = fmt.Sprintf("only the last %d commits of the plan were looked at", most)
	}
	now, err := reader.text(ctx, revisions[len(revisions)-1], false)
	if err != nil {
		return err
	}
	for i := len(revisions) - 1; i >= 0; i-- {
		if now == nil || index >= len(now.Items) {
			return nil
		}
		item := now.Items[index]
		change := itemChange{Commit: revisions[i].Commit, At: revisions[i].At, Line: item.Line, Title: item.Title, State: item.State}
		var before *parser.Plan
		if i > 0 {
			if before, err = reader.text(ctx, revisions[i-1], false); err != nil {
				return err
			}
		}
		from, how, ok := cameFrom(known.Path, before, now, index)
		if !ok {
			out.History = append(out.History, change)
			return nil
		}
		if old := before.Items[from]; old.Title != item.Title || old.State != item.State {
			change.How = how
			out.History = append(out.History, change)
		}
		now, index = before, from
	}
	return nil
}

// cameFrom finds the item of the revision before that an item was, if it was there.
func cameFrom(path string, before, now *parser.Plan, index int) (from int, how sync.How, ok bool) {
	if before == nil {
		return 0, "", false
	}
	for _, pair := range offline.Match(path, before, now).Pairs {
		if pair.Entry == index {
			return pair.Known, pair.How, true
		}
	}
	return 0, "", false
}
