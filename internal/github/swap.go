package github

import (
	"context"
	"errors"
	"strings"
)

// nowhere is what GraphQL calls a branch that does not exist.
var nowhere = strings.Repeat("0", 40)

// swap lets the branch point from one commit to another, whatever either holds, and reports
// whether it does. "" is no branch: it is deleted then. Somebody's push in between wins.
//
// REST cannot compare before it moves by force or deletes; GraphQL can. Where GraphQL cannot be
// asked, the branch is looked at in the request right before it is moved.
func (b branch) swap(ctx context.Context, before, after string) (bool, error) {
	node, err := b.host.node(ctx, b.connection, b.repo)
	if err != nil {
		return false, err
	}
	to := after
	if to == "" {
		to = nowhere
	}
	err = b.mutate(ctx, "updateRefs", map[string]any{
		"repositoryId": node,
		"refUpdates":   []map[string]any{{"name": "refs/heads/" + b.name, "beforeOid": before, "afterOid": to, "force": true}},
	})
	var (
		refused *graphError
		limit   *limited
	)
	switch {
	case err == nil:
		return true, nil
	case !errors.Is(err, errNoGraphQL) && !errors.As(err, &refused) && !errors.As(err, &limit):
		return false, b.writing(err, "move branch %q of %s", b.name, b.repo)
	}
	tip, err := b.tip(ctx)
	switch {
	case err != nil:
		return false, err
	case tip == after:
		return true, nil
	case tip != before:
		return false, nil
	case after == "":
		return true, b.remove(ctx)
	default:
		return true, b.move(ctx, after)
	}
}
