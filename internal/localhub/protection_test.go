package localhub_test

import "testing"

// shield protects a branch as its administrator would.
func (w *world) shield(branch string) {
	w.t.Helper()
	w.as(w.owner).put("~/branches/"+branch+"/protection", fields{
		"required_status_checks": nil, "enforce_admins": nil, "required_pull_request_reviews": nil, "restrictions": nil,
	}).want(200)
}

func TestProtectedBranchesAreNeitherForcedNorDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	start := w.head("main")
	w.branch("release/1")
	w.write("release/1", "a.md", "a\n")
	diff(t, false, w.app().get("~/branches/release/1").want(200).at("protected"))
	w.shield("release/1")
	branch := w.app().get("~/branches/release/1").want(200)
	diff(t, true, branch.at("protected"))
	diff(t, true, branch.at("protection", "enabled"))
	w.app().put("~/branches/release/1/protection", fields{}).want(403)
	w.app().patch("~/git/refs/heads/release/1", fields{"sha": start, "force": true}).want(422)
	w.app().delete("~/git/refs/heads/release/1", nil).want(422)
	w.write("release/1", "b.md", "b\n") // a push on top is none of both
	w.as(w.owner).delete("~/branches/release/1/protection", nil).want(204)
	w.app().patch("~/git/refs/heads/release/1", fields{"sha": start, "force": true}).want(200)
	w.app().delete("~/git/refs/heads/release/1", nil).want(204)
}

func TestRulesShowABranchAsProtected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.protect(fields{"type": "deletion"}, fields{"type": "non_fast_forward"})
	branch := w.app().get("~/branches/main").want(200)
	diff(t, true, branch.at("protected"))
	diff(t, false, branch.at("protection", "enabled"))
	before := w.head("main")
	w.write("main", "a.md", "a\n")
	w.app().patch("~/git/refs/heads/main", fields{"sha": before, "force": true}).want(422)
}
