package main

import (
	"context"
	"time"

	"github.com/milepost/milepost/internal/app"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/sync"
)

// patience is how many looks for an installation may fail in a row: not all of GitHub knows a new App at once.
const patience = 15

// await waits for the App's first installation and lists the plans that are there.
func (u *settingUp) await(ctx context.Context, host *github.Host, self github.Self) error {
	install := app.Install(self.Page)
	asked, failures := false, 0
	ticker := time.NewTicker(u.poll)
	defer ticker.Stop()
	for {
		installations, err := host.Installations(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			if failures++; failures == patience {
				return err
			}
		case len(installations) > 0:
			return u.list(ctx, host, installations)
		case !asked:
			asked = true
			u.t.printf("Install it on your repositories: %s\n%s\n", u.t.bold(install), u.t.faint("Waiting for that. Ctrl-C ends the setup; what was written stays."))
			if u.appID != 0 {
				u.open(ctx, install) // after making one, the browser is there already
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// list says where the App is installed and which plans stand there.
func (u *settingUp) list(ctx context.Context, host *github.Host, installations []github.Installation) error {
	plans := 0
	for _, installation := range installations {
		if installation.Suspended {
			u.t.printf("Installed on %s, and suspended there\n", installation.Account)
			continue
		}
		repositories, archived, err := host.Repositories(ctx, installation.ID)
		if err != nil {
			return err
		}
		u.t.printf("Installed on %s: %d repositories\n", installation.Account, len(repositories)+len(archived))
		for i, repo := range repositories {
			if i == maxLookedAt {
				u.t.printf("  and %d more, which the server looks at\n", len(repositories)-i)
				break
			}
			found, err := u.listPlans(ctx, host, repo)
			if err != nil {
				return err
			}
			plans += found
		}
	}
	if plans == 0 {
		u.t.printf("No plan was found yet. A plan is a Markdown file such as docs/milestone-1.md that begins with\n  # Milestone 1: TITLE\nPush one; milepost check FILE says what is read in it.\n")
	}
	return nil
}

func (u *settingUp) listPlans(ctx context.Context, host *github.Host, repo sync.Repository) (int, error) {
	found, err := findPlans(ctx, host, repo)
	if err != nil {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		u.t.printf("  %s: %s\n", repo, err)
		return 0, nil
	}
	plans := 0
	for _, plan := range found {
		if plan.Problem != "" {
			u.t.printf("  %s: %s: %s\n", repo, plan.Path, u.t.yellow(plan.Problem))
			continue
		}
		plans++
		u.t.printf("  %s: %s: %s, %d items\n", repo, plan.Path, u.t.bold(plan.Title), plan.Items)
	}
	return plans, nil
}
