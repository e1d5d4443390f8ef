package github_test

import (
	"testing"
)

func TestPullRequestOfAForkIsNotTakenForOurs(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/pulls", 200, `[
		{"number":8,"state":"open","head":{"ref":"milepost/write-back","repo":{"id":99,"full_name":"acme/fork-of-plans"}}},
		{"number":9,"state":"open","head":{"ref":"milepost/write-back","repo":{"id":7,"full_name":"acme/plans"}}}]`)
	got, err := f.host(t).PullRequests(t.Context(), plans(), writeBack)
	if err != nil || len(got) != 1 || got[0].Number != 9 || got[0].Ours {
		t.Errorf("got %+v, %v", got, err)
	}
}

// The login of the bot user is not enough: an App that was renamed leaves its own to others.
func TestPullRequestIsOursByTheNumberOfItsAuthor(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans/pulls/8", 200, `{"number":8,"state":"open","user":{"id":40,"login":"milepost[bot]","type":"Bot"}}`)
	f.answer("GET /repos/acme/plans/pulls/9", 200, `{"number":9,"state":"open","user":{"id":41,"login":"before[bot]","type":"Bot"}}`)
	host := f.host(t)
	for number, ours := range map[int]bool{8: false, 9: true} {
		if got, err := host.PullRequest(t.Context(), plans(), number); err != nil || got.Ours != ours {
			t.Errorf("#%d: got %+v, %v", number, got, err)
		}
	}
}
