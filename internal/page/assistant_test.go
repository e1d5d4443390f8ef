package page_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/page"
)

// answering is a handler that says that it was reached.
func answering(o *page.Options) {
	o.Assistants = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "reached") })
}

// program sends a request as a program does, and returns the answer.
func (s *site) program(method, token string, header http.Header) (status int, text string, got http.Header) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+page.AssistantsPath, strings.NewReader("{}"))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	if token != "" {
		request.Header.Set("Authorization", token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, string(body), answer.Header
}

func TestAssistants_are_let_in_by_the_token_alone(t *testing.T) {
	t.Parallel()
	s := newSite(t, answering)
	right := "Bearer " + adminToken
	for name, c := range map[string]struct {
		method, token string
		header        http.Header
		want          int
	}{
		"with the token":           {http.MethodPost, right, nil, http.StatusOK},
		"without":                  {http.MethodPost, "", nil, http.StatusUnauthorized},
		"with another one":         {http.MethodPost, "Bearer " + strings.ToUpper(adminToken), nil, http.StatusUnauthorized},
		"with a part of it":        {http.MethodPost, "Bearer " + adminToken[:20], nil, http.StatusUnauthorized},
		"with the token bare":      {http.MethodPost, adminToken, nil, http.StatusUnauthorized},
		"with an empty one":        {http.MethodPost, "Bearer ", nil, http.StatusUnauthorized},
		"by GET":                   {http.MethodGet, right, nil, http.StatusMethodNotAllowed},
		"from another site's page": {http.MethodPost, right, http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		"from another site":        {http.MethodPost, right, http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"by another name":          {http.MethodPost, right, http.Header{"Host": {"evil.example"}}, http.StatusForbidden},
	} {
		status, text, header := s.program(c.method, c.token, c.header)
		if status != c.want || (text == "reached") != (c.want == http.StatusOK) || strings.Contains(text, adminToken) {
			t.Errorf("%s: answered %d: %s", name, status, text)
		}
		if status == http.StatusUnauthorized && !strings.HasPrefix(header.Get("WWW-Authenticate"), "Bearer ") {
			t.Errorf("%s: it is not told how to show a token: %v", name, header)
		}
	}
}

func TestAssistants_have_to_wait_once_too_many_tokens_were_wrong(t *testing.T) {
	t.Parallel()
	s := newSite(t, answering)
	for range 30 { // a right one is never counted
		if status, text, _ := s.program(http.MethodPost, "Bearer "+adminToken, nil); status != http.StatusOK {
			t.Fatalf("answered %d: %s", status, text)
		}
	}
	last := 0
	for range 12 {
		last, _, _ = s.program(http.MethodPost, "Bearer guess", nil)
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 12 guesses the answer is %d", last)
	}
	if status, _, _ := s.program(http.MethodPost, "Bearer "+adminToken, nil); status != http.StatusTooManyRequests {
		t.Errorf("a guess that is right is told so: answered %d", status)
	}
}

func TestAssistants_are_not_let_in_where_nobody_wants_them(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*page.Options){
		"none answers": func(*page.Options) {},
		"no token":     func(o *page.Options) { answering(o); o.Token = "" },
		"open to who reaches it, without a token": func(o *page.Options) { answering(o); o.Token, o.Open = "", true },
	} {
		for _, token := range []string{"", "Bearer ", "Bearer " + adminToken} {
			if status, text, _ := newSite(t, change).program(http.MethodPost, token, nil); status != http.StatusNotFound || text == "reached" {
				t.Errorf("%s: answered %d: %s", name, status, text)
			}
		}
	}
}
