package localhub

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// GitHub's limits for one issue.
const (
	maxTitle     = 256
	maxBodyText  = 65536
	maxLabels    = 100
	maxAssignees = 10
)

// findIssue reads the number in the path; the reply is set when there is no such issue, or none may be had.
func (c *call) findIssue() (*issue, *reply) {
	n, valid := c.number("number")
	i := c.repo.issues[n]
	switch {
	case valid && c.repo.deleted[n]:
		r := fail(http.StatusGone, "This issue was deleted")
		return nil, &r
	case valid && c.repo.transferred[n] != nil:
		return nil, c.movedIssue(c.repo.transferred[n])
	case i == nil:
		r := notFound()
		return nil, &r
	case i.pull == nil && c.repo.issuesOff:
		r := issuesDisabled()
		return nil, &r
	}
	return i, nil
}

func issuesDisabled() reply {
	return fail(http.StatusGone, "Issues has been disabled in this repository.")
}

// withIssue runs a handler for the issue in the path.
func withIssue(handle func(*call, *issue) reply) func(*call) reply {
	return func(c *call) reply {
		i, denied := c.findIssue()
		if denied != nil {
			return *denied
		}
		return handle(c, i)
	}
}

func (c *call) getIssue(i *issue) reply { return ok(c.renderIssue(i)) }

// createIssue is POST issues. Labels, milestone and assignees are silently left out where the actor may not set them.
func (c *call) createIssue() reply {
	if c.repo.issuesOff {
		return issuesDisabled()
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	draft := &issueInput{call: c, in: in, resource: "Issue"}
	draft.checkText(true)
	if c.mayTriage() {
		draft.checkPlace()
	}
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(draft.errs) > 0 {
		return invalid(draft.errs...)
	}
	i := c.newIssue(strings.TrimSpace(in.text("title")), in.text("body"))
	if c.mayTriage() {
		i.labels, i.assignees = c.ensureLabels(draft.labels), draft.assignees
		i.place(draft.milestone)
	}
	c.emitIssue("opened", i, c.actor.account(), nil)
	c.emitPlace(i)
	out := created(c.renderIssue(i))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/issues/%d", i.number)}}
	return out
}

// newIssue stores an issue under the next number.
func (c *call) newIssue(title, body string) *issue {
	c.repo.lastNumber++
	i := &issue{
		id: c.store.nextID(), repo: c.repo, number: c.repo.lastNumber, title: title, body: body,
		author: c.actor.account(), app: c.actor.via(), born: c.opts.Now(), created: c.at, updated: c.at,
	}
	c.repo.issues[i.number] = i
	c.store.issues[i.id] = i
	return i
}

// emitPlace sends the events for what a new issue was given at birth.
func (c *call) emitPlace(i *issue) {
	for _, l := range i.labels {
		c.labelChanged("labeled", i, l)
	}
	if i.milestone != nil {
		c.milestoneChanged("milestoned", i, i.milestone)
	}
	for _, a := range i.assignees {
		c.assigneeChanged("assigned", i, a)
	}
}

// issueInput checks the fields of an issue; errs collects what is wrong with them.
type issueInput struct {
	*call
	in        *input
	resource  string
	errs      []fieldError
	labels    []string
	milestone *milestone
	assignees []*account
}

func (d *issueInput) refuse(field, code, message string) {
	d.errs = append(d.errs, fieldError{Resource: d.resource, Field: field, Code: code, Message: message})
}

func (d *issueInput) checkText(mustHaveTitle bool) {
	if mustHaveTitle || d.in.has("title") {
		title := d.title()
		switch {
		case strings.TrimSpace(title) == "":
			d.refuse("title", "missing_field", "")
		case utf8.RuneCountInString(title) > maxTitle:
			d.refuse("title", "custom", "title is too long (maximum is 256 characters)")
		}
	}
	if utf8.RuneCountInString(d.in.text("body")) > maxBodyText {
		d.refuse("body", "custom", "body is too long (maximum is 65536 characters)")
	}
}

// title reads a title, which GitHub takes as a number too.
func (d *issueInput) title() string {
	var n float64
	if raw := d.in.fields["title"]; len(raw) > 0 && raw[0] != '"' && d.in.into("title", &n) {
		return string(raw)
	}
	return d.in.text("title")
}

func (d *issueInput) checkPlace() {
	if d.in.has("labels") {
		d.labels = d.in.labelNames("labels")
		d.checkLabels(len(d.labels))
	}
	if d.in.has("milestone") {
		d.milestone = d.findMilestone()
	}
	if d.in.has("assignees") || d.in.has("assignee") {
		d.assignees = d.findAssignees()
	}
}

func (d *issueInput) checkLabels(total int) {
	if total > maxLabels {
		d.refuse("labels", "custom", "labels cannot be more than 100")
	}
	for _, name := range d.labels {
		if problem := labelNameProblem(name); problem != "" {
			d.errs = append(d.errs, fieldError{Resource: "Label", Field: "name", Code: "invalid", Message: problem, Value: name})
		}
	}
}

func (d *issueInput) findMilestone() *milestone {
	if d.in.null("milestone") {
		return nil
	}
	number := strings.Trim(string(d.in.fields["milestone"]), `"`)
	n, err := strconv.Atoi(number)
	m := d.repo.milestones[n]
	if err != nil || m == nil {
		d.errs = append(d.errs, fieldError{Resource: d.resource, Field: "milestone", Code: "invalid", Value: number})
	}
	return m
}

func (d *issueInput) findAssignees() []*account {
	var logins []string
	if !d.in.into("assignees", &logins) {
		if one := d.in.text("assignee"); one != "" {
			logins = []string{one}
		}
	}
	if len(logins) > maxAssignees {
		d.refuse("assignees", "custom", "assignees cannot be more than 10")
	}
	var found []*account
	for _, login := range logins {
		a := d.store.account(login)
		if a == nil || !d.repo.assignable(a) {
			d.errs = append(d.errs, fieldError{Resource: d.resource, Field: "assignees", Code: "invalid", Value: login})
			continue
		}
		found = appendOnce(found, a)
	}
	return found
}

// assignable says whether issues may be assigned to an account: the owner and the collaborators, never a bot.
func (r *repository) assignable(a *account) bool {
	return a.kind == "User" && (a == r.owner || r.collaborators[strings.ToLower(a.login)] != "")
}

func appendOnce[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// touch marks an issue as changed now.
func (c *call) touch(i *issue) { i.updated = c.at }

// setClosed closes an issue or pull request with a reason and sends the event.
func (c *call) setClosed(i *issue, reason string) { c.setClosedBy(i, reason, "") }

// setClosedBy does so for a commit whose message says that it closes the issue.
func (c *call) setClosedBy(i *issue, reason, commit string) {
	i.closed, i.reason, i.closedAt, i.closedBy = true, reason, c.at, c.actor.account()
	c.touch(i)
	c.record("closed", i, commit, object{"state_reason": orNull(reason)})
	c.emitIssue("closed", i, c.actor.account(), nil)
}

// setOpen reopens an issue or pull request and sends the event.
func (c *call) setOpen(i *issue) {
	i.closed, i.reason, i.closedAt, i.closedBy = false, "reopened", time.Time{}, nil
	if i.pull != nil {
		i.reason = ""
	}
	c.touch(i)
	c.record("reopened", i, "", object{"state_reason": orNull(i.reason)})
	c.emitIssue("reopened", i, c.actor.account(), nil)
}
