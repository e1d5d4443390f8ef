package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"

	"github.com/milepost/milepost/internal/config"
)

// findRepository tells which repository is meant: the one that was named, or that the workflow is of, or that the
// checkout in the working folder was cloned from.
func findRepository(ctx context.Context, cfg config.Shell, named string) (owner, name string, err error) {
	if named = cmp.Or(named, cfg.Repository); named != "" {
		return splitRepository(named)
	}
	address, err := runGit(ctx, "remote", "get-url", "origin")
	if err != nil {
		return "", "", fmt.Errorf("which repository is meant? Name it with --repo OWNER/REPO, or call this in a clone of it: %w", err)
	}
	host, owner, name, ok := splitRemote(address)
	switch {
	case !ok:
		return "", "", errors.New("the remote origin is none of a GitHub: name the repository with --repo OWNER/REPO")
	case cfg.APIURL == config.DefaultAPIURL && !strings.HasPrefix(host, "github.com") && !strings.HasSuffix(host, ".github.com"):
		return "", "", fmt.Errorf("the remote origin is on %s, and the token would go to github.com: set MILEPOST_GITHUB_API_URL=https://%s/api/v3/, "+
			"or name a repository of github.com with --repo OWNER/REPO", host, host)
	}
	return owner, name, nil
}

// runGit runs git in the working folder and returns what it prints.
func runGit(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", args...) //nolint:gosec // the arguments are ours
	var problem strings.Builder
	command.Stderr = &problem
	out, err := command.Output()
	if text := strings.TrimSpace(problem.String()); err != nil && text != "" {
		return "", errors.New(text)
	}
	return string(out), err
}

// splitRemote reads the address of a remote: https://HOST/OWNER/REPO.git, ssh://git@HOST/OWNER/REPO or
// git@HOST:OWNER/REPO.git. What else it holds, such as a password, is left alone.
func splitRemote(address string) (host, owner, name string, ok bool) {
	address = strings.TrimSpace(address)
	path := ""
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		host, path = u.Hostname(), u.Path
	} else if before, after, found := strings.Cut(address, ":"); found && !strings.Contains(before, "/") {
		host, path = before[strings.LastIndex(before, "@")+1:], after
	}
	parts := strings.Split(strings.Trim(strings.TrimSuffix(strings.Trim(path, "/"), ".git"), "/"), "/")
	if host == "" || len(parts) != 2 || parts[0] == "" || parts[1] == "" {
		return "", "", "", false
	}
	return host, parts[0], parts[1], true
}
