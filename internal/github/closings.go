package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
)

// closingPages bounds how many of the newest events are read, a hundred a page.
const closingPages = 3

// CloseEvents reads the newest events of all issues in one list: with many issues closed at once
// that is far cheaper than a look at each of them.
func (h *Host) CloseEvents(ctx context.Context, repo sync.Repository, issues []int, since time.Time) ([]sync.CloseEvent, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	var closings []sync.CloseEvent
	wanted, merges := map[int]bool{}, map[string]int{}
	for _, number := range issues {
		wanted[number] = true
	}
	next := "per_page=100"
	for page := 0; page < closingPages && next != "" && len(wanted) > 0; page++ {
		var events []*gh.IssueEvent
		resp, err := c.send(ctx, http.MethodGet, path(repo, "issues", "events")+"?"+next, nil, &events)
		if err != nil {
			return nil, c.reading(err, "list the events of %s", repo)
		}
		next = following(resp, next)
		for _, event := range events {
			if event.GetCreatedAt().Before(since) {
				next = ""
				break
			}
			switch {
			case event.GetEvent() == "merged":
				merges[event.GetCommitID()] = event.GetIssue().GetNumber()
			case event.GetEvent() == "closed" && wanted[event.GetIssue().GetNumber()]:
				delete(wanted, event.GetIssue().GetNumber())
				closings = append(closings, sync.CloseEvent{
					Issue: event.GetIssue().GetNumber(), At: event.GetCreatedAt().UTC(),
					By: event.GetActor().GetLogin(), Email: h.noReply(event.GetActor()), Commit: event.GetCommitID(),
				})
			}
		}
	}
	for i := range closings {
		if commit := closings[i].Commit; commit != "" {
			closings[i].PRNumber = merges[commit]
		}
	}
	return closings, nil
}

// noReply is the address that GitHub gives people so that commits can credit them without
// telling their own, "" for bots.
func (h *Host) noReply(user *gh.User) string {
	if user.GetID() == 0 || user.GetLogin() == "" || user.GetType() != "User" {
		return ""
	}
	host := "github.com"
	if root, err := url.Parse(h.options.APIURL); err == nil && root.Host != "api.github.com" {
		host = strings.TrimPrefix(root.Hostname(), "api.")
	}
	return fmt.Sprintf("%d+%s@users.noreply.%s", user.GetID(), user.GetLogin(), host)
}
