package localhub

import (
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// ruleset is a set of rules for the branches whose names fit.
type ruleset struct {
	id      int64
	name    string
	include []string // refs/heads/NAME with wildcards, ~DEFAULT_BRANCH or ~ALL
	rules   []branchRule
}

// branchRule is one rule with its parameters as they were sent.
type branchRule struct {
	Type       string          `json:"type"`
	Parameters json.RawMessage `json:"parameters,omitempty"`
}

// createRuleset is POST rulesets, for active sets of branch rules.
func (c *call) createRuleset() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	var conditions struct {
		Ref struct {
			Include []string `json:"include"`
		} `json:"ref_name"`
	}
	set := &ruleset{name: in.text("name")}
	in.into("rules", &set.rules)
	in.into("conditions", &conditions)
	switch {
	case in.bad() != nil:
		return *in.bad()
	case set.name == "" || in.text("enforcement") != "active":
		return unprocessable("Invalid request.\n\n\"name\" must be supplied and \"enforcement\" must be active.")
	}
	set.id, set.include = c.store.nextID(), conditions.Ref.Include
	c.repo.rulesets = append(c.repo.rulesets, set)
	return created(object{
		"id": set.id, "name": set.name, "target": "branch", "source_type": "Repository", "source": c.repo.fullName(),
		"enforcement": "active", "conditions": conditions, "rules": set.rules,
	})
}

// deleteRuleset is DELETE rulesets/{ruleset_id}.
func (c *call) deleteRuleset() reply {
	id := c.id("ruleset_id")
	before := len(c.repo.rulesets)
	c.repo.rulesets = slices.DeleteFunc(c.repo.rulesets, func(s *ruleset) bool { return s.id == id })
	if len(c.repo.rulesets) == before {
		return notFound()
	}
	return noContent()
}

// branchRules is GET rules/branches/{branch}: what holds for the branch, of all sets.
func (c *call) branchRules() reply {
	out := []object{}
	for _, set := range c.repo.rulesets {
		if !set.fits(c.repo, c.vars["branch"]) {
			continue
		}
		for _, rule := range set.rules {
			shown := object{"type": rule.Type, "ruleset_source_type": "Repository", "ruleset_source": c.repo.fullName(), "ruleset_id": set.id}
			if rule.Parameters != nil {
				shown["parameters"] = rule.Parameters
			}
			out = append(out, shown)
		}
	}
	return ok(out)
}

func (s *ruleset) fits(repo *repository, branch string) bool {
	return slices.ContainsFunc(s.include, func(pattern string) bool {
		switch pattern {
		case "~ALL":
			return true
		case "~DEFAULT_BRANCH":
			return branch == repo.defaultBranch
		}
		matched, err := path.Match(strings.TrimPrefix(pattern, "refs/heads/"), branch)
		return err == nil && matched
	})
}

// rulesFor lists the rules of a branch.
func (r *repository) rulesFor(branch string) []branchRule {
	var rules []branchRule
	for _, set := range r.rulesets {
		if set.fits(r, branch) {
			rules = append(rules, set.rules...)
		}
	}
	return rules
}

// violation is the refusal of a direct change to a branch that its rules do not take, nil if they do.
func (c *call) violation(branch string, status int) *reply {
	for _, rule := range c.repo.rulesFor(branch) {
		var message string
		switch rule.Type {
		case "pull_request":
			message = "Changes must be made through a pull request."
		case "required_status_checks":
			message = "Required status checks are expected."
		case "merge_queue":
			message = "Changes must be made through the merge queue."
		case "update":
			message = "Cannot update this protected ref."
		default:
			continue
		}
		r := fail(status, "Repository rule violations found\n\n%s\n\n", message)
		return &r
	}
	return nil
}

// unmet says what the rules of its base branch ask of a pull request that it does not have, "" for nothing.
func (h *Hub) unmet(i *issue) string {
	for _, rule := range i.repo.rulesFor(i.pull.baseRef) {
		switch rule.Type {
		case "pull_request":
			var asked struct {
				Count int `json:"required_approving_review_count"`
			}
			_ = json.Unmarshal(rule.Parameters, &asked)
			if i.approvals() < asked.Count {
				return "At least " + strconv.Itoa(asked.Count) + " approving review is required by reviewers with write access."
			}
		case "required_status_checks":
			var asked struct {
				Checks []struct {
					Context string `json:"context"`
				} `json:"required_status_checks"`
			}
			_ = json.Unmarshal(rule.Parameters, &asked)
			verdicts := i.repo.verdicts(i.pull.headSHA)
			for _, check := range asked.Checks {
				if verdicts[check.Context] != "success" {
					return "Required status check \"" + check.Context + "\" is expected."
				}
			}
		case "merge_queue":
			return "Changes must be made through the merge queue."
		}
	}
	return ""
}

// verdicts tells for each status and check run of a commit whether it is a success, pending or a failure.
func (r *repository) verdicts(sha string) map[string]string {
	out := map[string]string{}
	for _, s := range r.statuses {
		if s.sha == sha {
			out[s.context] = map[string]string{"success": "success", "pending": "pending"}[s.state]
		}
	}
	newest := map[string]int64{}
	for _, run := range r.checkRuns {
		if run.headSHA != sha || run.id < newest[run.name] {
			continue
		}
		newest[run.name] = run.id
		switch {
		case run.status != "completed":
			out[run.name] = "pending"
		case run.conclusion == "success" || run.conclusion == "neutral" || run.conclusion == "skipped":
			out[run.name] = "success"
		default:
			out[run.name] = ""
		}
	}
	return out
}

// dismissesStale says whether a push takes approvals of pull requests into the branch away.
func (r *repository) dismissesStale(branch string) bool {
	return slices.ContainsFunc(r.rulesFor(branch), func(rule branchRule) bool {
		var asked struct {
			Dismiss bool `json:"dismiss_stale_reviews_on_push"`
		}
		return rule.Type == "pull_request" && json.Unmarshal(rule.Parameters, &asked) == nil && asked.Dismiss
	})
}

// refusedByRules is the answer to a merge that the rules of the base branch do not allow yet.
func refusedByRules(unmet string) reply {
	return fail(http.StatusMethodNotAllowed, "Repository rule violations found\n\n%s\n\n", unmet)
}
