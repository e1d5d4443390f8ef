package localhub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"time"
	"unicode/utf8"
)

// GitHub's limits for check runs.
const (
	maxAnnotations = 50
	maxActions     = 3
	maxSummary     = 65535
	// An annotation's message and raw details hold 64 KB, its title 255 characters.
	maxMessage         = 64 << 10
	maxAnnotationTitle = 255
	maxActionLabel     = 20
	maxActionDetails   = 40
)

// checkRun is a check run by an App on one commit.
type checkRun struct {
	id          int64
	repo        *repository
	app         *appRecord
	name        string
	headSHA     string
	status      string
	conclusion  string
	detailsURL  string
	externalID  string
	title       string
	summary     string
	text        string
	annotations []annotation
	actions     []checkAction
	started     time.Time
	completed   time.Time
}

// checkAction is a button on a check run.
type checkAction struct {
	Label       string `json:"label"`
	Description string `json:"description"`
	Identifier  string `json:"identifier"`
}

// annotation points at lines of a file.
type annotation struct {
	Path        string `json:"path"`
	StartLine   *int   `json:"start_line"`
	EndLine     *int   `json:"end_line"`
	StartColumn *int   `json:"start_column"`
	EndColumn   *int   `json:"end_column"`
	Level       string `json:"annotation_level"`
	Message     string `json:"message"`
	Title       string `json:"title"`
	RawDetails  string `json:"raw_details"`
}

// checkOutput is the output of a check run as requests give it.
type checkOutput struct {
	Title       *string           `json:"title"`
	Summary     *string           `json:"summary"`
	Text        string            `json:"text"`
	Annotations []annotation      `json:"annotations"`
	Images      []json.RawMessage `json:"images"`
}

// onlyApps is the refusal for people: check runs are written by Apps.
func (c *call) onlyApps() *reply {
	if c.actor.grant != nil {
		return nil
	}
	r := fail(http.StatusForbidden, "You must authenticate via a GitHub App.")
	return &r
}

func (c *call) createCheckRun() reply {
	if denied := c.onlyApps(); denied != nil {
		return *denied
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	run := &checkRun{repo: c.repo, app: c.actor.via(), name: in.text("name"), headSHA: in.text("head_sha"), status: "queued", started: c.at}
	switch {
	case in.bad() != nil:
		return *in.bad()
	case run.name == "" || run.headSHA == "":
		return unprocessable("Invalid request.\n\n\"name\" and \"head_sha\" must be supplied.")
	case c.repo.git.Commits[run.headSHA] == nil:
		return unprocessable("No commit found for SHA: %s", run.headSHA)
	}
	if denied := c.applyCheckRun(run, in); denied != nil {
		return *denied
	}
	run.id = c.store.nextID()
	c.repo.checkRuns[run.id] = run
	c.emitCheckRun("created", run)
	if run.status == "completed" {
		c.emitCheckRun("completed", run)
	}
	out := created(c.renderCheckRun(run))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/check-runs/%d", run.id)}}
	return out
}

func (c *call) findCheckRun() *checkRun {
	return c.repo.checkRuns[c.id("check_run_id")]
}

func (c *call) updateCheckRun() reply {
	if denied := c.onlyApps(); denied != nil {
		return *denied
	}
	run := c.findCheckRun()
	if run == nil {
		return notFound()
	}
	if run.app != c.actor.via() {
		return fail(http.StatusForbidden, "Invalid app_id `%d` - check run can only be modified by the GitHub App that created it.", c.actor.via().id)
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	next := *run
	if denied := c.applyCheckRun(&next, in); denied != nil {
		return *denied
	}
	finished := next.status == "completed" && run.status != "completed"
	*run = next
	if finished {
		c.emitCheckRun("completed", run)
	}
	return ok(c.renderCheckRun(run))
}

// applyCheckRun checks a request and changes the run as it says.
func (c *call) applyCheckRun(run *checkRun, in *input) *reply {
	for field, target := range map[string]*string{
		"name": &run.name, "status": &run.status, "conclusion": &run.conclusion, "details_url": &run.detailsURL,
		"external_id": &run.externalID,
	} {
		in.into(field, target)
	}
	in.into("started_at", &run.started)
	in.into("completed_at", &run.completed)
	if in.into("actions", &run.actions) {
		if problem := actionsProblem(run.actions); problem != "" {
			r := unprocessable("Invalid request.\n\n%s", problem)
			return &r
		}
	}
	if denied := applyOutput(run, in); denied != nil {
		return denied
	}
	if bad := in.bad(); bad != nil {
		return bad
	}
	if problem := c.settle(run, in); problem != "" {
		r := unprocessable("Invalid request.\n\n%s", problem)
		return &r
	}
	return nil
}

// settle ties status and conclusion together: a conclusion completes a run, and a completed run needs one.
func (c *call) settle(run *checkRun, in *input) string {
	if in.has("conclusion") && run.conclusion != "" {
		run.status = "completed"
	}
	switch run.status {
	case "queued", "in_progress", "completed", "waiting", "requested", "pending":
	default:
		return fmt.Sprintf("%s is not a member of [queued, in_progress, completed, waiting, requested, pending]", run.status)
	}
	switch run.conclusion {
	case "", "success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required":
	default:
		return run.conclusion + " is not a valid conclusion"
	}
	if run.status != "completed" {
		run.conclusion, run.completed = "", time.Time{}
		return ""
	}
	if run.conclusion == "" {
		return "\"conclusion\" wasn't supplied."
	}
	if run.completed.IsZero() {
		run.completed = c.at
	}
	return ""
}

func actionsProblem(actions []checkAction) string {
	if len(actions) > maxActions {
		return "No more than 3 items are allowed in actions."
	}
	for _, a := range actions {
		switch {
		case a.Label == "" || a.Description == "" || a.Identifier == "":
			return "An action needs a label, a description and an identifier."
		case utf8.RuneCountInString(a.Label) > maxActionLabel, utf8.RuneCountInString(a.Identifier) > maxActionLabel:
			return "An action's label and identifier have at most 20 characters."
		case utf8.RuneCountInString(a.Description) > maxActionDetails:
			return "An action's description has at most 40 characters."
		}
	}
	return ""
}

// applyOutput replaces title, summary and text and adds annotations to those already there.
func applyOutput(run *checkRun, in *input) *reply {
	var out checkOutput
	if !in.into("output", &out) {
		return nil
	}
	refuse := func(message string) *reply {
		r := unprocessable("Invalid request.\n\n%s", message)
		return &r
	}
	switch {
	case out.Summary == nil || out.Title == nil && run.title == "":
		return refuse("\"title\" and \"summary\" must be supplied in output.")
	case len(*out.Summary) > maxSummary:
		return refuse("Only 65535 characters are allowed in summary.")
	case len(out.Text) > maxSummary:
		return refuse("Only 65535 characters are allowed in text.")
	case len(out.Annotations) > maxAnnotations:
		return refuse("No more than 50 items are allowed in annotations.")
	}
	for _, a := range out.Annotations {
		if problem := a.problem(); problem != "" {
			return refuse(problem)
		}
	}
	if out.Title != nil {
		run.title = *out.Title
	}
	run.summary, run.text = *out.Summary, out.Text
	run.annotations = append(run.annotations[:len(run.annotations):len(run.annotations)], out.Annotations...)
	return nil
}

// problem says why GitHub would refuse the annotation, "" if it would not.
func (a annotation) problem() string {
	switch {
	case a.Path == "" || a.StartLine == nil || a.EndLine == nil || a.Message == "" || *a.StartLine < 1 || *a.EndLine < *a.StartLine:
		return "An annotation needs a path, a start_line, an end_line and a message."
	case a.Level != "notice" && a.Level != "warning" && a.Level != "failure":
		return "annotation_level must be notice, warning or failure."
	case (a.StartColumn != nil || a.EndColumn != nil) && *a.StartLine != *a.EndLine:
		return "Columns are only allowed where start_line and end_line are the same."
	case len(a.Message) > maxMessage:
		return "Only 64 KB are allowed in an annotation's message."
	case len(a.RawDetails) > maxMessage:
		return "Only 64 KB are allowed in an annotation's raw_details."
	case utf8.RuneCountInString(a.Title) > maxAnnotationTitle:
		return "Only 255 characters are allowed in an annotation's title."
	}
	return ""
}

func (c *call) getCheckRun() reply {
	if run := c.findCheckRun(); run != nil {
		return ok(c.renderCheckRun(run))
	}
	return notFound()
}

// rerequest is POST check-runs/{id}/rerequest: it asks the App that made the run to do it again.
func (c *call) rerequest() reply {
	run := c.findCheckRun()
	if run == nil {
		return notFound()
	}
	c.emitToMaker(run, "rerequested", c.actor.account(), nil)
	return created(object{})
}

func (c *call) listAnnotations() reply {
	run := c.findCheckRun()
	if run == nil {
		return notFound()
	}
	return listed(c, run.annotations, func(a annotation) object {
		return object{
			"path": a.Path, "start_line": *a.StartLine, "end_line": *a.EndLine, "start_column": a.StartColumn,
			"end_column": a.EndColumn, "annotation_level": a.Level, "message": a.Message, "title": orNull(a.Title),
			"raw_details": orNull(a.RawDetails), "blob_href": c.repoAPI(c.repo, "/git/blobs/%s", run.headSHA),
		}
	})
}

// checkRunsOf is GET commits/{ref}/check-runs; unless filter is all, only the newest run of each name shows.
func (c *call) checkRunsOf() reply {
	k := c.repo.resolve(c.vars["ref"])
	if k == nil {
		return unprocessable("No commit found for SHA: %s", c.vars["ref"])
	}
	var found []*checkRun
	for _, run := range c.repo.checkRuns {
		name, status, app := c.query.Get("check_name"), c.query.Get("status"), c.query.Get("app_id")
		if run.headSHA == k.SHA && (name == "" || name == run.name) && (status == "" || status == run.status) &&
			(app == "" || app == itoa(run.app.id)) {
			found = append(found, run)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].id > found[j].id })
	if c.query.Get("filter") != "all" {
		found = latestRuns(found)
	}
	part, header := c.page(len(found))
	return reply{status: http.StatusOK, header: header, body: object{
		"total_count": len(found), "check_runs": rendered(found[part.from:part.to], c.renderCheckRun),
	}}
}

func latestRuns(newestFirst []*checkRun) []*checkRun {
	seen := map[string]bool{}
	var out []*checkRun
	for _, run := range newestFirst {
		if key := itoa(run.app.id) + "/" + run.name; !seen[key] {
			seen[key] = true
			out = append(out, run)
		}
	}
	return out
}
