package github

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

const (
	// newestPulls is how many pull requests are looked at for a change. Whichever changes comes first.
	newestPulls = 10
	// linkedAtOnce is how many issues one request asks about, and linkedPulls how many pull
	// requests it asks for of each: as much as costs one point of GraphQL's limit.
	linkedAtOnce = 100
	linkedPulls  = 25
)

// PullRequestsFingerprint is a hash of what the pull requests that changed last say of themselves. As long as
// GitHub answers that they are the same the request is free. When they changed is no part of it: a
// push to their base counts as a change, and links nothing. Ours are left out: they close no issue.
func (h *Host) PullRequestsFingerprint(ctx context.Context, repo sync.Repository) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	query := url.Values{"state": {"all"}, "sort": {"updated"}, "direction": {"desc"}, "per_page": {strconv.Itoa(newestPulls)}}
	var rows []*gh.PullRequest
	if err := c.get(ctx, path(repo, "pulls")+"?"+query.Encode(), &rows); err != nil {
		return "", c.reading(err, "list the newest pull requests of %s", repo)
	}
	slices.SortFunc(rows, func(a, b *gh.PullRequest) int { return a.GetNumber() - b.GetNumber() })
	hash := sha256.New()
	for _, row := range rows {
		if err := h.meet(ctx, c, row.GetUser(), nil); err != nil {
			return "", err
		}
		if !h.bot.sole(row.GetUser()) {
			fmt.Fprintf(hash, "%d %s %q %q\n", row.GetNumber(), row.GetState(), row.GetBase().GetRef(), row.GetBody())
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:12]), nil
}

// linksAnswer has the issues by their names in the query.
type linksAnswer struct {
	Repository map[string]*struct {
		Closers *struct {
			Nodes []*struct {
				State string `json:"state"`
			} `json:"nodes"`
		} `json:"closedByPullRequestsReferences"`
	} `json:"repository"`
}

// Linked asks GraphQL which of the issues an open pull request closes; REST does not tell. GitHub
// counts a merged pull request among those that close an issue that was opened again, and one of
// a repository that we cannot see is no answer.
func (h *Host) Linked(ctx context.Context, repo sync.Repository, issues []int) (map[int]bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	linked := map[int]bool{}
	for some := range slices.Chunk(issues, linkedAtOnce) {
		if err := c.linked(ctx, repo, some, linked); err != nil {
			return linked, err
		}
	}
	return linked, nil
}

// linked asks about as many issues as fit into one request and puts down what it was told.
func (c *connection) linked(ctx context.Context, repo sync.Repository, issues []int, linked map[int]bool) error {
	var document strings.Builder
	document.WriteString("query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ")
	for _, number := range issues {
		fmt.Fprintf(&document, "i%d: issue(number: %d) { ...pulls } ", number, number)
	}
	fmt.Fprintf(&document, "} } fragment pulls on Issue { closedByPullRequestsReferences(first: %d) { nodes { state } } }", linkedPulls)

	doing := fmt.Sprintf("ask which of %d issues of %s pull requests close", len(issues), repo)
	var answer linksAnswer
	err := c.graph(ctx, doing, document.String(), map[string]any{"owner": repo.Owner, "name": repo.Name}, &answer)
	for _, number := range issues {
		issue := answer.Repository["i"+strconv.Itoa(number)]
		if issue == nil || issue.Closers == nil {
			continue
		}
		linked[number] = false
		for _, pull := range issue.Closers.Nodes {
			linked[number] = linked[number] || pull != nil && pull.State == "OPEN"
		}
	}
	var refused *graphError
	switch {
	case errors.Is(err, errNoGraphQL):
		return &failure{doing, err.Error(), unsupported, err}
	case errors.As(err, &refused) && refused.kind == "NOT_FOUND" && answer.Repository != nil:
		return nil // an issue that was deleted or transferred
	case errors.As(err, &refused) && refused.kind == "FORBIDDEN":
		return &failure{doing, refused.Error(), unsupported, refused}
	default:
		return c.reading(err, "%s", doing)
	}
}
