package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	stdsync "sync"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// ownMark begins each mark that we hide in a text of ours.
const ownMark = "<!-- milepost:"

// shared tells what is ours of all that a user does who does other things as well: a person, or the user that
// every workflow of a repository acts as.
type shared struct {
	sealed func(text string) bool

	mu stdsync.Mutex
	// known has issues and pull requests that are ours whatever they say by now.
	known map[numbered]bool
	// fellows has the ids of users who did the same before.
	fellows map[int64]bool
}

// numbered names an issue or a pull request.
type numbered struct {
	repository int64
	number     int
}

// newSharedUser is a bot of whom nothing is known yet, and of whose rows those are ours that are sealed.
func newSharedUser(sealed func(text string) bool) *bot {
	return &bot{shared: &shared{sealed: sealed, known: map[numbered]bool{}, fellows: map[int64]bool{}}}
}

// Fellows tells the host of users, by their ids, who worked on the same repository before with tokens of theirs: what is
// sealed is ours, whichever of them made it. It is of no account where there is an App.
func (h *Host) Fellows(users []int64) {
	if h.bot.shared == nil {
		return
	}
	h.bot.shared.mu.Lock()
	defer h.bot.shared.mu.Unlock()
	for _, id := range users {
		h.bot.shared.fellows[id] = id != 0
	}
}

// fellow reports whether a user is one of those.
func (s *shared) fellow(user *gh.User) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fellows[user.GetID()]
}

// knows takes up what the ledger has as ours.
func (b *bot) knows(repo sync.Repository, numbers map[int]bool) {
	if b.shared == nil {
		return
	}
	b.shared.mu.Lock()
	defer b.shared.mu.Unlock()
	for number, ours := range numbers {
		if ours {
			b.shared.known[numbered{repo.ID, number}] = true
		}
	}
}

// has reports whether a row is known to be ours.
func (s *shared) has(repo sync.Repository, row *gh.Issue) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[numbered{repo.ID, row.GetNumber()}]
}

// bearing sends requests with the token that was given.
func bearing(options Options) http.RoundTripper {
	return unsigned{sender(func(signed *http.Request) (*http.Response, error) {
		signed.Header.Set("Authorization", "Bearer "+options.Token)
		return options.Transport.RoundTrip(signed)
	})}
}

// errNoApp says that something was asked for that only an App can know.
var errNoApp = errors.New("there is no App, but a token alone")

func noApp(*http.Request) (*http.Response, error) { return nil, errNoApp }

// viewerQuery asks whose a token is. GraphQL tells that of every token; REST tells it of people's alone.
const viewerQuery = `query { viewer { login databaseId } }`

// Bearer returns the user to whom GitHub credits what is done with the token. It is asked for once. It fails where
// GitHub does not take the token, or does not tell whose it is: then nobody could tell what is ours.
func (h *Host) Bearer(ctx context.Context) (sync.User, error) {
	h.mu.Lock()
	known := h.bearer
	h.mu.Unlock()
	if known.ID != 0 {
		return known, nil
	}
	c, err := h.installation(0)
	if err != nil {
		return sync.User{}, err
	}
	user, err := c.viewer(ctx)
	if err != nil {
		return sync.User{}, err
	}
	h.mu.Lock()
	h.bearer = user
	h.mu.Unlock()
	h.bot.user.Store(user.ID)
	return user, nil
}

func (c *connection) viewer(ctx context.Context) (sync.User, error) {
	var answer struct {
		Viewer struct {
			Login      string `json:"login"`
			DatabaseID int64  `json:"databaseId"`
		} `json:"viewer"`
	}
	const doing = "ask whose the token is"
	err := c.graph(ctx, doing, viewerQuery, nil, &answer)
	var refused *graphError
	if errors.Is(err, errNoGraphQL) || errors.As(err, &refused) {
		return c.viewerByREST(ctx)
	}
	if err != nil {
		return sync.User{}, c.reading(err, doing)
	}
	user := sync.User{ID: answer.Viewer.DatabaseID, Login: answer.Viewer.Login, Person: !strings.HasSuffix(answer.Viewer.Login, "[bot]")}
	if user.Login == "" {
		return c.viewerByREST(ctx)
	}
	row := new(gh.User)
	if err := c.get(ctx, "users/"+url.PathEscape(user.Login), row); err == nil && row.GetID() != 0 {
		user = userOf(row)
	} else if err != nil && !notThere(err) {
		return sync.User{}, c.reading(err, "read the user %s", user.Login)
	}
	if user.ID == 0 {
		return sync.User{}, fmt.Errorf("%s: GitHub does not tell the number of %s", doing, user.Login)
	}
	return user, nil
}

// viewerByREST asks REST, which tells people alone.
func (c *connection) viewerByREST(ctx context.Context) (sync.User, error) {
	row := new(gh.User)
	err := c.get(ctx, "user", row)
	switch r, isRefusal := refused(err); {
	case isRefusal && r.status == http.StatusUnauthorized:
		return sync.User{}, fmt.Errorf("GitHub does not take the token (%s): it is wrong, revoked or has ended", r)
	case isRefusal && !r.limit() && r.status < http.StatusInternalServerError, err == nil && row.GetID() == 0:
		return sync.User{}, errors.New("GitHub does not tell whose the token is, so that nobody could tell which issues are ours: " +
			"its GraphQL has to answer, or the token has to be a person's")
	case err != nil:
		return sync.User{}, c.reading(err, "ask whose the token is")
	}
	return userOf(row), nil
}

// actsForPerson reports whether the token is known to be a person's.
func (h *Host) actsForPerson() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.bearer.Person
}

// Repository looks for a repository by its name, as the bearer of the token sees it. The answer has the name that it
// has by now.
func (h *Host) Repository(ctx context.Context, owner, name string) (sync.Repository, error) {
	asked := sync.Repository{Owner: owner, Name: name}
	c, err := h.installation(0)
	if err != nil {
		return sync.Repository{}, err
	}
	row := new(gh.Repository)
	err = c.get(ctx, path(asked), row)
	switch {
	case notThere(err):
		return sync.Repository{}, fmt.Errorf("there is no repository %s, or the token may not see it", asked)
	case err != nil:
		return sync.Repository{}, c.reading(err, "read repository %s", asked)
	case row.GetID() == 0 || row.GetOwner().GetLogin() == "" || row.GetName() == "":
		return sync.Repository{}, fmt.Errorf("read repository %s: the answer names none: is %s the REST API?", asked, h.options.APIURL)
	}
	return sync.Repository{ID: row.GetID(), Owner: row.GetOwner().GetLogin(), Name: row.GetName()}, nil
}
