package localhub

import (
	"slices"
	"time"
)

// reaction is one person's reaction to a comment: at most one of each content.
type reaction struct {
	id      int64
	content string
	by      *account
	created time.Time
}

// reactionContents lists what GitHub lets people react with.
var reactionContents = []string{"+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"}

// react is POST issues/comments/{comment_id}/reactions: 200 where the actor reacted so before.
func (c *call) react() reply {
	k := c.findComment()
	if k == nil {
		return notFound()
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	content := in.text("content")
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if !slices.Contains(reactionContents, content) {
		return invalid(fieldError{Resource: "Reaction", Field: "content", Code: "invalid"})
	}
	if k.issue.locked && !c.mayPush() {
		return fail(403, "Unable to create reaction because issue is locked.")
	}
	for _, r := range k.reactions {
		if r.by == c.actor.account() && r.content == content {
			return ok(c.renderReaction(r))
		}
	}
	r := &reaction{id: c.store.nextID(), content: content, by: c.actor.account(), created: c.at}
	k.reactions = append(k.reactions, r)
	return created(c.renderReaction(r))
}

// listReactions is GET issues/comments/{comment_id}/reactions.
func (c *call) listReactions() reply {
	k := c.findComment()
	if k == nil {
		return notFound()
	}
	wanted := c.query.Get("content")
	found := slices.DeleteFunc(slices.Clone(k.reactions), func(r *reaction) bool { return wanted != "" && r.content != wanted })
	return listed(c, found, c.renderReaction)
}

func (h *Hub) renderReaction(r *reaction) object {
	return object{
		"id": r.id, "node_id": nodeID("REA", r.id), "user": h.simpleUser(r.by), "content": r.content, "created_at": timestamp(r.created),
	}
}
