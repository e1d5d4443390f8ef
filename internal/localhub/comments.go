package localhub

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

func (c *call) listComments(i *issue) reply {
	since, err := optionalTime(c.query.Get("since"))
	if err != nil {
		return invalid(fieldError{Resource: "IssueComment", Field: "since", Code: "invalid"})
	}
	var found []*comment
	for _, k := range i.comments {
		if since.IsZero() || !k.updated.Before(since) {
			found = append(found, k)
		}
	}
	return listed(c, found, c.renderComment)
}

// listAllComments is GET issues/comments: those of all issues and pull requests, the oldest first unless told
// otherwise; since goes by the last change.
func (c *call) listAllComments() reply {
	since, err := optionalTime(c.query.Get("since"))
	if err != nil {
		return invalid(fieldError{Resource: "IssueComment", Field: "since", Code: "invalid"})
	}
	var found []*comment
	for _, i := range c.repo.sortedIssues() {
		for _, k := range i.comments {
			if since.IsZero() || !k.updated.Before(since) {
				found = append(found, k)
			}
		}
	}
	by := c.query.Get("sort")
	slices.SortFunc(found, func(a, b *comment) int {
		order := cmp.Compare(a.id, b.id)
		if by == "updated" {
			order = cmp.Or(a.updated.Compare(b.updated), order)
		}
		if by != "" && c.query.Get("direction") != "asc" {
			return -order
		}
		return order
	})
	return listed(c, found, c.renderComment)
}

// commentBody reads and checks the body of a comment.
func (c *call) commentBody() (string, *reply) {
	in, bad := c.decode()
	if bad != nil {
		return "", bad
	}
	body := in.text("body")
	if bad := in.bad(); bad != nil {
		return "", bad
	}
	var problem *fieldError
	switch {
	case strings.TrimSpace(body) == "":
		problem = &fieldError{Resource: "IssueComment", Field: "data", Code: "unprocessable", Message: "Body cannot be blank"}
	case utf8.RuneCountInString(body) > maxBodyText:
		problem = &fieldError{Resource: "IssueComment", Field: "data", Code: "unprocessable", Message: "Body is too long (maximum is 65536 characters)"}
	}
	if problem != nil {
		r := invalid(*problem)
		return "", &r
	}
	return body, nil
}

func (c *call) createComment(i *issue) reply {
	if i.locked && !c.mayPush() {
		return fail(http.StatusForbidden, "Unable to create comment because issue is locked.")
	}
	body, denied := c.commentBody()
	if denied != nil {
		return *denied
	}
	k := &comment{
		id: c.store.nextID(), issue: i, body: body, author: c.actor.account(), app: c.actor.via(), created: c.at, updated: c.at,
	}
	i.comments = append(i.comments, k)
	c.touch(i)
	c.emitComment("created", k, nil)
	out := created(c.renderComment(k))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/issues/comments/%d", k.id)}}
	return out
}

func (c *call) emitComment(action string, k *comment, extra object) {
	fields := object{"comment": c.renderComment(k), "issue": c.renderIssue(k.issue)}
	maps.Copy(fields, extra)
	c.emit("issue_comment", action, c.repo, c.actor.account(), fields)
}

func (c *call) findComment() *comment {
	id := c.id("comment_id")
	for _, i := range c.repo.issues {
		for _, k := range i.comments {
			if k.id == id {
				return k
			}
		}
	}
	return nil
}

func (c *call) getComment() reply {
	if k := c.findComment(); k != nil {
		return ok(c.renderComment(k))
	}
	return notFound()
}

// mayEdit says whether the actor may change a comment: its author, or whoever may push.
func (c *call) mayEdit(k *comment) bool {
	return c.actor.account() == k.author || c.actor.grant != nil || c.mayPush()
}

func (c *call) updateComment() reply {
	k := c.findComment()
	switch {
	case k == nil:
		return notFound()
	case !c.mayEdit(k):
		return fail(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	body, denied := c.commentBody()
	if denied != nil {
		return *denied
	}
	if body != k.body {
		from := k.body
		k.body, k.updated = body, c.at
		c.touch(k.issue)
		c.emitComment("edited", k, object{"changes": object{"body": object{"from": from}}})
	}
	return ok(c.renderComment(k))
}

func (c *call) deleteComment() reply {
	k := c.findComment()
	switch {
	case k == nil:
		return notFound()
	case !c.mayEdit(k):
		return fail(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	k.issue.comments = slices.DeleteFunc(k.issue.comments, func(other *comment) bool { return other == k })
	c.touch(k.issue)
	c.emitComment("deleted", k, nil)
	return noContent()
}
