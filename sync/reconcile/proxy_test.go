package reconcile_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

// proxy answers in GitHub's place where spoil returns something; it keeps status and tags.
type proxy struct {
	spoil  func(path string, body []byte) []byte
	spoilt int
}

// RoundTrip implements [http.RoundTripper].
func (p *proxy) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil || request.Method != http.MethodGet || response.StatusCode != http.StatusOK {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	if other := p.spoil(request.URL.Path, body); other != nil {
		body = other
		p.spoilt++
	}
	response.Header.Del("Content-Length")
	response.ContentLength = int64(len(body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// edited changes a JSON object.
func edited(body []byte, change func(answer map[string]any)) []byte {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	change(answer)
	out, _ := json.Marshal(answer)
	return out
}

// Whatever a proxy answers for the documents, nobody's issue is closed and nothing is written: the pass
// fails and says why, and the next one without the proxy does what is to be done.
func TestPass_concludes_nothing_from_what_a_proxy_answers(t *testing.T) {
	t.Parallel()
	const foreign = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
	for name, spoil := range map[string]func(path string, body []byte) []byte{
		"JSON in place of a document": func(path string, body []byte) []byte {
			if !strings.Contains(path, "/git/blobs/") {
				return nil
			}
			out, _ := json.Marshal(map[string]any{"encoding": "base64", "content": base64.StdEncoding.EncodeToString(body), "size": len(body)})
			return out
		},
		"half a document": func(path string, body []byte) []byte {
			if !strings.Contains(path, "/git/blobs/") {
				return nil
			}
			return body[:len(body)/2]
		},
		"another document": func(path string, _ []byte) []byte {
			if !strings.Contains(path, "/git/blobs/") {
				return nil
			}
			return []byte("# Milestone 1: Small - Planning Document\n\n- [ ] Goal 9: Something else\n")
		},
		"an empty document": func(path string, _ []byte) []byte {
			if !strings.Contains(path, "/git/blobs/") {
				return nil
			}
			return []byte{}
		},
		"a tree without the plan": func(path string, body []byte) []byte {
			if !strings.Contains(path, "/git/trees/") {
				return nil
			}
			return edited(body, func(answer map[string]any) { answer["tree"] = []any{} })
		},
		"another tree": func(path string, body []byte) []byte {
			if !strings.Contains(path, "/git/trees/") {
				return nil
			}
			return edited(body, func(answer map[string]any) { answer["tree"], answer["sha"] = []any{}, foreign })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newMirroredLoop(t)
			want := l.state()
			p := &proxy{spoil: spoil}
			l.connect(p)
			l.commit("docs/milestone-1.md", strings.Replace(small, "- [ ] Goal 1", "- [x] Goal 1", 1))
			for range 2 {
				l.Hub.ResetRequests()
				_, err := l.engine.Pass(t.Context(), l.ledger, l.repo)
				if err == nil || !strings.Contains(err.Error(), "a proxy may be answering in GitHub's place") || sync.IsForbidden(err) || sync.IsGone(err) {
					t.Fatalf("the pass: %v", err)
				}
				if l.writes() > 0 {
					t.Errorf("%d requests changed something", l.writes())
				}
			}
			if p.spoilt == 0 {
				t.Fatal("the proxy saw nothing to spoil")
			}
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			p.spoil = func(string, []byte) []byte { return nil }
			l.settle()
			want[0] = "Goal 1: First: closed completed"
			if diff := cmp.Diff(want, l.state()); diff != "" {
				t.Errorf("issues without the proxy (-want +got):\n%s", diff)
			}
		})
	}
}
