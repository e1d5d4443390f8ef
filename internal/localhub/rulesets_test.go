package localhub_test

import "testing"

// protect gives main rules as its administrator would.
func (w *world) protect(rules ...fields) {
	w.t.Helper()
	w.as(w.owner).post("~/rulesets", fields{
		"name": "main", "target": "branch", "enforcement": "active",
		"conditions": fields{"ref_name": fields{"include": []string{"~DEFAULT_BRANCH"}, "exclude": []string{}}}, "rules": rules,
	}).want(201)
}

func requiredCheck(context string) fields {
	return fields{"type": "required_status_checks", "parameters": fields{
		"required_status_checks": []fields{{"context": context}}, "strict_required_status_checks_policy": false,
	}}
}

func requiredReview(dismiss bool) fields {
	return fields{"type": "pull_request", "parameters": fields{
		"required_approving_review_count": 1, "dismiss_stale_reviews_on_push": dismiss, "require_code_owner_review": false,
		"require_last_push_approval": false, "required_review_thread_resolution": false,
	}}
}

func TestRulesKeepDirectChangesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.protect(requiredReview(false))
	diff(t, "pull_request", w.app().get("~/rules/branches/main").want(200).text(0, "type"))
	diff(t, 0, len(w.app().get("~/rules/branches/topic").want(200).list()))
	tree := w.app().get("~/git/commits/"+w.head("main")).text("tree", "sha")
	next := w.app().post("~/git/commits", fields{"message": "m", "tree": tree, "parents": []string{w.head("main")}}).want(201).text("sha")
	w.app().patch("~/git/refs/heads/main", fields{"sha": next}).want(422)
	w.app().put("~/contents/a.md", fields{"message": "m", "content": "YQ=="}).want(409)
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
}

func TestRulesHoldAMergeUntilTheyAreMet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
	at := w.openPull("topic")
	w.protect(requiredReview(true), requiredCheck("build"))
	state := func() string { return w.app().get(at).want(200).text("mergeable_state") }
	w.as(w.bob).post(at+"/reviews", fields{"event": "APPROVE"}).want(200) // bob may only read
	diff(t, "blocked", state())
	w.as(w.alice).post(at+"/reviews", fields{"event": "APPROVE"}).want(200)
	diff(t, "blocked", state())
	w.app().put(at+"/merge", fields{}).want(405)
	succeed := func() {
		w.app().post("~/statuses/"+w.head("topic"), fields{"state": "success", "context": "build"}).want(201)
	}
	succeed()
	diff(t, "clean", state())
	w.app().post("~/statuses/"+w.head("topic"), fields{"state": "pending", "context": "other"}).want(201)
	diff(t, "unstable", state())
	w.write("topic", "b.md", "b\n") // takes the approval back
	succeed()
	diff(t, "blocked", state())
	w.app().post(at+"/reviews", fields{"event": "APPROVE"}).want(422)
	w.as(w.alice).post(at+"/reviews", fields{"event": "APPROVE"}).want(200)
	diff(t, 3, len(w.app().get(at+"/reviews").want(200).list()))
	w.app().put(at+"/merge", fields{}).want(200)
}

func TestMergeMethodsMayBeTurnedOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.branch("topic")
	w.write("topic", "a.md", "a\n")
	at := w.openPull("topic")
	off := fields{"allow_merge_commit": false, "allow_squash_merge": false, "allow_rebase_merge": false}
	w.as(w.owner).patch("~", off).want(422)
	w.as(w.owner).patch("~", fields{"allow_merge_commit": false}).want(200)
	diff(t, false, w.app().get("~").at("allow_merge_commit"))
	diff(t, "Merge commits are not allowed on this repository.", w.app().put(at+"/merge", fields{}).want(405).text("message"))
	w.app().put(at+"/merge", fields{"merge_method": "squash"}).want(200)
}
