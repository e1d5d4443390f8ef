package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/digest"
	"github.com/milepost/milepost/sync/offline"
)

// planStatus is what `status --json` says of one plan.
type planStatus struct {
	Plan    string        `json:"plan"`
	Title   string        `json:"title"`
	Scope   int           `json:"scope"`
	Done    int           `json:"done"`
	Dropped int           `json:"dropped"`
	Open    int           `json:"open"`
	Percent int           `json:"percent"`
	Health  burnup.Health `json:"health"`
	DueOn   string        `json:"due_on"`
	// Holds says what keeps the plan, or removals from it, from being mirrored; never null.
	Holds []string `json:"holds"`
}

func newStatus(s *streams) *cobra.Command {
	var asJSON bool
	var repository string
	command := &cobra.Command{
		Use:   "status [PLAN...]",
		Short: "Show how far plans are, and what is held back",
		Long: `Status shows a bar for each PLAN, whether it is on time, and what would keep it, or removals from
it, from being mirrored: a part that cannot be read, or so many items taken out at once that a person
would be asked first. Without a PLAN it shows every plan. It reads commits alone, save that removals
that are not committed yet are told beforehand; it needs no network.

With --repo it needs no checkout: it reads GitHub where MILEPOST_TOKEN, GH_TOKEN or GITHUB_TOKEN holds a
token that may read contents, and otherwise asks the server that runs on this machine, at
MILEPOST_ADMIN_LISTEN, which tells what it holds back.`,
		Example: "  milepost status\n  milepost status docs/milestone-1.md --json\n  milepost status --repo acme/rocket",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			statuses, err := statusOf(command.Context(), s, repository, args)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(s.out, statuses)
			}
			printStatus(newTerminal(s), statuses)
			return nil
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	command.Flags().StringVar(&repository, "repo", "", "show the plans of this repository, as `OWNER/REPO`, without a checkout")
	return command
}

// statusOf says how far plans are: of the checkout, or of a repository that is named.
func statusOf(ctx context.Context, s *streams, repository string, names []string) ([]planStatus, error) {
	if repository == "" {
		return statusHere(ctx, names)
	}
	return elsewhere(ctx, s, repository,
		func(remote *remotePlans) ([]planStatus, error) { return remote.statuses(ctx, names) },
		func() ([]planStatus, error) { return askStatus(ctx, s, repository, names) })
}

// statusWish asks how plans stand now.
func statusWish(names []string) reportWish {
	now := time.Now()
	return reportWish{plans: names, sinceAt: now, upTo: now}
}

func statusHere(ctx context.Context, names []string) (statuses []planStatus, err error) {
	c, err := openCheckout(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	paths, err := c.named(ctx, names)
	if err != nil {
		return nil, err
	}
	return c.statuses(ctx, paths)
}

// statuses says how far plans are.
func (c *openedCheckout) statuses(ctx context.Context, paths []string) ([]planStatus, error) {
	statuses := []planStatus{}
	for _, path := range paths {
		status, err := c.status(ctx, path)
		if err != nil {
			return nil, err
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}

// newPlanStatus is what a digest says of how far its plan is.
func newPlanStatus(d digest.Digest) planStatus {
	counts := burnup.Counts{Scope: d.Scope, Done: d.Done, Dropped: d.Dropped}
	return planStatus{
		Plan: d.Plan, Title: d.Title, Scope: d.Scope, Done: d.Done, Dropped: d.Dropped, Open: d.Open,
		Percent: counts.Percent(), Health: d.Health, DueOn: d.Picture().DueOn, Holds: []string{},
	}
}

// status says how far one plan is.
func (c *openedCheckout) status(ctx context.Context, path string) (planStatus, error) {
	d, err := c.digest(ctx, path, statusWish(nil))
	if err != nil {
		return planStatus{}, err
	}
	status := newPlanStatus(d)
	for _, file := range c.files {
		if file.Path != path {
			continue
		}
		document, err := c.document(ctx, file)
		if err != nil {
			return status, err
		}
		status.Holds = append(status.Holds, c.holds(ctx, document)...)
	}
	return status, nil
}

// holds says what would be held back of a plan as it was committed, or as it stands in the folder now.
func (c *openedCheckout) holds(ctx context.Context, document sync.Document) []string {
	holds := hiddenIn(document)
	if document.Plan == nil {
		return holds
	}
	file, err := c.onDisk(ctx, document.Path)
	if err != nil {
		return holds
	}
	content, err := os.ReadFile(file) //nolint:gosec // a plan of the checkout that the command runs in
	if err != nil {
		return holds // taken away, but not committed yet
	}
	now := parser.ParseWith(content, parser.Options{Roles: c.policy.Roles, Tables: c.policy.Tables})
	for _, hold := range offline.CompareRevisions(document.Path, document.Plan, now, c.policy).Changes.Held {
		holds = append(holds, fmt.Sprintf("%s would close open issues, which is asked first: commit less at once, or answer the question then", sync.Several(hold.Gone, "removal that is not committed yet", "removals that are not committed yet")))
	}
	return holds
}

// hiddenIn says what cannot be read of a plan.
func hiddenIn(document sync.Document) []string {
	if document.Problem != nil {
		return []string{document.Problem.Message}
	}
	if why, hidden := document.Hides(); hidden {
		return []string{"nothing that is missing counts as removed: " + why}
	}
	return nil
}

// barWidth is how wide a bar is, in characters.
const barWidth = 24

func printStatus(t terminal, statuses []planStatus) {
	if len(statuses) == 0 {
		t.printf("%s\n", noPlanHere)
	}
	for i, status := range statuses {
		if i > 0 {
			t.printf("\n")
		}
		t.printf("%s  %s\n", t.bold(status.Title), t.faint(status.Plan))
		t.printf("  %s %d%%  %d of %d finished\n", bar(status), status.Percent, status.Done+status.Dropped, status.Scope)
		t.printf("  %s: %s\n", t.verdict(status.Health.Verdict), status.Health.Reason)
		for _, hold := range status.Holds {
			t.printf("  %s %s\n", t.yellow("held:"), hold)
		}
	}
}

// bar draws how much of a plan is done and dropped; a bar is full only where nothing is open.
func bar(status planStatus) string {
	if status.Scope == 0 {
		return strings.Repeat("·", barWidth)
	}
	done := barWidth * status.Done / status.Scope
	both := barWidth * (status.Done + status.Dropped) / status.Scope
	return strings.Repeat("█", done) + strings.Repeat("░", both-done) + strings.Repeat("·", barWidth-both)
}

func (t terminal) verdict(verdict burnup.Verdict) styled {
	switch verdict {
	case burnup.Done, burnup.OnTrack:
		return t.green(string(verdict))
	case burnup.AtRisk:
		return t.yellow(string(verdict))
	case burnup.OffTrack:
		return t.red(string(verdict))
	default:
		return styled(verdict)
	}
}
