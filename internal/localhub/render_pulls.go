package localhub

// renderPull is a pull request as lists show it.
func (h *Hub) renderPull(i *issue) object {
	p, self, html := i.pull, h.repoAPI(i.repo, "/pulls/%d", i.number), h.issueHTML(i)
	issueURL := h.repoAPI(i.repo, "/issues/%d", i.number)
	statuses := h.repoAPI(i.repo, "/statuses/%s", p.headSHA)
	link := func(href string) object { return object{"href": href} }
	out := object{
		"id": i.id, "node_id": nodeID("PR", i.id), "number": i.number, "state": i.state(), "locked": i.locked,
		"active_lock_reason": nil, "title": i.title, "body": orNull(i.body), "user": h.renderAccount(i.author),
		"author_association": i.repo.association(i.author), "labels": h.renderLabels(i.repo, i.labels),
		"assignee": nil, "assignees": h.renderAccounts(i.assignees), "milestone": h.renderMilestone(i.repo, i.milestone),
		"created_at": timestamp(i.created), "updated_at": timestamp(i.updated), "closed_at": timestamp(i.closedAt),
		"merged_at": timestamp(p.mergedAt), "merge_commit_sha": h.mergeCommitSHA(i), "draft": p.draft,
		"requested_reviewers": h.renderAccounts(p.reviewers), "requested_teams": []object{}, "auto_merge": h.renderAutoMerge(i),
		"head": h.renderTip(i.headRepo(), p.headRef, p.headSHA), "base": h.renderTip(i.repo, p.baseRef, p.baseSHA),
		"url": self, "html_url": html, "diff_url": html + ".diff", "patch_url": html + ".patch", "issue_url": issueURL,
		"commits_url": self + "/commits", "review_comments_url": self + "/comments",
		"review_comment_url": h.repoAPI(i.repo, "/pulls/comments{/number}"),
		"comments_url":       issueURL + "/comments", "statuses_url": statuses,
		"_links": object{
			"self": link(self), "html": link(html), "issue": link(issueURL), "comments": link(issueURL + "/comments"),
			"review_comments": link(self + "/comments"), "commits": link(self + "/commits"), "statuses": link(statuses),
			"review_comment": link(h.repoAPI(i.repo, "/pulls/comments{/number}")),
		},
	}
	if len(i.assignees) > 0 {
		out["assignee"] = h.simpleUser(i.assignees[0])
	}
	return out
}

func (h *Hub) renderTip(r *repository, ref, sha string) object {
	return object{
		"label": r.owner.login + ":" + ref, "ref": ref, "sha": sha, "user": h.simpleUser(r.owner),
		"repo": h.renderRepository(r),
	}
}

// renderFullPull is one pull request, with its size and whether it can be merged.
func (h *Hub) renderFullPull(i *issue) object {
	out, p, repo := h.renderPull(i), i.pull, i.repo
	commits := repo.git.Between(p.baseSHA, p.headSHA)
	from, to := pullTrees(i)
	files, stats := h.renderFiles(repo, p.headSHA, from, to)
	mergeable, state := h.mergeability(i)
	for field, value := range map[string]any{
		"merged": !p.mergedAt.IsZero(), "merged_by": h.renderAccount(p.mergedBy), "mergeable": mergeable,
		"rebaseable": mergeable, "mergeable_state": state, "comments": len(i.comments), "review_comments": 0,
		"maintainer_can_modify": false, "commits": len(commits), "additions": stats.Additions,
		"deletions": stats.Deletions, "changed_files": len(files),
	} {
		out[field] = value
	}
	return out
}

// pullTrees are the trees whose difference is the pull request: the merge base's and the head's.
func pullTrees(i *issue) (from, to string) {
	objects := i.repo.git
	if base := objects.Commits[objects.MergeBase(i.pull.baseSHA, i.pull.headSHA)]; base != nil {
		from = base.Tree
	}
	if head := objects.Commits[i.pull.headSHA]; head != nil {
		to = head.Tree
	}
	return from, to
}

// mergeability is null and "unknown" for a pull request that is closed, as on GitHub.
func (h *Hub) mergeability(i *issue) (mergeable any, state string) {
	if i.closed {
		return nil, "unknown"
	}
	objects := i.repo.git
	base := objects.Commits[objects.MergeBase(i.pull.baseSHA, i.pull.headSHA)]
	if base == nil {
		return false, "dirty"
	}
	_, conflicts := objects.MergeTrees(base.Tree, objects.Commits[i.pull.baseSHA].Tree, objects.Commits[i.pull.headSHA].Tree)
	switch {
	case len(conflicts) > 0:
		return false, "dirty"
	case i.pull.draft:
		return true, "draft"
	case h.unmet(i) != "":
		return true, "blocked"
	}
	for _, verdict := range i.repo.verdicts(i.pull.headSHA) {
		if verdict != "success" {
			return true, "unstable"
		}
	}
	return true, "clean"
}
