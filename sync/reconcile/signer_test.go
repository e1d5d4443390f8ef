package reconcile_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/sync"
)

// said lists the comments of the App on an issue.
func (l *loop) said(title string) []string {
	l.t.Helper()
	comments, _, err := l.Person.Issues.ListComments(l.t.Context(), sandbox.Owner, sandbox.Repo, l.number(title), nil)
	l.must(err)
	var out []string
	for _, comment := range comments {
		if comment.GetUser().GetType() == "Bot" {
			out = append(out, comment.GetBody())
		}
	}
	return out
}

// signedByOther is a loop in which a role was signed by somebody who is not listed for it.
func signedByOther(t *testing.T) *loop {
	t.Helper()
	l := newLoop(t)
	l.commit(sync.ConfigPath, "sign_off:\n  Engineering Lead: [ann, eve_k]\n  Product Manager: "+sandbox.Owner+"\n")
	l.commit(smallPath, slotted)
	l.settle()
	l.closeIssue("Engineering Lead (Sign-off)")
	l.closeIssue("Product Manager (Sign-off)")
	return l
}

func TestSignOff_by_somebody_else_is_answered_with_who_may(t *testing.T) {
	t.Parallel()
	l := signedByOther(t)
	result, _ := l.pass()
	l.settle()
	if count := len(slices.DeleteFunc(codes(result), func(code string) bool { return code != "signer" })); count != 1 {
		t.Errorf("%d notices say so", count)
	}
	said := l.said("Engineering Lead (Sign-off)")
	if len(said) != 1 || len(l.said("Product Manager (Sign-off)")) != 0 {
		t.Fatalf("the App said %q and %q", said, l.said("Product Manager (Sign-off)"))
	}
	for _, part := range []string{"Engineering Lead is not signed", "closed by " + sandbox.Owner, `ann, eve\_k`, "stays closed"} {
		if !strings.Contains(said[0], part) {
			t.Errorf("the comment lacks %q:\n%s", part, said[0])
		}
	}
	if strings.Contains(said[0], "@") {
		t.Errorf("the comment calls somebody:\n%s", said[0])
	}
	// The close stands and is written, and nobody's name is.
	if !slices.Contains(l.state(), "Engineering Lead (Sign-off): closed completed") {
		t.Errorf("the issue was reopened: %q", l.state())
	}
	if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "[x] Engineering Lead: [Name] - [Date]") {
		t.Errorf("the line says:\n%s", got)
	}
	// It is said once more when it happens once more, and not for anything else.
	l.comment("Engineering Lead (Sign-off)", "Why not?")
	l.settle()
	if said = l.said("Engineering Lead (Sign-off)"); len(said) != 1 {
		t.Errorf("the App said %q", said)
	}
	l.must(l.ReopenIssue(t.Context(), l.number("Engineering Lead (Sign-off)")))
	l.settle()
	l.clock.advance(time.Minute)
	l.closeIssue("Engineering Lead (Sign-off)")
	l.settle()
	if said = l.said("Engineering Lead (Sign-off)"); len(said) != 2 {
		t.Errorf("the App said %q", said)
	}
}

func TestSignOff_is_answered_once_though_the_answer_or_the_ledger_was_lost(t *testing.T) {
	t.Parallel()
	for _, heard := range []bool{false, true} {
		t.Run(fmt.Sprint("heard ", heard), func(t *testing.T) {
			t.Parallel()
			l := signedByOther(t)
			l.useTransport(&lost{heard: heard})
			_, _ = l.engine.Pass(t.Context(), l.ledger, l.repo)
			l.settle()
			l.start(filepath.Join(t.TempDir(), "fresh.db"))
			l.settle()
			if said := l.said("Engineering Lead (Sign-off)"); len(said) != 1 {
				t.Errorf("the App said %q", said)
			}
		})
	}
}

// lost is a transport that loses the first comment on its way, or its answer.
type lost struct {
	heard, done bool
}

func (l *lost) RoundTrip(request *http.Request) (*http.Response, error) {
	if l.done || request.Method != http.MethodPost || !strings.HasSuffix(request.URL.Path, "/comments") {
		return http.DefaultTransport.RoundTrip(request)
	}
	l.done = true
	if l.heard {
		if response, err := http.DefaultTransport.RoundTrip(request); err == nil {
			_ = response.Body.Close()
		}
	}
	return nil, errCut
}

func TestSignOff_on_a_locked_issue_is_told_by_the_notice_alone(t *testing.T) {
	t.Parallel()
	l := signedByOther(t)
	l.useTransport(answering{func(r *http.Request) bool {
		return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/comments")
	}, http.StatusForbidden, `{"message":"Unable to create comment because issue is locked."}`})
	l.settle()
	if got := l.at(sync.Branch, smallPath); !strings.Contains(got, "[x] Engineering Lead: ") {
		t.Errorf("the signature is not written:\n%s", got)
	}
}
