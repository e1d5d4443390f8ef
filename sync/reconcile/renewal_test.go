package reconcile_test

import (
	"testing"
	"time"
)

// What a pass of a repository at rest asks is free while it is answered as before. GitHub's tags hold for one
// token, and a token for an hour: after that each question counts once, except the one for the head.
func TestPass_pays_once_for_each_renewal_of_the_token(t *testing.T) {
	t.Parallel()
	l := newMirroredLoop(t)
	l.pass() // what only the pass after a change asks
	asked := func() (all, charged int) {
		_, charged = l.pass()
		for _, r := range l.Hub.Requests() {
			if r.Kind == "installation" {
				all++
			}
		}
		return all, charged
	}
	all, before := asked()
	l.clock.advance(61 * time.Minute)
	_, renewed := asked()
	for _, r := range l.Spent() {
		t.Logf("charged after the renewal: %s %s", r.Method, r.Path)
		if r.Path == "/repos/"+l.repo.String()+"/commits/HEAD" {
			t.Error("the head is charged")
		}
	}
	_, after := asked()
	t.Logf("%d requests a pass: %d are charged with the token at hand, %d with a new one, %d from then on", all, before, renewed, after)
	if before != 0 || renewed != all-1 || after != 0 {
		t.Errorf("of %d requests %d, %d and %d are charged, want 0, %d and 0", all, before, renewed, after, all-1)
	}
}
