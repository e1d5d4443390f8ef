package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// GraphQL is used for what REST cannot do, and for nothing else: see merge.go and swap.go.

// graphError is what GraphQL refused, in an answer with status 200.
type graphError struct {
	kind, message string
}

func (e *graphError) Error() string { return cut(strings.Join(strings.Fields(e.message), " "), 300) }

// says reports whether the words occur in the message, in any case.
func (e *graphError) says(words string) bool {
	return strings.Contains(strings.ToLower(e.message), strings.ToLower(words))
}

// errNoGraphQL tells that there is no GraphQL, or that it does not know the mutation: an older
// GitHub Enterprise Server.
var errNoGraphQL = errors.New("this GitHub does not know the mutation")

// graphAnswer is what every mutation is answered with. Nothing is asked for that not every
// payload has: what became of a mutation is read by REST.
type graphAnswer struct {
	Errors []struct {
		Type       string `json:"type"`
		Message    string `json:"message"`
		Extensions struct {
			Code string `json:"code"`
		} `json:"extensions"`
	} `json:"errors"`
}

// mutate carries out one mutation. It returns a *graphError where GitHub refuses it,
// errNoGraphQL where it cannot be asked, and an error with a time to come back at a limit.
func (c *connection) mutate(ctx context.Context, name string, input map[string]any) error {
	body := map[string]any{
		"query":     fmt.Sprintf("mutation($input: %sInput!) { %s(input: $input) { clientMutationId } }", strings.ToUpper(name[:1])+name[1:], name),
		"variables": map[string]any{"input": input},
	}
	var answer graphAnswer
	resp, err := c.send(ctx, http.MethodPost, c.graphQL, body, &answer)
	if status(err) == http.StatusNotFound {
		return errNoGraphQL
	}
	if err != nil || len(answer.Errors) == 0 {
		return err
	}
	first := answer.Errors[0]
	refusal := refusal{message: first.Message}
	switch {
	case refusal.says("secondary rate limit"):
		return c.limit("carry out "+name, first.Message, resp.Header)
	case first.Type == "RATE_LIMITED": // REST has a limit of its own and may go on
		return &limited{"carry out " + name, first.Message, reopening(resp.Header, c.now())}
	case first.Extensions.Code == "undefinedField":
		return errNoGraphQL
	default:
		return &graphError{first.Type, first.Message}
	}
}
