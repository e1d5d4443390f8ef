package localhub

import "strings"

// table collects routes by method.
type table map[string][]route

func (t table) add(pattern string, need access, handle func(*call) reply) {
	t.put(pattern, route{access: need, handle: handle})
}

// creating adds an endpoint that counts as content creation.
func (t table) creating(pattern string, need access, handle func(*call) reply) {
	t.put(pattern, route{access: need, handle: handle, creates: true})
}

func (t table) put(pattern string, r route) {
	method, path, _ := strings.Cut(pattern, " ")
	if below, inRepo := strings.CutPrefix(path, "~"); inRepo {
		path = "/repos/{owner}/{repo}" + below
	}
	r.segments = strings.Split(strings.Trim(path, "/"), "/")
	t[method] = append(t[method], r)
}

// routeTable lists every endpoint; ~ stands for /repos/{owner}/{repo}. The first pattern that fits wins.
func routeTable() map[string][]route {
	t := table{}
	appRoutes(t)
	repositoryRoutes(t)
	gitRoutes(t)
	issueRoutes(t)
	pullRoutes(t)
	checkRoutes(t)
	return t
}

func appRoutes(t table) {
	app := access{who: theApp}
	t.add("GET /app", app, (*call).getApp)
	t.add("POST /app-manifests/{code}/conversions", access{}, (*call).convertManifest)
	t.add("GET /app/hook/config", app, (*call).getHookConfig)
	t.add("PATCH /app/hook/config", app, (*call).updateHookConfig)
	t.add("GET /app/hook/deliveries", app, (*call).listDeliveries)
	t.add("GET /app/hook/deliveries/{delivery_id}", app, (*call).getDelivery)
	t.add("POST /app/hook/deliveries/{delivery_id}/attempts", app, (*call).redeliverDelivery)
	t.add("GET /app/installations", app, (*call).listInstallations)
	t.add("GET /app/installations/{installation_id}", app, (*call).getInstallation)
	t.add("DELETE /app/installations/{installation_id}", app, (*call).deleteInstallation)
	t.add("PUT /app/installations/{installation_id}/suspended", app, (*call).suspendInstallation)
	t.add("DELETE /app/installations/{installation_id}/suspended", app, (*call).unsuspendInstallation)
	t.add("POST /app/installations/{installation_id}/access_tokens", app, (*call).createToken)
	t.add("GET /users/{account}/installation", app, (*call).installationOnAccount)
	t.add("GET /orgs/{account}/installation", app, (*call).installationOnAccount)
	t.add("GET ~/installation", app, (*call).installationOnRepository)
	t.add("GET /installation/repositories", access{who: installToken}, (*call).installationRepositories)
	t.add("DELETE /installation/token", access{who: installToken}, (*call).revokeToken)
	t.add("GET /orgs/{org}/teams/{team}/members", access{who: anyAccount}, (*call).teamMembers)
	t.add("GET /user", access{who: anyAccount}, (*call).currentUser)
	t.add("GET /user/installations", access{who: anyAccount}, (*call).userInstallations)
	t.add("GET /user/installations/{installation_id}/repositories", access{who: anyAccount}, (*call).userRepositories)
	t.add("GET /users/{account}", access{}, (*call).getUser)
	t.add("GET /rate_limit", access{}, (*call).rateLimit)
	t.add("POST /graphql", access{who: anyAccount}, (*call).graphQL)
	t.add("GET /meta", access{}, (*call).meta)
}

func repositoryRoutes(t table) {
	meta, admin := reads("metadata"), writes("administration", adminRole)
	t.add("GET ~", meta, (*call).getRepository)
	// An archived repository may be unarchived, hence the audience of readers.
	t.add("PATCH ~", access{who: repoReader, permission: "administration", write: true, least: adminRole}, (*call).updateRepository)
	t.add("DELETE ~", access{who: repoReader, permission: "administration", write: true, least: adminRole}, (*call).deleteRepository)
	t.add("GET ~/assignees", reads("issues|pull_requests"), (*call).listAssignees)
	t.add("GET ~/assignees/{account}", reads("issues|pull_requests"), (*call).checkAssignee)
	t.add("GET ~/collaborators", meta, (*call).listCollaborators)
	t.add("GET ~/collaborators/{account}", meta, (*call).checkCollaborator)
	t.add("GET ~/collaborators/{account}/permission", meta, (*call).collaboratorPermission)
	t.add("PUT ~/collaborators/{account}", admin, (*call).setCollaborator)
	t.add("DELETE ~/collaborators/{account}", admin, (*call).removeCollaborator)
	t.add("GET ~/rules/branches/{branch+}", meta, (*call).branchRules)
	t.add("POST ~/rulesets", admin, (*call).createRuleset)
	t.add("DELETE ~/rulesets/{ruleset_id}", admin, (*call).deleteRuleset)
}

func gitRoutes(t table) {
	read, write := reads("contents"), writes("contents", writeRole)
	t.add("GET ~/branches", read, (*call).listBranches)
	t.add("GET ~/branches/{branch+}", read, (*call).getBranch)
	t.add("PUT ~/branches/{branch+}/protection", writes("administration", adminRole), (*call).protectBranch)
	t.add("DELETE ~/branches/{branch+}/protection", writes("administration", adminRole), (*call).unprotectBranch)
	t.add("POST ~/branches/{branch+}/rename", writes("administration", adminRole), (*call).renameBranch)
	t.add("GET ~/commits", read, (*call).listCommits)
	t.add("GET ~/commits/{ref+}/pulls", reads("pull_requests|contents"), (*call).pullsOfCommit)
	t.add("GET ~/commits/{ref+}/check-runs", reads("checks"), (*call).checkRunsOf)
	t.add("GET ~/commits/{ref+}/statuses", reads("statuses"), (*call).listStatuses)
	t.add("GET ~/commits/{ref+}/status", reads("statuses"), (*call).combinedStatus)
	t.add("GET ~/commits/{ref+}", read, (*call).getCommit)
	t.add("GET ~/compare/{basehead+}", read, (*call).compare)
	t.add("GET ~/contents", read, (*call).getContents)
	t.add("GET ~/contents/{path+}", read, (*call).getContents)
	t.add("PUT ~/contents/{path+}", write, (*call).putContents)
	t.add("DELETE ~/contents/{path+}", write, (*call).deleteContents)
	t.add("GET ~/git/ref/{ref+}", read, (*call).getRef)
	t.add("GET ~/git/matching-refs", read, (*call).matchingRefs)
	t.add("GET ~/git/matching-refs/{ref+}", read, (*call).matchingRefs)
	t.add("POST ~/git/refs", write, (*call).createRef)
	t.add("PATCH ~/git/refs/{ref+}", write, (*call).updateRef)
	t.add("DELETE ~/git/refs/{ref+}", write, (*call).deleteRef)
	t.add("GET ~/git/blobs/{sha}", read, (*call).getBlob)
	t.add("POST ~/git/blobs", write, (*call).createBlob)
	t.add("GET ~/git/trees/{sha+}", read, (*call).getTree)
	t.add("POST ~/git/trees", write, (*call).createTree)
	t.add("GET ~/git/commits/{sha}", read, (*call).getGitCommit)
	t.add("POST ~/git/commits", write, (*call).createGitCommit)
}

func issueRoutes(t table) {
	const either = "issues|pull_requests"
	read, write := reads(either), writes(either, readRole) // people may open issues and comment; handlers refine
	place, issues := writes(either, triageRole), writes("issues", triageRole)
	t.add("GET ~/issues", read, (*call).listIssues)
	t.creating("POST ~/issues", writes("issues", readRole), (*call).createIssue)
	t.add("GET ~/issues/events", read, (*call).listEvents)
	t.add("GET ~/issues/{number}/events", read, withIssue((*call).issueEvents))
	t.add("GET ~/issues/comments", read, (*call).listAllComments)
	t.add("GET ~/issues/comments/{comment_id}/reactions", read, (*call).listReactions)
	t.add("POST ~/issues/comments/{comment_id}/reactions", write, (*call).react)
	t.add("GET ~/issues/comments/{comment_id}", read, (*call).getComment)
	t.add("PATCH ~/issues/comments/{comment_id}", write, (*call).updateComment)
	t.add("DELETE ~/issues/comments/{comment_id}", write, (*call).deleteComment)
	t.add("GET ~/issues/{number}", read, withIssue((*call).getIssue))
	t.add("PATCH ~/issues/{number}", write, withIssue((*call).updateIssue))
	t.add("PUT ~/issues/{number}/lock", place, withIssue((*call).lockIssue))
	t.add("DELETE ~/issues/{number}/lock", place, withIssue((*call).unlockIssue))
	t.add("GET ~/issues/{number}/comments", read, withIssue((*call).listComments))
	t.creating("POST ~/issues/{number}/comments", write, withIssue((*call).createComment))
	t.add("GET ~/issues/{number}/labels", read, withIssue((*call).listIssueLabels))
	t.add("POST ~/issues/{number}/labels", place, withIssue((*call).addIssueLabels))
	t.add("PUT ~/issues/{number}/labels", place, withIssue((*call).setIssueLabels))
	t.add("DELETE ~/issues/{number}/labels", place, withIssue((*call).clearIssueLabels))
	t.add("DELETE ~/issues/{number}/labels/{name+}", place, withIssue((*call).removeIssueLabel))
	t.add("POST ~/issues/{number}/assignees", place, withIssue((*call).addAssignees))
	t.add("DELETE ~/issues/{number}/assignees", place, withIssue((*call).removeAssignees))
	t.add("GET ~/issues/{number}/parent", reads("issues"), withIssue((*call).getParent))
	t.add("GET ~/issues/{number}/sub_issues", reads("issues"), withIssue((*call).listSubIssues))
	t.creating("POST ~/issues/{number}/sub_issues", issues, withIssue((*call).addSubIssue))
	t.creating("DELETE ~/issues/{number}/sub_issue", issues, withIssue((*call).removeSubIssue))
	t.add("PATCH ~/issues/{number}/sub_issues/priority", issues, withIssue((*call).moveSubIssue))
	t.add("GET ~/issues/{number}/dependencies/blocked_by", reads("issues"), withIssue((*call).listBlockedBy))
	t.add("GET ~/issues/{number}/dependencies/blocking", reads("issues"), withIssue((*call).listBlocking))
	t.creating("POST ~/issues/{number}/dependencies/blocked_by", issues, withIssue((*call).addBlockedBy))
	t.creating("DELETE ~/issues/{number}/dependencies/blocked_by/{issue_id}", issues, withIssue((*call).removeBlockedBy))
	t.add("GET ~/labels", read, (*call).listLabels)
	t.add("POST ~/labels", writes(either, writeRole), (*call).createLabel)
	t.add("GET ~/labels/{name+}", read, (*call).getLabel)
	t.add("PATCH ~/labels/{name+}", writes(either, writeRole), (*call).updateLabel)
	t.add("DELETE ~/labels/{name+}", writes(either, writeRole), (*call).deleteLabel)
	t.add("GET ~/milestones", read, (*call).listMilestones)
	t.add("POST ~/milestones", writes(either, writeRole), (*call).createMilestone)
	t.add("GET ~/milestones/{number}", read, (*call).getMilestone)
	t.add("PATCH ~/milestones/{number}", writes(either, writeRole), (*call).updateMilestone)
	t.add("DELETE ~/milestones/{number}", writes(either, writeRole), (*call).deleteMilestone)
}

func pullRoutes(t table) {
	read, write := reads("pull_requests"), writes("pull_requests", readRole)
	t.add("GET ~/pulls", read, (*call).listPulls)
	t.creating("POST ~/pulls", write, (*call).createPull)
	t.add("GET ~/pulls/{number}", read, withPull((*call).getPull))
	t.add("PATCH ~/pulls/{number}", write, withPull((*call).updatePull))
	t.add("GET ~/pulls/{number}/files", read, withPull((*call).pullFiles))
	t.add("GET ~/pulls/{number}/commits", read, withPull((*call).pullCommits))
	t.add("GET ~/pulls/{number}/reviews", read, withPull((*call).listReviews))
	t.creating("POST ~/pulls/{number}/reviews", write, withPull((*call).createReview))
	t.add("GET ~/pulls/{number}/requested_reviewers", read, withPull((*call).listReviewers))
	t.creating("POST ~/pulls/{number}/requested_reviewers", write, withPull((*call).requestReviewers))
	t.add("GET ~/pulls/{number}/merge", read, withPull((*call).isMerged))
	t.creating("PUT ~/pulls/{number}/merge", writes("contents", writeRole), withPull((*call).mergePull))
}

func checkRoutes(t table) {
	read, write := reads("checks"), access{who: repoWriter, permission: "checks", write: true, least: readRole}
	t.add("POST ~/check-runs", write, (*call).createCheckRun)
	t.add("GET ~/check-runs/{check_run_id}", read, (*call).getCheckRun)
	t.add("PATCH ~/check-runs/{check_run_id}", write, (*call).updateCheckRun)
	t.add("POST ~/check-runs/{check_run_id}/rerequest", writes("checks", writeRole), (*call).rerequest)
	t.add("GET ~/check-runs/{check_run_id}/annotations", read, (*call).listAnnotations)
	t.add("POST ~/statuses/{sha}", writes("statuses", writeRole), (*call).createStatus)
}
