package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// People is GitHub as people see it who sign in through the App: what they may see is what GitHub lets them see of the
// repositories on which it is installed.
// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
type People struct {
	// Web is the root of GitHub's pages, without a final slash; API that of the REST API, with one.
	Web, API string
	// ClientID and ClientSecret are the App's.
	ClientID, ClientSecret string
}

// SignIn is the address at which GitHub asks a person whether the App may know who they are. It leads back with a code and
// the state. The challenge is that of RFC 7636, made by SHA-256.
func (p People) SignIn(state, challenge, back string) string {
	return p.Web + "/login/oauth/authorize?" + url.Values{
		"client_id": {p.ClientID}, "redirect_uri": {back}, "state": {state}, "code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}.Encode()
}

// Exchange gets the person's token for a code, and their login.
func (p People) Exchange(ctx context.Context, code, verifier, back string) (token, login string, err error) {
	const doing = "sign a person in"
	form := url.Values{
		"client_id": {p.ClientID}, "client_secret": {p.ClientSecret}, "code": {code}, "code_verifier": {verifier}, "redirect_uri": {back},
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Web+"/login/oauth/access_token", strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", doing, err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// A refusal comes with status 200, too.
	var answer struct {
		Token string `json:"access_token"`
		Error string `json:"error"`
	}
	if err := send(request, doing, &answer); err != nil {
		return "", "", err
	}
	if answer.Token == "" {
		return "", "", fmt.Errorf("%s: GitHub refuses the code: %s", doing, answer.Error)
	}
	var user struct {
		Login string `json:"login"`
	}
	if err := p.get(ctx, answer.Token, "user", &user); err != nil {
		return "", "", err
	}
	return answer.Token, user.Login, nil
}

// Visible is a repository that a person may see, with whether they may write to it.
type Visible struct {
	ID       int64
	MayWrite bool
}

// maxVisiblePages bounds the pages of lists that are asked for.
const maxVisiblePages = 50

// Visible lists what GitHub lets the person of a token see of the App's repositories. A [RefusedError] with status 401
// says that the token is good no more.
func (p People) Visible(ctx context.Context, token string) ([]Visible, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*askTimeout)
	defer cancel()
	var all []Visible
	installations, err := visiblePages(ctx, p, token, "user/installations", func(page visiblePage) ([]int64, int) {
		var ids []int64
		for _, row := range page.Installations {
			ids = append(ids, row.ID)
		}
		return ids, len(page.Installations)
	})
	if err != nil {
		return nil, err
	}
	for _, id := range installations {
		rows, err := visiblePages(ctx, p, token, fmt.Sprintf("user/installations/%d/repositories", id), func(page visiblePage) ([]Visible, int) {
			var rows []Visible
			for _, row := range page.Repositories {
				rows = append(rows, Visible{row.ID, row.Permissions.Push || row.Permissions.Maintain || row.Permissions.Admin})
			}
			return rows, len(page.Repositories)
		})
		var refused *RefusedError
		if errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusForbidden) {
			continue // it was deleted, or suspended, a moment ago: nothing of it is seen
		}
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// visiblePage is a page of either list.
type visiblePage struct {
	Installations []struct {
		ID int64 `json:"id"`
	} `json:"installations"`
	Repositories []struct {
		ID          int64 `json:"id"`
		Permissions struct {
			Admin, Maintain, Push bool
		} `json:"permissions"`
	} `json:"repositories"`
}

// visiblePages reads a list to its end.
func visiblePages[T any](ctx context.Context, p People, token, path string, read func(visiblePage) (rows []T, n int)) ([]T, error) {
	const size = 100
	var all []T
	for number := 1; number <= maxVisiblePages; number++ {
		var page visiblePage
		if err := p.get(ctx, token, fmt.Sprintf("%s?per_page=%d&page=%d", path, size, number), &page); err != nil {
			return nil, err
		}
		rows, n := read(page)
		all = append(all, rows...)
		if n < size {
			break
		}
	}
	return all, nil
}

// get asks the REST API as a person.
func (p People) get(ctx context.Context, token, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.API+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask GitHub what a person may see: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	return send(request, "ask GitHub what a person may see", into)
}

// maxAsked bounds an answer to a request that no App signs, in bytes.
const maxAsked = 8 << 20

// send sends a request that nobody's App signs, and decodes the answer.
func send(request *http.Request, doing string, into any) error {
	request.Header.Set("User-Agent", "milepost")
	if request.Header.Get("Content-Type") == "" {
		request.Header.Set("Accept", "application/vnd.github+json")
	} else {
		request.Header.Set("Accept", "application/json")
	}
	client := &http.Client{Transport: defaultTransport(), CheckRedirect: checkRedirect}
	defer client.CloseIdleConnections()
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAsked))
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if answer.StatusCode/100 != 2 {
		var said struct{ Message string }
		_ = json.Unmarshal(body, &said)
		return &RefusedError{Status: answer.StatusCode, Message: (refusal{status: answer.StatusCode, message: said.Message}).String(), doing: doing}
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(into); err != nil {
		return fmt.Errorf("%s: the answer is not JSON: %w", doing, err)
	}
	return nil
}
