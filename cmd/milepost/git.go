package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
)

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

// topOfClone is the top folder of the clone that the working folder is in.
func topOfClone(ctx context.Context) (string, error) {
	top, err := runGit(ctx, "rev-parse", "--show-toplevel")
	return strings.TrimRight(top, "\r\n"), err
}

// showRevision asks git for a file as it was at a revision. A path that begins with ./ is seen from this
// folder, any other one from the top of the repository.
func showRevision(ctx context.Context, revision, path string) ([]byte, error) {
	if strings.HasPrefix(revision, "-") {
		return nil, fmt.Errorf("%q is no revision", revision)
	}
	content, err := runGit(ctx, "show", revision+":"+path)
	if err != nil {
		return nil, fmt.Errorf("read %s at %s: %w", strings.TrimPrefix(path, "./"), revision, err)
	}
	return []byte(content), nil
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

// remoteOrigin is where the remote origin of the clone around the working folder leads; ok is false where it leads to no
// repository as GitHub has them.
func remoteOrigin(ctx context.Context) (host, owner, name string, ok bool, err error) {
	address, err := runGit(ctx, "remote", "get-url", "origin")
	host, owner, name, ok = splitRemote(address)
	return host, owner, name, ok, err
}

// errNoOrigin says that nothing tells the repository.
var errNoOrigin = errors.New("no checkout with a remote \"origin\" is around this folder: name the repository with --repo OWNER/REPO")

// originOf is the repository, as OWNER/REPO, that the remote origin of the checkout around the working folder leads to.
func originOf(ctx context.Context) (string, error) {
	_, owner, name, ok, err := remoteOrigin(ctx)
	if err != nil || !ok {
		return "", usageError{errNoOrigin}
	}
	return owner + "/" + name, nil
}
