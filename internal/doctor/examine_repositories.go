package doctor

import "fmt"

// repositories looks whether they can be worked on, and at the plans in them.
func repositories(f Facts) []Finding {
	var findings, plans []Finding
	count := 0
	for _, repo := range f.Repositories {
		page := f.Site.Web + "/" + repo.Name + "/settings"
		switch {
		case repo.Archived:
			findings = append(findings, find(archived, repo.Name, "repository", repo.Name, "page", page))
		case repo.IssuesOff:
			findings = append(findings, find(issuesOff, repo.Name, "repository", repo.Name, "page", page))
		case repo.Unread != "":
			findings = append(findings, find(repositoryUnread, repo.Name, "repository", repo.Name, "reason", repo.Unread))
		}
		for _, plan := range repo.Plans {
			count++
			plans = append(plans, planFinding(repo.Name, plan))
		}
	}
	if len(findings) == 0 && len(f.Repositories) > 0 {
		findings = append(findings, fine(checkRepositories, "", fmt.Sprintf("%d can be worked on", len(f.Repositories))))
	}
	if f.Unlooked > 0 {
		findings = append(findings, fine(checkRepositories, "", fmt.Sprintf("%d more were not looked at", f.Unlooked)))
	}
	if count == 0 && len(f.Installations) > 0 {
		plans = append(plans, find(planNone, "", "count", fmt.Sprint(len(f.Repositories))))
	}
	return append(findings, plans...)
}

func planFinding(repo string, plan Plan) Finding {
	if plan.Problem != "" {
		return find(planUnread, repo, "repository", repo, "path", plan.Path, "problem", plan.Problem)
	}
	return fine(checkPlans, repo, fmt.Sprintf("%s: %s, %d items", plan.Path, plan.Title, plan.Items))
}
