package github

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// closerQuery asks what closed an issue last. REST names the commit at most: of a merged pull request
// that closed an issue it tells nothing.
const closerQuery = `query($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) { ` +
	`issue(number: $number) { timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { ` +
	`createdAt actor { __typename login ... on User { databaseId } } closer { __typename } } } } } } }`

// closerAnswer is the answer to it.
type closerAnswer struct {
	Repository *struct {
		Issue *struct {
			TimelineItems struct {
				Nodes []struct {
					CreatedAt time.Time `json:"createdAt"`
					Actor     *struct {
						Typename   string `json:"__typename"`
						Login      string `json:"login"`
						DatabaseID int64  `json:"databaseId"`
					} `json:"actor"`
					Closer *struct {
						Typename string `json:"__typename"`
					} `json:"closer"`
				} `json:"nodes"`
			} `json:"timelineItems"`
		} `json:"issue"`
	} `json:"repository"`
}

// Closed asks GraphQL who closed an issue last and by what. Where it cannot be asked, the events of REST
// have to do.
func (h *Host) Closed(ctx context.Context, repo sync.Repository, number int) (sync.Closer, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.Closer{}, err
	}
	var answer closerAnswer
	err = c.graph(ctx, "ask who closed an issue", closerQuery, map[string]any{"owner": repo.Owner, "name": repo.Name, "number": number}, &answer)
	var refused *graphError
	switch {
	case errors.Is(err, errNoGraphQL):
		return c.closedByREST(ctx, repo, number)
	case errors.As(err, &refused):
		return sync.Closer{}, nil
	case err != nil:
		return sync.Closer{}, c.reading(err, "ask who closed #%d of %s", number, repo)
	}
	if answer.Repository == nil || answer.Repository.Issue == nil {
		return sync.Closer{}, nil
	}
	nodes := answer.Repository.Issue.TimelineItems.Nodes
	if len(nodes) == 0 || nodes[0].Actor == nil {
		return sync.Closer{}, nil
	}
	last := nodes[0]
	closer := sync.Closer{User: sync.User{ID: last.Actor.DatabaseID, Login: last.Actor.Login, Person: last.Actor.Typename == "User"},
		Means: sync.ByHand, At: last.CreatedAt.UTC()}
	if last.Closer != nil {
		closer.Means = map[string]sync.Means{"PullRequest": sync.ByPull, "Commit": sync.ByCommit}[last.Closer.Typename]
		if closer.Means == "" {
			closer.Means = sync.ByRule
		}
	}
	return closer, nil
}

// mergeSkew is how far apart the events of a merge and of the issue that it closes may be.
const mergeSkew = 10 * time.Second

// closedByREST reads the newest events of the repository: a merge by the same user at the same time is
// taken for what closed the issue.
func (c *connection) closedByREST(ctx context.Context, repo sync.Repository, number int) (sync.Closer, error) {
	var closed *gh.IssueEvent
	var merges []*gh.IssueEvent
	next := "per_page=100"
	for page := 0; page < closingPages && next != ""; page++ {
		var events []*gh.IssueEvent
		resp, err := c.send(ctx, http.MethodGet, path(repo, "issues", "events")+"?"+next, nil, &events)
		if err != nil {
			return sync.Closer{}, c.reading(err, "list the events of %s", repo)
		}
		next = following(resp, next)
		for _, event := range events {
			switch {
			case event.GetEvent() == "merged":
				merges = append(merges, event)
			case event.GetEvent() == "closed" && event.GetIssue().GetNumber() == number && closed == nil:
				closed = event
			}
			if closed != nil && closed.GetCreatedAt().Sub(event.GetCreatedAt().Time) > mergeSkew {
				return closerOf(closed, merges), nil
			}
		}
	}
	return closerOf(closed, merges), nil
}

func closerOf(closed *gh.IssueEvent, merges []*gh.IssueEvent) sync.Closer {
	if closed == nil {
		return sync.Closer{}
	}
	closer := sync.Closer{User: userOf(closed.GetActor()), Means: sync.ByHand, At: closed.GetCreatedAt().UTC()}
	for _, merge := range merges {
		if merge.GetActor().GetID() == closer.ID && merge.GetCreatedAt().Sub(closed.GetCreatedAt().Time).Abs() <= mergeSkew {
			closer.Means = sync.ByPull
		}
	}
	if closed.GetCommitID() != "" && closer.Means == sync.ByHand {
		closer.Means = sync.ByCommit
	}
	return closer
}

func userOf(user *gh.User) sync.User {
	return sync.User{ID: user.GetID(), Login: user.GetLogin(), Person: user.GetType() == "User"}
}

// Renamed looks through the events of an issue for the one by which it got its title.
func (h *Host) Renamed(ctx context.Context, repo sync.Repository, number int, title string) (sync.User, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return sync.User{}, err
	}
	events, err := listAll[*gh.IssueEvent](ctx, c, path(repo, "issues", number, "events"), url.Values{})
	if err != nil {
		return sync.User{}, c.reading(err, "list the events of issue #%d of %s", number, repo)
	}
	var last *gh.IssueEvent
	for _, event := range events {
		if event.GetEvent() == "renamed" {
			last = event
		}
	}
	if last == nil || strings.TrimSpace(last.GetRename().GetTo()) != strings.TrimSpace(title) {
		return sync.User{}, nil // the list is late
	}
	return userOf(last.GetActor()), nil
}

// userMemory is how long it is believed which user has a login.
const userMemory = 10 * time.Minute

// knownUser is the number of a user and when it was learnt.
type knownUser struct {
	id int64
	at time.Time
}

// UserID asks who has a login, as known for at most ten minutes.
func (h *Host) UserID(ctx context.Context, repo sync.Repository, login string) (int64, error) {
	key := strings.ToLower(login)
	h.mu.Lock()
	known, ok := h.users[key]
	h.mu.Unlock()
	if ok && h.options.Now().Sub(known.at) < userMemory {
		return known.id, nil
	}
	c, err := h.installation(repo.Installation)
	if err != nil {
		return 0, err
	}
	user := new(gh.User)
	err = c.get(ctx, "users/"+url.PathEscape(login), user)
	if err != nil && !notThere(err) {
		return 0, c.reading(err, "read the user %s", login)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.users) >= maxUsers {
		clear(h.users)
	}
	h.users[key] = knownUser{user.GetID(), h.options.Now()}
	return user.GetID(), nil
}

// maxUsers bounds how many of them are remembered.
const maxUsers = 1000

// MayWrite asks which permission a user has. Triage, which lets people close and rename issues, is not
// enough.
func (h *Host) MayWrite(ctx context.Context, repo sync.Repository, user sync.User) (bool, error) {
	if user.ID == 0 || user.Login == "" {
		return false, nil
	}
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	row := new(gh.RepositoryPermissionLevel)
	err = c.get(ctx, path(repo, "collaborators", url.PathEscape(user.Login), "permission"), row)
	if r, ok := refused(err); ok && !r.limit() && r.status < http.StatusInternalServerError {
		return false, nil
	}
	if err != nil {
		return false, c.reading(err, "ask what %s may do in %s", user.Login, repo)
	}
	writes := row.GetPermission() == "admin" || row.GetPermission() == "write"
	return writes && row.GetUser().GetID() == user.ID, nil
}
