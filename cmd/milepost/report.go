package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/digest"
	"github.com/milepost/milepost/sync/history"
)

// The formats of reports.
const (
	formatText     = "text"
	formatMarkdown = "md"
	formatJSON     = "json"
	formatHTML     = "html"
)

// noPlanHere is what is said of a repository without plans: one that lies in the folder and is not committed is none.
const noPlanHere = "There is no plan in the newest commit: commit one, or see with milepost check FILE what is read in a file."

// defaultSince is how far back a report looks.
const defaultSince = "7d"

// reportWish is what somebody wants to be told.
type reportWish struct {
	plans         []string
	since, until  string
	format        string
	sinceAt, upTo time.Time
	// bounded tells that what came after upTo does not count.
	bounded bool
}

func newReport(s *streams) *cobra.Command {
	var wish reportWish
	var repository string
	command := &cobra.Command{
		Use:   "report [PLAN...]",
		Short: "Say how plans are doing: burn-up, health, what changed, what comes next",
		Long: `Report says of each PLAN how far it is and whether it is on time, and why; what was closed, added,
put off and decided since some days ago; who has not signed, who has what, what rests, which risks
are open and what comes next. It draws the burn-up: how much stood in the plan and how much of it was
finished, day by day, exact from the plan's first commit on. Without a PLAN it reports on every plan.

It runs in a checkout and reads commits alone: no network, no token, no server. What is not committed
does not count, merged work counts when it was merged, and a renamed plan is followed. JSON for one PLAN
is an object, otherwise an array.

With --repo it needs no checkout: it reads GitHub where MILEPOST_TOKEN, GH_TOKEN or GITHUB_TOKEN holds a
token that may read contents, and otherwise asks the server that runs on this machine, at
MILEPOST_ADMIN_LISTEN.`,
		Example: "  milepost report\n  milepost report docs/milestone-1.md --since 14d\n  milepost report --since 2026-03-01 --until 2026-03-31 --format md\n  milepost report docs/milestone-1.md --format json",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			wish.plans = args
			if err := wish.complete(time.Now()); err != nil {
				return usageError{err}
			}
			if repository != "" {
				return reportElsewhere(command.Context(), s, repository, wish)
			}
			return runReport(command.Context(), s, wish)
		},
	}
	command.Flags().StringVar(&wish.since, "since", defaultSince, "what counts as new: a time such as 7d, 2w or 36h before the end, or a day such as 2026-03-01")
	command.Flags().StringVar(&wish.until, "until", "", "report as of the end of this day, such as 2026-03-31 (default today)")
	command.Flags().StringVar(&repository, "repo", "", "report on this repository, as `OWNER/REPO`, without a checkout")
	command.Flags().StringVar(&wish.format, "format", formatText, "text, md, json or html")
	return command
}

// complete reads the times and checks the format.
func (w *reportWish) complete(now time.Time) error {
	if !slices.Contains([]string{formatText, formatMarkdown, formatJSON, formatHTML}, w.format) {
		return fmt.Errorf("--format %q is not known: use text, md, json or html", w.format)
	}
	w.upTo = now
	if w.until != "" {
		day, err := time.Parse(time.DateOnly, w.until)
		if err != nil {
			return fmt.Errorf("--until %q is no day: write it like 2026-03-31", w.until)
		}
		w.upTo, w.bounded = day.Add(24*time.Hour-time.Second), true
	}
	var err error
	w.sinceAt, err = sinceTime(w.since, w.upTo)
	return err
}

// aWhile finds a length of time such as 7d.
var aWhile = regexp.MustCompile(`^([0-9]{1,4})([hdw])$`)

// sinceTime reads when something begins to be new, as seen from a time.
func sinceTime(text string, from time.Time) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day, nil
	}
	match := aWhile.FindStringSubmatch(text)
	if match == nil {
		return time.Time{}, fmt.Errorf("--since %q is no time: write it like 7d, 2w, 36h or 2026-03-01", text)
	}
	n, err := strconv.Atoi(match[1])
	if err != nil {
		return time.Time{}, err
	}
	unit := map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[match[2]]
	return from.Add(-time.Duration(n) * unit), nil
}

// reportElsewhere reports on a repository of which there is no checkout: from GitHub with a token, or from the server.
func reportElsewhere(ctx context.Context, s *streams, repository string, wish reportWish) error {
	digests, err := elsewhere(ctx, s, repository,
		func(remote *remotePlans) ([]digest.Digest, error) { return remote.digests(ctx, wish) },
		func() ([]digest.Digest, error) { return askReport(ctx, s, repository, wish) })
	if err != nil {
		return err
	}
	return printDigests(s, digests, wish)
}

func runReport(ctx context.Context, s *streams, wish reportWish) (err error) {
	c, err := openCheckout(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	paths, err := c.named(ctx, wish.plans)
	if err != nil {
		return err
	}
	digests := []digest.Digest{}
	for _, path := range paths {
		d, err := c.digest(ctx, path, wish)
		if err != nil {
			return err
		}
		digests = append(digests, d)
	}
	return printDigests(s, digests, wish)
}

// digest says what became of one plan.
func (c *openedCheckout) digest(ctx context.Context, path string, wish reportWish) (digest.Digest, error) {
	known, err := c.history(ctx, path)
	if err != nil {
		return digest.Digest{}, err
	}
	return digestOf(ctx, known, wish, c.revisions())
}

// digestOf makes a digest of a history.
func digestOf(ctx context.Context, known history.History, wish reportWish, revisions revisionReader) (digest.Digest, error) {
	in := digest.Input{Path: known.Path, Incomplete: known.Incomplete, Since: wish.sinceAt, Today: wish.upTo, Texts: map[string]*parser.Plan{}}
	for _, r := range known.Revisions {
		if !wish.bounded || !r.At.After(wish.upTo) {
			in.Revisions = append(in.Revisions, r)
		}
	}
	need := digest.Needs(in.Revisions, wish.sinceAt, wish.upTo)
	for _, r := range []burnup.Revision{need.Now, need.Before, need.Long} {
		if in.Texts[r.Blob] != nil {
			continue
		}
		plan, err := revisions.text(ctx, r, false)
		if err != nil {
			return digest.Digest{}, err
		}
		in.Texts[r.Blob] = plan
	}
	var err error
	if in.Risks, err = revisions.text(ctx, need.Now, true); err != nil {
		return digest.Digest{}, err
	}
	return digest.Make(in), nil
}

// printDigests prints what is asked for in the form that is asked for.
func printDigests(s *streams, digests []digest.Digest, wish reportWish) error {
	switch wish.format {
	case formatJSON:
		if len(wish.plans) == 1 {
			return writeJSON(s.out, digests[0])
		}
		return writeJSON(s.out, digests)
	case formatHTML:
		fmt.Fprint(cleaner{s.out}, digest.HTML(digests))
		return nil
	}
	if len(digests) == 0 {
		fmt.Fprintln(cleaner{s.out}, noPlanHere)
		return nil
	}
	write := digest.Text
	if wish.format == formatMarkdown {
		write = digest.Markdown
	}
	var parts []string
	for _, d := range digests {
		parts = append(parts, write(d))
	}
	fmt.Fprint(cleaner{s.out}, strings.Join(parts, "\n"))
	return nil
}
