package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/show"
)

// syncOptions are those of the command line.
type syncOptions struct {
	repository   string
	dryRun, json bool
	wait         time.Duration
}

func newSync(s *streams) *cobra.Command {
	var options syncOptions
	command := &cobra.Command{
		Use:   "sync",
		Short: "Bring the plans and issues of a repository into agreement, without a server",
		Long: `Sync does once what the server does all the time: it reads the plans at the head of the default branch,
makes and changes milestones and issues, and proposes in one pull request what was done on GitHub. It first
says what it is about to do: + is made, ~ changed, - closed.

It needs a token in MILEPOST_TOKEN, GH_TOKEN or GITHUB_TOKEN that may write contents, issues and pull requests,
and nothing else. The repository is the one of --repo, of the workflow, or the one that the working folder is
a clone of; nothing is written into the folder. What plans and issues agreed on is kept in the repository
itself, in refs/milepost/ledger.

A run may be stopped at any time and started again. Let only one go on at a time: a second one takes over, and
the first one ends. GitHub limits how much may be created in a while; a run waits for that.`,
		Example: "  GH_TOKEN=$(gh auth token) milepost sync --dry-run\n  milepost sync --repo acme/rocket",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			if options.wait < 0 {
				return usageError{errors.New("--wait is a time span such as 10m")}
			}
			return runSync(command.Context(), s, options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.repository, "repo", "", "the `OWNER/REPO` to work on")
	flags.BoolVar(&options.dryRun, "dry-run", false, "only say what would be done; nothing at all is written")
	flags.BoolVar(&options.json, "json", false, "print JSON")
	flags.DurationVar(&options.wait, "wait", 15*time.Minute, "the longest pause for GitHub's limits; past it the run ends with exit code 1")
	return command
}

// syncResult is what `sync --json` prints.
type syncResult struct {
	Repository string `json:"repository"`
	DryRun     bool   `json:"dry_run"`
	foreseen
	// Done is null in a dry run, and where nothing could be done.
	Done *syncDone `json:"done"`
}

// syncDone is what a run did.
type syncDone struct {
	// Actions counts what GitHub carried out, by kind, such as create_issue.
	Actions sync.Counts `json:"actions"`
	// Edits is how many edits the open pull request proposes, and PullRequest its number, 0 if there is none.
	Edits       int      `json:"edits"`
	PullRequest int      `json:"pull_request"`
	Notices     []string `json:"notices"`
	// Unforeseen lists what was done and had not been told before, or the other way round.
	Unforeseen []string `json:"unforeseen"`
}

func runSync(ctx context.Context, s *streams, options syncOptions) error {
	r, err := openServerless(ctx, s, options.repository, false)
	if err != nil {
		return err
	}
	preview, err := r.foresee(ctx, sync.Head{})
	if err != nil {
		return err
	}
	result := syncResult{Repository: r.repo.String(), DryRun: options.dryRun, foreseen: foreseenOf(preview)}
	if !options.json {
		printForeseen(newTerminal(s), preview, show.Run(preview))
	}
	if preview.Blocked == "" && !options.dryRun {
		done, err := r.carryOut(ctx, s, preview, options)
		if err != nil {
			return err
		}
		result.Done = &done
	}
	switch {
	case options.json:
		err = writeJSON(s.out, result)
	case result.Done != nil:
		printDone(newTerminal(s), *result.Done)
	}
	if err == nil && preview.Blocked != "" {
		err = errReported
	}
	return err
}

// carryOut runs passes until nothing is left to do.
func (r *serverless) carryOut(ctx context.Context, s *streams, preview sync.Preview, options syncOptions) (syncDone, error) {
	if err := r.ledger.Begin(ctx, r.repo); err != nil {
		return syncDone{}, err
	}
	bar := newProgress(s, len(preview.Actions))
	work := &passes{serverless: r, bar: bar, wait: options.wait}
	r.engine.Host = watched{Host: r.host, did: bar.did}
	err := work.run(ctx)
	bar.end()
	// A run that was told to end has a moment left to write down how far it came.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	if ctx.Err() == nil {
		last = ctx
	}
	if !errors.Is(err, ledger.ErrMoved) {
		err = errors.Join(err, r.ledger.Close(last))
	}
	return work.done(preview), err
}

// closeWithin is how long a run that was told to end may take to write its ledger.
const closeWithin = stopGrace - 400*time.Millisecond

// printDone prints what became of it.
func printDone(t terminal, done syncDone) {
	t.printf("\n%s %s", t.bold("Done:"), done.Actions.String())
	if done.PullRequest != 0 {
		t.printf("; %s in pull request %d", sync.Several(done.Edits, "edit proposed", "edits proposed"), done.PullRequest)
	}
	t.printf(".\n")
	for _, line := range done.Unforeseen {
		t.printf("%s %s\n", t.yellow("not as foreseen:"), line)
	}
	for _, notice := range done.Notices {
		t.printf("note: %s\n", notice)
	}
}
