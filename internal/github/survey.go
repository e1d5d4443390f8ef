package github

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// moveRules are the types of rules that keep a branch from being moved as we move ours, deleteRules
// those that keep it from being deleted.
var (
	moveRules = []string{
		"update", "non_fast_forward", "pull_request", "required_status_checks", "merge_queue", "required_deployments", "workflows",
	}
	deleteRules = []string{"deletion", "update"}
)

// Ref tells what a branch is at and whether it is protected.
func (h *Host) Ref(ctx context.Context, repo sync.Repository, name string) (sync.Ref, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Ref{}, err
	}
	b := branch{writer{connection: c, repo: repo}, h, name}
	at, err := b.look(ctx)
	if err != nil || at.tip == "" {
		return sync.Ref{}, err
	}
	protected, err := b.guard(ctx, at, moveRules)
	return sync.Ref{Tip: at.tip, Protected: protected}, err
}

// Rules says which rule of the repository keeps a branch of that name from being moved. It needs no
// more than the permission to read metadata.
func (h *Host) Rules(ctx context.Context, repo sync.Repository, name string) (string, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return "", err
	}
	rules, err := branch{writer{connection: c, repo: repo}, h, name}.ruleTypes(ctx)
	return firstOf(rules, moveRules), err
}

// placed is what GitHub says of a branch.
type placed struct {
	tip string
	// protected tells that classic protection or rules hold for it, classic that the first do.
	protected, classic bool
}

// look reads the branch. GitHub answers with the new one for a branch that was renamed: that is another.
func (b branch) look(ctx context.Context) (placed, error) {
	var row struct {
		Name       string
		Commit     struct{ SHA string }
		Protected  bool
		Protection struct{ Enabled bool }
	}
	err := b.get(ctx, path(b.repo, "branches", escapeRef(b.name)), &row)
	switch {
	case status(err) == http.StatusNotFound, err == nil && row.Name != b.name:
		return placed{}, nil
	case err != nil:
		return placed{}, b.reading(err, "read branch %q of %s", b.name, b.repo)
	}
	return placed{row.Commit.SHA, row.Protected, row.Protection.Enabled}, nil
}

// guard says what keeps a protected branch from what rules of these types forbid. Rules of other types,
// which may hold for every branch there is, are no matter; a branch that is protected by no rule is so
// in the classic way.
func (b branch) guard(ctx context.Context, at placed, types []string) (string, error) {
	if !at.protected {
		return "", nil
	}
	if at.classic {
		return "the branch is protected", nil
	}
	rules, err := b.ruleTypes(ctx)
	if err != nil {
		return "", err
	}
	if len(rules) == 0 {
		return "the branch is protected", nil
	}
	return firstOf(rules, types), nil
}

// firstOf words the first of the rules that is of one of the types, "" if none is.
func firstOf(rules, types []string) string {
	if at := slices.IndexFunc(rules, func(rule string) bool { return slices.Contains(types, rule) }); at >= 0 {
		return "its rules say " + rules[at]
	}
	return ""
}

// ruleTypes lists the types of the rules that hold for the branch.
func (b branch) ruleTypes(ctx context.Context) ([]string, error) {
	rules, err := listAll[struct {
		Type string `json:"type"`
	}](ctx, b.connection, path(b.repo, "rules/branches", escapeRef(b.name)), url.Values{})
	if status(err) == http.StatusNotFound {
		return nil, nil // an older GitHub Enterprise Server has no rules
	}
	if err != nil {
		return nil, b.reading(err, "read the rules of branch %q of %s", b.name, b.repo)
	}
	types := make([]string, len(rules))
	for i, rule := range rules {
		types[i] = rule.Type
	}
	return types, nil
}

// PullRequest reads one pull request.
func (h *Host) PullRequest(ctx context.Context, repo sync.Repository, number int) (sync.PullRequest, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.PullRequest{}, err
	}
	row := new(gh.PullRequest)
	if err := c.get(ctx, path(repo, "pulls", number), row); err != nil {
		return sync.PullRequest{}, c.reading(err, "read pull request #%d of %s", number, repo)
	}
	return h.pull(ctx, repo, row)
}

// PullRequests lists the open pull requests that come from a branch. A fork may belong to the same
// owner and have a branch of that name, too.
func (h *Host) PullRequests(ctx context.Context, repo sync.Repository, name string) ([]sync.PullRequest, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	query := url.Values{"state": {"open"}, "head": {repo.Owner + ":" + name}}
	rows, err := listAll[*gh.PullRequest](ctx, c, path(repo, "pulls"), query)
	if err != nil {
		return nil, c.reading(err, "list pull requests of %s", repo)
	}
	var pulls []sync.PullRequest
	for _, row := range rows {
		pull, err := h.pull(ctx, repo, row)
		if err != nil {
			return nil, err
		}
		if pull.Branch == name {
			pulls = append(pulls, pull)
		}
	}
	return pulls, nil
}

// pull is what a row says.
func (h *Host) pull(ctx context.Context, repo sync.Repository, row *gh.PullRequest) (sync.PullRequest, error) {
	if id := row.GetBase().GetRepo().GetID(); id != 0 && id != repo.ID {
		return sync.PullRequest{}, &sync.AnotherRepository{Repository: repo, Found: id}
	}
	pull := sync.PullRequest{
		Number: row.GetNumber(), Open: row.GetState() == "open", Merged: row.GetMerged() || row.MergedAt != nil,
		Tip: row.GetHead().GetSHA(), Into: row.GetBase().GetRef(), Body: row.GetBody(),
	}
	if from := row.GetHead().GetRepo(); from.GetID() == repo.ID || from.GetID() == 0 && strings.EqualFold(from.GetFullName(), repo.String()) {
		pull.Branch = row.GetHead().GetRef()
	}
	c, err := h.installation(repo.Installation)
	if err == nil {
		err = h.meet(ctx, c, row.GetUser(), nil)
	}
	pull.Ours = h.bot.is(row.GetUser())
	return pull, err
}

// Shared reports whether somebody else's commits stand on a commit and not on a branch. More of them
// than one answer lists are not all ours.
func (h *Host) Shared(ctx context.Context, repo sync.Repository, name, commit string) (bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	comparison, err := c.compare(ctx, repo, escapeRef(name), commit)
	if err != nil {
		return false, err
	}
	if comparison.GetTotalCommits() > len(comparison.Commits) {
		return true, nil
	}
	for _, commit := range comparison.Commits {
		if err := h.meet(ctx, c, commit.GetAuthor(), nil); err != nil {
			return false, err
		}
		if !madeBy(h.bot, commit) {
			return true, nil
		}
	}
	return false, nil
}

// madeBy reports whether our bot user made a commit. A user who makes others as well is not told by that.
func madeBy(bot *bot, commit *gh.RepositoryCommit) bool {
	committer := commit.GetCommitter()
	return bot.sole(commit.GetAuthor()) && (bot.is(committer) || strings.EqualFold(committer.GetLogin(), webFlow))
}
