package github_test

import (
	"context"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestPullRequestOfAForkIsNotTakenForOurs(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer("GET /repos/acme/plans", 200, `{"id":7,"default_branch":"main"}`)
	f.answer("POST /repos/acme/plans/pulls", 422, `{"message":"Validation Failed","errors":[{"resource":"PullRequest","code":"custom",
		"message":"A pull request already exists for acme:milepost/write-back."}]}`)
	f.answer("GET /repos/acme/plans/pulls", 200, `[
		{"number":8,"head":{"ref":"milepost/write-back","repo":{"id":99,"full_name":"acme/fork-of-plans"}}},
		{"number":9,"head":{"ref":"milepost/write-back","repo":{"id":7,"full_name":"acme/plans"}}}]`)
	f.answer("PATCH /repos/acme/plans/pulls/9", 200, `{"number":9}`)
	got, err := f.host(t).Describe(context.Background(), plans(), sync.Proposal{Branch: "milepost/write-back", Title: "Tick", Body: "b"})
	if err != nil || got.Number != 9 {
		t.Errorf("got %+v, %v", got, err)
	}
}
