package markup

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// titleRoom is a length in bytes up to which a title has room for breakers in any case: there is at
// most one to two characters.
const titleRoom = sync.MaxTitle * 2 / 3

// plainTitle takes the breakers out of a title again: those that [neutral] puts there, and people's
// where it would put one.
func plainTitle(title string) string {
	if !strings.Contains(title, breaker) {
		return title
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(title, breaker)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		if so := out.String(); !isBreak(so, after) {
			out.WriteString(breaker)
		}
		title = after
	}
}

// isBreak reports whether a breaker between two texts keeps them from acting.
func isBreak(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	last := before[len(before)-1]
	return strings.IndexByte("@#-/", last) >= 0 || isHex(last) && isHex(after[0])
}

// Fitting is a title that stays within GitHub's limit when it is made harmless, with an ellipsis
// where it was cut.
func Fitting(title string) string {
	title = plainTitle(title)
	if len(title) <= titleRoom {
		return title
	}
	fit := title
	for limit := sync.MaxTitle; utf8.RuneCountInString(Neutral(fit)) > sync.MaxTitle; limit-- {
		fit = parser.Truncate(title, limit)
	}
	return fit
}

// HarmlessTitles is a host to which the titles of issues go harmless, and from which they come as
// they were. GitHub makes links of references in titles, and the title of an issue is quoted where
// it is no title any more, such as in messages and commits. Labels and milestones have their names
// as they are: nothing acts there.
type HarmlessTitles struct{ sync.Host }

// Snapshot implements [Tracker].
func (h HarmlessTitles) Snapshot(ctx context.Context, repo sync.Repository, scope sync.Scope) (sync.Snapshot, error) {
	snapshot, err := h.Host.Snapshot(ctx, repo, scope)
	for i := range snapshot.Issues {
		snapshot.Issues[i].Title = plainTitle(snapshot.Issues[i].Title)
	}
	return snapshot, err
}

// Issue implements [Tracker].
func (h HarmlessTitles) Issue(ctx context.Context, repo sync.Repository, number int) (sync.Issue, error) {
	issue, err := h.Host.Issue(ctx, repo, number)
	issue.Title = plainTitle(issue.Title)
	return issue, err
}

// Do implements [Tracker].
func (h HarmlessTitles) Do(ctx context.Context, repo sync.Repository, action sync.Action, target sync.Target) (sync.Outcome, error) {
	switch a := action.(type) {
	case sync.CreateIssue:
		a.Title = Neutral(a.Title)
		action = a
	case sync.UpdateIssue:
		if a.Title != nil {
			title := Neutral(*a.Title)
			a.Title = &title
			action = a
		}
	}
	outcome, err := h.Host.Do(ctx, repo, action, target)
	if outcome.Issue != nil {
		issue := *outcome.Issue
		issue.Title = plainTitle(issue.Title)
		outcome.Issue = &issue
	}
	return outcome, err
}

// SuffixOf is the sub-section that an item's title carries on GitHub, where many items would
// otherwise have the same short name; "" for items with an id, nested items and items directly
// in a main section.
func SuffixOf(document sync.Document, item parser.Item, policy sync.Policy) string {
	path := document.ItemSection(item)
	if policy.PlainTitles || item.ID != "" || item.Depth > 0 || len(path) < 2 {
		return ""
	}
	suffix := sync.DisplayHeading(path[len(path)-1])
	if utf8.RuneCountInString(Neutral(sync.FullTitle(TitleOf(item), suffix))) > sync.MaxTitle {
		return ""
	}
	return suffix
}

// TitleOf is the item's title in the document, as far as GitHub has room for it. What signing fills
// in is no part of it.
func TitleOf(item parser.Item) string {
	if item.Role == parser.RoleSignOff && item.Text != "" {
		return Fitting(item.Text)
	}
	return Fitting(item.Title)
}
