package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	stdsync "sync"
	"time"

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

// errGraphQLForbidden is an errNoGraphQL that tells that GraphQL does not answer us: one permission is missing,
// and REST may need another one.
var errGraphQLForbidden = fmt.Errorf("%w by this App", errNoGraphQL)

// refusalMemory is how long a question that was refused is not asked again.
const refusalMemory = time.Hour

// refusals has, for each kind of question, until when it is not asked.
type refusals struct {
	mu    stdsync.Mutex
	until map[string]time.Time
}

// holds reports whether the question was refused not long ago.
func (r *refusals) holds(question string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return now.Before(r.until[question])
}

func (r *refusals) note(question string, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until == nil {
		r.until = map[string]time.Time{}
	}
	r.until[question] = until
}

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
	// What comes before the first brace is the same for each question of a kind, whatever it asks about.
	question, _, _ := strings.Cut(document, "{")
	if c.refused.holds(question, c.now()) {
		return errGraphQLForbidden
	}
	resp, err := c.send(ctx, http.MethodPost, c.graphQL, body, &answer)
	r, isRefusal := refused(err)
	switch {
	case isRefusal && r.status == http.StatusNotFound:
		return errNoGraphQL
	case isRefusal && !r.limit() && (r.status == http.StatusUnauthorized || r.status == http.StatusForbidden):
		c.refused.note(question, c.now().Add(refusalMemory))
		return fmt.Errorf("%w: %s", errGraphQLForbidden, r)
	case err != nil:
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
