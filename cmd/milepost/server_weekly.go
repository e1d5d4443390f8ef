package main

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/digest"
)

// maxWeekly bounds a weekly report, in characters: GitHub takes comments of 65,536, as its web page says.
const maxWeekly = 60_000

// weeklyReport implements reconcile.WeeklyReport: it is what `milepost report --format md` says of the last seven days,
// without plans that are finished and in which nothing happened.
func (s *server) weeklyReport(ctx context.Context, repo sync.Repository, upTo time.Time) (string, error) {
	wish := reportWish{since: defaultSince, format: formatMarkdown, upTo: upTo}
	var err error
	if wish.sinceAt, err = sinceTime(wish.since, upTo); err != nil {
		return "", err
	}
	base, err := s.ledger.Repo(ctx, repo)
	if err != nil {
		return "", err
	}
	digests, err := s.digests(ctx, repo, base, wish)
	if err != nil {
		return "", err
	}
	return weeklyText(repo, digests), nil
}

// weeklyText is the report in Markdown, "" where there is nothing to tell. What has no room is counted.
func weeklyText(repo sync.Repository, digests []digest.Digest) string {
	var parts []string
	length, left := 0, 0
	for _, d := range digests {
		if !tellsAnything(d) {
			continue
		}
		part := digest.Markdown(d)
		if length += utf8.RuneCountInString(part) + 1; length > maxWeekly {
			left++
			continue
		}
		parts = append(parts, part)
	}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("%s have no room here: `milepost report --repo %s --format md` shows them.\n", sync.Several(left, "plan", "plans"), repo))
	}
	return strings.Join(parts, "\n")
}

// tellsAnything reports whether something is open in a plan, or happened in it.
func tellsAnything(d digest.Digest) bool {
	return d.Open+len(d.Closed)+len(d.Added)+len(d.Removed)+len(d.Struck)+len(d.Reopened)+len(d.Slipped)+len(d.Decided) > 0
}
