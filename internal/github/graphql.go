package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/milepost/milepost/internal/ratelimit"
)

// GraphQL is used for what REST cannot do, and for nothing else: see merge.go, swap.go and linked.go.

// graphError is what GraphQL refused, in an answer with status 200.
type graphError struct {
	kind, message string
}

func (e *graphError) Error() string { return cut(strings.Join(strings.Fields(e.message), " "), 300) }

// says reports whether the words occur in the message, in any case.
func (e *graphError) says(words string) bool {
	return strings.Contains(strings.ToLower(e.message), strings.ToLower(words))
}

// errNoGraphQL tells that there is no GraphQL, or that it does not know what is asked of it: an
// older GitHub Enterprise Server.
var errNoGraphQL = errors.New("this GitHub's GraphQL cannot be asked that")

// graphFault is one of the errors of an answer.
type graphFault struct {
	Type       string `json:"type"`
	Message    string `json:"message"`
	Extensions struct {
		Code string `json:"code"`
	} `json:"extensions"`
}

// mutate carries out one mutation. It returns a *graphError where GitHub refuses it,
// errNoGraphQL where it cannot be asked, and an error with a time to come back at a limit.
// Nothing is asked for that not every payload has: what became of a mutation is read by REST.
func (c *connection) mutate(ctx context.Context, name string, input map[string]any) error {
	document := fmt.Sprintf("mutation($input: %sInput!) { %s(input: $input) { clientMutationId } }", strings.ToUpper(name[:1])+name[1:], name)
	return c.graph(ctx, "carry out "+name, document, map[string]any{"input": input}, nil)
}

// graph sends one document to GraphQL and decodes the data of the answer into v, unless it is nil.
// Its errors are those of mutate; there may be data beside them.
func (c *connection) graph(ctx context.Context, doing, document string, variables map[string]any, v any) error {
	body := map[string]any{"query": document, "variables": variables}
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphFault    `json:"errors"`
	}
	resp, err := c.send(ctx, http.MethodPost, c.graphQL, body, &answer)
	if status(err) == http.StatusNotFound {
		return errNoGraphQL
	}
	if err != nil {
		return err
	}
	if v != nil && len(answer.Data) > 0 {
		if err := json.Unmarshal(answer.Data, v); err != nil {
			return err
		}
	}
	if len(answer.Errors) == 0 {
		return nil
	}
	first := answer.Errors[0]
	refusal := refusal{message: first.Message}
	switch {
	case refusal.says("secondary rate limit"):
		return c.limit(doing, first.Message, resp.Header)
	case first.Type == "RATE_LIMITED": // REST has a limit of its own and may go on
		return &limited{doing, first.Message, ratelimit.RetryAt(resp.Header, c.now())}
	case first.Extensions.Code == "undefinedField":
		return errNoGraphQL
	default:
		return &graphError{first.Type, first.Message}
	}
}
