package localhub

import "maps"

func (h *Hub) renderCheckRun(run *checkRun) object {
	self := h.repoAPI(run.repo, "/check-runs/%d", run.id)
	details := run.detailsURL
	if details == "" {
		details = h.repoHTML(run.repo, "/runs/%d", run.id)
	}
	pulls := []object{}
	for _, i := range run.repo.openPulls() {
		if i.pull.headSHA == run.headSHA {
			pulls = append(pulls, h.pullStub(i))
		}
	}
	return object{
		"id": run.id, "node_id": nodeID("CR", run.id), "name": run.name, "head_sha": run.headSHA, "status": run.status,
		"conclusion": orNull(run.conclusion), "external_id": run.externalID, "url": self,
		"html_url": h.repoHTML(run.repo, "/runs/%d", run.id), "details_url": details,
		"started_at": timestamp(run.started), "completed_at": timestamp(run.completed),
		"output": object{
			"title": orNull(run.title), "summary": orNull(run.summary), "text": orNull(run.text),
			"annotations_count": len(run.annotations), "annotations_url": self + "/annotations",
		},
		"check_suite": object{"id": run.suiteID()}, "app": h.renderVia(run.app), "pull_requests": pulls,
	}
}

// suiteID stands for the App's one check suite in the repository.
func (run *checkRun) suiteID() int64 { return run.repo.id*1000 + run.app.id }

// pullStub is a pull request as check runs list it.
func (h *Hub) pullStub(i *issue) object {
	tip := func(repo *repository, ref, sha string) object {
		return object{"ref": ref, "sha": sha, "repo": object{"id": repo.id, "url": h.repoAPI(repo, ""), "name": repo.name}}
	}
	return object{
		"id": i.id, "number": i.number, "url": h.repoAPI(i.repo, "/pulls/%d", i.number),
		"head": tip(i.headRepo(), i.pull.headRef, i.pull.headSHA), "base": tip(i.repo, i.pull.baseRef, i.pull.baseSHA),
	}
}

// webhookCheckRun is the check run of webhooks, which carry the suite in full.
func (h *Hub) webhookCheckRun(run *checkRun) object {
	out := h.renderCheckRun(run)
	branch := any(nil)
	for ref, sha := range run.repo.refs {
		if name, isBranch := branchOf(ref); isBranch && sha == run.headSHA && (branch == nil || name < branch.(string)) {
			branch = name
		}
	}
	out["check_suite"] = object{
		"id": run.suiteID(), "node_id": nodeID("CS", run.suiteID()), "head_branch": branch, "head_sha": run.headSHA,
		"status": run.status, "conclusion": orNull(run.conclusion), "before": nil, "after": run.headSHA,
		"url": h.repoAPI(run.repo, "/check-suites/%d", run.suiteID()), "app": h.renderVia(run.app),
		"pull_requests": out["pull_requests"], "created_at": timestamp(run.started), "updated_at": timestamp(run.started),
	}
	return out
}

func (c *call) emitCheckRun(action string, run *checkRun) {
	c.emit("check_run", action, run.repo, c.actor.account(), object{"check_run": c.webhookCheckRun(run)})
}

// emitToMaker sends a check_run event to the App that made the run, whether it subscribes or not.
func (h *Hub) emitToMaker(run *checkRun, action string, sender *account, extra object) {
	fields := object{"check_run": h.webhookCheckRun(run)}
	maps.Copy(fields, extra)
	for _, in := range h.store.sortedInstallations() {
		if in.app == run.app && in.repos[run.repo.id] != nil && in.suspendedAt.IsZero() {
			h.emitTo(in, "check_run", action, run.repo, sender, fields)
		}
	}
}
