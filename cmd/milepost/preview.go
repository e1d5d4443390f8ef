package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/ahead"
	"github.com/milepost/milepost/sync/show"
)

// previewOptions are those of the command line.
type previewOptions struct {
	repository, summary string
	pull                int
	json                bool
}

func newPreview(s *streams) *cobra.Command {
	var options previewOptions
	command := &cobra.Command{
		Use:   "preview",
		Short: "Say what would happen once a pull request is merged, or the working folder pushed",
		Long: `Preview compares the plans of a pull request, or those in the working folder as they stand there, with
GitHub's issues and says what would happen once they are on the default branch: + is made, ~ changed, - closed.
Nothing is written to GitHub; a token that may read is enough, in MILEPOST_TOKEN, GH_TOKEN or GITHUB_TOKEN.

What plans and issues agreed on is read from refs/milepost/ledger, where 'milepost sync' keeps it. A server shows
the same on each pull request by itself.

The exit code is 1 where a plan that differs has an error, and where the repository's configuration says so.`,
		Example: "  GH_TOKEN=$(gh auth token) milepost preview\n  milepost preview --repo acme/rocket --pr 12",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			if options.pull < 0 || command.Flags().Changed("pr") && options.pull == 0 {
				return usageError{errors.New("--pr is the number of a pull request")}
			}
			return runPreview(command.Context(), s, options)
		},
	}
	flags := command.Flags()
	flags.StringVar(&options.repository, "repo", "", "the `OWNER/REPO` to look at")
	flags.IntVar(&options.pull, "pr", 0, "the `NUMBER` of a pull request; without it the working folder is looked at")
	flags.StringVar(&options.summary, "summary", "", "append the preview in Markdown to this `FILE`")
	flags.BoolVar(&options.json, "json", false, "print JSON")
	return command
}

// previewResult is what `preview --json` prints.
type previewResult struct {
	Repository string `json:"repository"`
	// PullRequest is 0 for the working folder.
	PullRequest int `json:"pull_request"`
	// Conclusion is success, neutral or failure.
	Conclusion string `json:"conclusion"`
	Title      string `json:"title"`
	foreseen
}

func runPreview(ctx context.Context, s *streams, options previewOptions) error {
	r, err := openServerless(ctx, s, options.repository, true)
	if err != nil {
		return err
	}
	at, err := r.lookAt(ctx, options.pull)
	if err != nil {
		return err
	}
	preview, err := r.foresee(ctx, at)
	if err != nil {
		return err
	}
	base, err := r.ledger.Load(ctx, r.repo)
	if err != nil {
		return err
	}
	check := show.Check(preview, base.Repo.LastPolicy().Preview.FailOn)
	if options.json {
		err = writeJSON(s.out, previewResult{r.repo.String(), options.pull, check.Conclusion, check.Title, foreseenOf(preview)})
	} else {
		printForeseen(newTerminal(s), preview, show.Text(preview))
	}
	if err == nil && options.summary != "" {
		err = appendTo(options.summary, "## "+check.Title+"\n\n"+check.Summary+"\n")
	}
	if err == nil && check.Conclusion == "failure" {
		err = errReported
	}
	return err
}

// lookAt finds the commit of a pull request, or has the working folder looked at in place of one.
func (r *serverless) lookAt(ctx context.Context, pull int) (sync.Head, error) {
	if pull != 0 {
		return r.pullHead(ctx, pull)
	}
	head, files, err := readCheckout(ctx)
	if err != nil {
		return sync.Head{}, err
	}
	r.engine.Host = folderHost{Host: r.host, files: files}
	return head, nil
}

// pullHead is what a pull request leads to: its merge, or its head where it cannot be merged.
func (r *serverless) pullHead(ctx context.Context, number int) (sync.Head, error) {
	for look := 1; ; look++ {
		pull, err := r.host.PullHead(ctx, r.repo, number)
		switch {
		case sync.IsGone(err):
			return sync.Head{}, fmt.Errorf("there is no pull request %d in %s", number, r.repo)
		case err != nil:
			return sync.Head{}, err
		case !pull.Open:
			return sync.Head{}, fmt.Errorf("pull request %d of %s is not open: there is nothing to preview", number, r.repo)
		}
		if pull.Tried || look == ahead.MaxLooks {
			commit := pull.Merge
			if commit == "" {
				commit = pull.Head
			}
			merged, err := r.host.MergedHead(ctx, r.repo, commit)
			return merged.Head, err
		}
		if err := sleep(ctx, ahead.TryAgain); err != nil {
			return sync.Head{}, err
		}
	}
}

// appendTo appends a text to a file.
func appendTo(path, text string) (err error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // others may read a summary
	if err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}
