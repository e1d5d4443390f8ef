package github

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// editsQuery asks who edited the body of an issue. REST does not tell.
const editsQuery = `query($owner: String!, $name: String!, $number: Int!) { repository(owner: $owner, name: $name) { ` +
	`issue(number: $number) { editor { ...who } userContentEdits(first: 30) { nodes { editedAt diff editor { ...who } } } } } } ` +
	`fragment who on Actor { __typename login ... on User { databaseId } }`

// graphActor is who did something, as GraphQL tells it.
type graphActor struct {
	Typename   string `json:"__typename"`
	Login      string `json:"login"`
	DatabaseID int64  `json:"databaseId"`
}

func (a *graphActor) user() sync.User {
	if a == nil {
		return sync.User{}
	}
	return sync.User{ID: a.DatabaseID, Login: a.Login, Person: a.Typename == "User"}
}

// editsAnswer is the answer to it. What GitHub calls the diff of an edit is the text after it.
type editsAnswer struct {
	Repository *struct {
		Issue *struct {
			Editor           *graphActor `json:"editor"`
			UserContentEdits *struct {
				Nodes []struct {
					EditedAt time.Time   `json:"editedAt"`
					Diff     string      `json:"diff"`
					Editor   *graphActor `json:"editor"`
				} `json:"nodes"`
			} `json:"userContentEdits"`
		} `json:"issue"`
	} `json:"repository"`
}

// Edits asks GraphQL who edited the body of an issue. Where it cannot be asked, nobody is known.
func (h *Host) Edits(ctx context.Context, repo sync.Repository, number int) ([]sync.BodyEdit, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return nil, err
	}
	var answer editsAnswer
	err = c.graph(ctx, "ask who edited an issue", editsQuery, map[string]any{"owner": repo.Owner, "name": repo.Name, "number": number}, &answer)
	var refused *graphError
	switch {
	case errors.Is(err, errNoGraphQL), errors.As(err, &refused):
		return nil, nil
	case err != nil:
		return nil, c.reading(err, "ask who edited #%d of %s", number, repo)
	case answer.Repository == nil || answer.Repository.Issue == nil:
		return nil, nil
	}
	return editsOf(answer), nil
}

// editsOf puts the edits in order. GitHub lists the newest ones first, which is not documented; edits of
// the same second stay in the order in which they come.
func editsOf(answer editsAnswer) []sync.BodyEdit {
	issue := answer.Repository.Issue
	var edits []sync.BodyEdit
	if issue.UserContentEdits != nil {
		for _, node := range issue.UserContentEdits.Nodes {
			edits = append(edits, sync.BodyEdit{By: node.Editor.user(), At: node.EditedAt.UTC(), Body: node.Diff})
		}
	}
	if last := len(edits) - 1; last > 0 && edits[0].At.Before(edits[last].At) {
		slices.Reverse(edits)
	}
	slices.SortStableFunc(edits, func(a, b sync.BodyEdit) int { return b.At.Compare(a.At) })
	if len(edits) == 0 && issue.Editor != nil {
		edits = []sync.BodyEdit{{By: issue.Editor.user()}}
	}
	return edits
}
