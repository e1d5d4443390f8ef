package diff

import (
	"errors"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

func (f *comparison) title() {
	bare := sync.BareTitle(f.base.Issue.Title, f.want.Suffix)
	if bare == f.base.Issue.Title {
		bare = sync.BareTitle(bare, f.base.Suffix)
	}
	full := sync.FullTitle(f.want.Title, f.want.Suffix)
	if f.base.Given != "" && f.base.Issue.Title == f.base.Given {
		f.givenTitle(full)
		return
	}
	f.now.Given, f.want.Given = "", ""
	switch {
	case full == f.base.Issue.Title:
		f.now.Title, f.now.Suffix = f.want.Title, f.want.Suffix
	case bare == markup.TitleOf(f.item):
		f.now.Title = bare
		if f.base.Suffix != f.want.Suffix && f.base.Issue.Title == sync.FullTitle(bare, f.base.Suffix) {
			f.retitle(full)
			return
		}
		f.now.Suffix = f.want.Suffix // a person took it off
	case bare == f.base.Title && f.struckShort():
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
	case bare == f.base.Title:
		f.retitle(full)
	case markup.TitleOf(f.item) == f.base.Title:
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		f.titleFromGitHub(bare)
	default:
		if f.base.Title != "" {
			f.out.notice("conflict", f.now.Plan, f.item.Line, "the title was changed in the plan and on GitHub (%q): the plan's %q it is",
				bare, markup.TitleOf(f.item))
		}
		f.retitle(full)
	}
}

// struckShort reports whether the document struck the words of a title only up to where a remark, its owners
// or the like begin: `~~Text~~ (second floor) @ann`. What is dropped gets no other title by that.
func (f *comparison) struckShort() bool {
	behind, _ := strings.CutPrefix(f.item.Whole, f.item.Text)
	return len(f.base.Title) > len(f.item.Title) && strings.HasPrefix(markup.Fitting(f.item.Title+behind), f.base.Title) ||
		f.item.Behind != "" && f.base.Title == markup.Fitting(f.item.Title+" "+f.item.Behind)
}

// givenTitle leaves a person's title and the line's text side by side, as they were when the
// issue was adopted, until one of them changes.
func (f *comparison) givenTitle(full string) {
	if markup.TitleOf(f.item) == f.base.Title {
		f.want.Title, f.want.Suffix = f.base.Title, f.base.Suffix
		return
	}
	f.retitle(full)
}

// outdated notes that the document took over a rename from GitHub, which the issue's marker knows
// nothing of: were the ledger lost before the next one, nobody could tell whose issue it is. Of a
// person's issue no marker counts.
func (f *comparison) outdated() {
	took := f.update.Title == nil && f.base.Title != "" && f.now.Title != f.base.Title
	f.now.Outdated, f.want.Outdated = (f.base.Outdated || took) && !f.base.Adopted, false
}

func (f *comparison) retitle(full string) {
	f.update.Title = &full
	f.changed = true
}

// titleFromGitHub proposes a person's new title to the document. A title that cannot be written
// there stays GitHub's, and is told for as long as the two differ.
func (f *comparison) titleFromGitHub(title string) {
	f.want.Kept = f.base.Kept
	span, err := f.document.Plan.Retitle(f.placed.Item, title)
	if err == nil {
		f.edit(sync.FieldTitle, title, []parser.Edit{span}, nil)
		return
	}
	why := "there it would read as something else, such as a date, an id, a placeholder or a mark"
	if errors.Is(err, parser.ErrFormatted) {
		why = "the line holds formatting, which would be lost"
	}
	f.out.notice("title-kept", f.now.Plan, f.item.Line, "#%d was renamed to %q, and the line keeps its own words, since %s: change the line by hand, or the issue's title",
		f.base.Issue.Number, title, why)
	f.now.Kept, f.want.Kept = title, title
}
