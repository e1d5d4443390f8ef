package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/milepost/milepost/internal/config"
)

// findRepository tells which repository is meant: the one that was named, or that the workflow is of, or that the
// checkout in the working folder was cloned from.
func findRepository(ctx context.Context, cfg config.Shell, named string) (owner, name string, err error) {
	if named = cmp.Or(named, cfg.Repository); named != "" {
		return splitRepository(named)
	}
	host, owner, name, ok, err := remoteOrigin(ctx)
	if err != nil {
		return "", "", fmt.Errorf("which repository is meant? Name it with --repo OWNER/REPO, or call this in a clone of it: %w", err)
	}
	switch {
	case !ok:
		return "", "", errors.New("the remote origin is none of a GitHub: name the repository with --repo OWNER/REPO")
	case cfg.APIURL == config.DefaultAPIURL && !strings.HasPrefix(host, "github.com") && !strings.HasSuffix(host, ".github.com"):
		return "", "", fmt.Errorf("the remote origin is on %s, and the token would go to github.com: set MILEPOST_GITHUB_API_URL=https://%s/api/v3/, "+
			"or name a repository of github.com with --repo OWNER/REPO", host, host)
	}
	return owner, name, nil
}
