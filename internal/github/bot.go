package github

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// bot knows the App's own bot user. It goes by numbers, since logins and filters on them tell
// nothing for sure: the login changes when the App is renamed, the old one may pass to somebody
// else, and GitHub does not say that lists can be filtered by the login of a bot.
type bot struct {
	// app is the App's id.
	app int64
	// user is the bot user's id, 0 while it is not known.
	user atomic.Int64
	// asked is when its id was asked for in vain, as Unix seconds.
	asked atomic.Int64
	// shared is nil where all that the user does is done by us.
	shared *shared
}

// is reports whether the user is the bot.
func (b *bot) is(user *gh.User) bool {
	id := b.user.Load()
	return id != 0 && user.GetID() == id || b.shared != nil && b.shared.fellow(user)
}

// sole reports whether the user is the bot, and does nothing but what we do.
func (b *bot) sole(user *gh.User) bool { return b.shared == nil && b.is(user) }

// opened reports whether the bot opened the issue or pull request. A person may act through an App,
// too; what they opened is theirs.
func (b *bot) opened(repo sync.Repository, row *gh.Issue) bool {
	if b.shared != nil {
		return b.shared.has(repo, row) || b.is(row.GetUser()) && b.shared.sealed(row.GetBody())
	}
	return b.is(row.GetUser()) || row.GetUser().GetType() != "User" && b.made(row.GetPerformedViaGithubApp())
}

// planned reports whether the bot made the milestone.
func (b *bot) planned(row *gh.Milestone) bool {
	return b.is(row.GetCreator()) && (b.shared == nil || b.shared.sealed(row.GetDescription()))
}

// said reports whether the bot wrote the comment.
func (b *bot) said(row *gh.IssueComment) bool {
	if b.shared != nil {
		return b.is(row.GetUser()) && strings.Contains(row.GetBody(), ownMark)
	}
	return b.is(row.GetUser()) || row.GetUser().GetType() != "User" && b.made(row.GetPerformedViaGithubApp())
}

// made reports whether an App that something was done through is this one.
func (b *bot) made(app *gh.App) bool { return app.GetID() != 0 && app.GetID() == b.app }

// learn takes the user to whom GitHub credits what we made.
func (b *bot) learn(user *gh.User) {
	if user.GetType() == "Bot" {
		b.user.CompareAndSwap(0, user.GetID())
	}
}

// askAgain is the pause before the bot user is looked for again that GitHub did not find.
const askAgain = 10 * time.Minute

// meet makes sure that it can be told whether a user is the bot, who did something through an App, nil if
// that is not known. Only a bot's row that does not name the App that made it costs a request, until the
// bot's id is known. Where GitHub does not find the bot, its rows are known by the App alone.
func (h *Host) meet(ctx context.Context, c *connection, user *gh.User, via *gh.App) error {
	b, now := h.bot, h.options.Now().Unix()
	switch {
	case b.shared != nil:
		_, err := h.Bearer(ctx)
		return err
	case user.GetType() != "Bot" || b.user.Load() != 0:
		return nil
	case via.GetID() != 0:
		if b.made(via) {
			b.learn(user)
		}
		return nil
	case b.asked.Load() != 0 && now-b.asked.Load() < int64(askAgain/time.Second):
		return nil
	}
	slug, err := h.App(ctx) // never from memory: the App may have been renamed
	if err != nil {
		return err
	}
	self, login := new(gh.User), slug+"[bot]"
	err = c.get(ctx, "users/"+url.PathEscape(login), self)
	if notThere(err) {
		b.asked.Store(now)
		return nil
	}
	b.learn(self)
	return c.reading(err, "read the user %s", login)
}

// App asks for the App's slug, from which the login of its bot user is made.
func (h *Host) App(ctx context.Context) (string, error) {
	app := new(gh.App)
	if err := h.app.get(ctx, "app", app); err != nil {
		return "", h.app.reading(err, "read the App")
	}
	if app.GetSlug() == "" {
		return "", errors.New("read the App: the answer names no slug")
	}
	return app.GetSlug(), nil
}
