package localhub

import (
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"
)

func (c *call) findMilestone() *milestone {
	n, valid := c.number("number")
	if !valid {
		return nil
	}
	return c.repo.milestones[n]
}

func (c *call) milestoneObject(m *milestone) object {
	shown, _ := c.renderMilestone(c.repo, m).(object)
	return shown
}

// listMilestones is GET milestones: open ones by due date unless told otherwise.
func (c *call) listMilestones() reply {
	state := c.query.Get("state")
	var found []*milestone
	for _, m := range c.listedMilestones() {
		if state == "all" || m.closed == (state == "closed") {
			found = append(found, m)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].number < found[j].number })
	if c.query.Get("sort") != "completeness" {
		sort.SliceStable(found, func(i, j int) bool { return dueKey(found[i]) < dueKey(found[j]) })
	}
	if c.query.Get("direction") == "desc" {
		slices.Reverse(found)
	}
	return listed(c, found, c.milestoneObject)
}

// dueKey sorts milestones without a due date last.
func dueKey(m *milestone) int64 {
	if m.due.IsZero() {
		return 1 << 62
	}
	return m.due.Unix()
}

func (c *call) getMilestone() reply {
	if m := c.findMilestone(); m != nil {
		return ok(c.milestoneObject(m))
	}
	return notFound()
}

// milestoneInput is what a request says about a milestone, after checking.
type milestoneInput struct {
	title string
	due   time.Time
}

// checkMilestone validates a request; a title is unique in the repository, closed milestones included.
func (c *call) checkMilestone(in *input, title string, self *milestone) (milestoneInput, []fieldError) {
	var errs []fieldError
	refuse := func(field, code string) {
		errs = append(errs, fieldError{Resource: "Milestone", Field: field, Code: code})
	}
	if strings.TrimSpace(title) == "" {
		refuse("title", "missing_field")
	}
	for _, other := range c.repo.milestones {
		if other != self && other.title == title {
			refuse("title", "already_exists")
		}
	}
	if state := in.text("state"); in.has("state") && state != "open" && state != "closed" {
		refuse("state", "invalid")
	}
	out := milestoneInput{title: title}
	if text := in.text("due_on"); text != "" {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			refuse("due_on", "invalid")
		}
		out.due = pacificDay(when)
	}
	return out, errs
}

func (c *call) createMilestone() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	checked, errs := c.checkMilestone(in, in.text("title"), nil)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	c.repo.lastMilestone++
	m := &milestone{
		id: c.store.nextID(), number: c.repo.lastMilestone, title: checked.title, description: in.text("description"),
		described: in.has("description") && !in.null("description"), creator: c.actor.account(), due: checked.due,
		created: c.at, updated: c.at, members: map[*issue]bool{},
	}
	c.repo.milestones[m.number] = m
	c.emitMilestone("created", m, nil)
	if in.text("state") == "closed" {
		c.closeMilestone(m)
	}
	out := created(c.milestoneObject(m))
	out.header = http.Header{"Location": {c.repoAPI(c.repo, "/milestones/%d", m.number)}}
	return out
}

func (c *call) emitMilestone(action string, m *milestone, extra object) {
	fields := object{"milestone": c.renderMilestone(c.repo, m)}
	maps.Copy(fields, extra)
	c.emit("milestone", action, c.repo, c.actor.account(), fields)
}

func (c *call) closeMilestone(m *milestone) {
	m.closed, m.closedAt, m.updated = true, c.at, c.at
	c.emitMilestone("closed", m, nil)
}

func (c *call) updateMilestone() reply {
	m := c.findMilestone()
	if m == nil {
		return notFound()
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	title := m.title
	if in.has("title") {
		title = in.text("title")
	}
	checked, errs := c.checkMilestone(in, title, m)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	c.editMilestone(m, in, checked)
	switch state := in.text("state"); {
	case state == "closed" && !m.closed:
		c.closeMilestone(m)
	case state == "open" && m.closed:
		m.closed, m.closedAt, m.updated = false, time.Time{}, c.at
		c.emitMilestone("opened", m, nil)
	}
	return ok(c.milestoneObject(m))
}

func (c *call) editMilestone(m *milestone, in *input, checked milestoneInput) {
	changes := object{}
	if checked.title != m.title {
		changes["title"] = object{"from": m.title}
		m.title = checked.title
	}
	if text := in.text("description"); in.has("description") && text != m.description {
		changes["description"] = object{"from": m.description}
		m.description, m.described = text, !in.null("description")
	}
	if in.has("due_on") && !checked.due.Equal(m.due) {
		from := ""
		if !m.due.IsZero() {
			from = m.due.Format(time.RFC3339)
		}
		changes["due_on"] = object{"from": from}
		m.due = checked.due
	}
	if len(changes) > 0 {
		m.updated = c.at
		c.emitMilestone("edited", m, object{"changes": changes})
	}
}

// deleteMilestone takes the milestone off its issues, too.
func (c *call) deleteMilestone() reply {
	m := c.findMilestone()
	if m == nil {
		return notFound()
	}
	for _, i := range c.repo.sortedIssues() {
		if i.milestone == m {
			i.place(nil)
			c.touch(i)
		}
	}
	delete(c.repo.milestones, m.number)
	c.emitMilestone("deleted", m, nil)
	return noContent()
}

// pacificDay floors a time to the start of its day in California, which is what GitHub keeps of a due date.
func pacificDay(t time.Time) time.Time {
	local := t.In(pacific(t))
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	return midnight.In(pacific(midnight)).UTC()
}

// pacific is the zone in force at a time: summer time runs from the second Sunday of March to the first of November,
// changing at 2:00 local time. It is computed here so that no time zone database is needed.
func pacific(t time.Time) *time.Location {
	year := t.UTC().Year()
	begins := sunday(year, time.March, 2).Add(10 * time.Hour)
	ends := sunday(year, time.November, 1).Add(9 * time.Hour)
	if !t.Before(begins) && t.Before(ends) {
		return time.FixedZone("PDT", -7*60*60)
	}
	return time.FixedZone("PST", -8*60*60)
}

// sunday is the nth Sunday of a month, at midnight UTC.
func sunday(year int, month time.Month, n int) time.Time {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(n-1))
}
