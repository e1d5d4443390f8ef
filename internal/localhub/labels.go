package localhub

import (
	"net/http"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// defaultLabelColor is what a label gets that is named on an issue before it exists.
const defaultLabelColor = "ededed"

var hexColor = regexp.MustCompile(`^[0-9a-fA-F]{6}$`)

func labelNameProblem(name string) string {
	switch {
	case strings.TrimSpace(name) == "":
		return "name can't be blank"
	case utf8.RuneCountInString(name) > 50:
		return "name is too long (maximum is 50 characters)"
	default:
		return ""
	}
}

func (c *call) findLabel() *label { return c.repo.labels[strings.ToLower(c.vars["name"])] }

// ensureLabels finds labels by name without regard to case and creates those that do not exist.
func (c *call) ensureLabels(names []string) []*label {
	var out []*label
	for _, name := range names {
		l := c.repo.labels[strings.ToLower(name)]
		if l == nil {
			l = c.addLabel(label{name: name, color: defaultLabelColor})
		}
		out = appendOnce(out, l)
	}
	return out
}

func (c *call) addLabel(l label) *label {
	l.id = c.store.nextID()
	c.repo.labels[strings.ToLower(l.name)] = &l
	c.emit("label", "created", c.repo, c.actor.account(), object{"label": c.renderLabel(c.repo, &l)})
	return &l
}

func (c *call) sortedLabels() []*label {
	var out []*label
	for _, l := range c.repo.labels {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool { return strings.ToLower(out[i].name) < strings.ToLower(out[j].name) })
	return out
}

func (c *call) listLabels() reply {
	return listed(c, c.sortedLabels(), func(l *label) object { return c.renderLabel(c.repo, l) })
}

func (c *call) getLabel() reply {
	if l := c.findLabel(); l != nil {
		return ok(c.renderLabel(c.repo, l))
	}
	return notFound()
}

// checkLabel validates what a request says about a label called name.
func (c *call) checkLabel(in *input, name string, self *label) []fieldError {
	var errs []fieldError
	refuse := func(field, code, message string) {
		errs = append(errs, fieldError{Resource: "Label", Field: field, Code: code, Message: message})
	}
	if strings.TrimSpace(name) == "" {
		refuse("name", "missing_field", "")
	} else if problem := labelNameProblem(name); problem != "" {
		refuse("name", "invalid", problem)
	}
	if other := c.repo.labels[strings.ToLower(name)]; other != nil && other != self {
		refuse("name", "already_exists", "")
	}
	if color := in.text("color"); in.has("color") && !hexColor.MatchString(color) {
		refuse("color", "invalid", "")
	}
	if utf8.RuneCountInString(in.text("description")) > 100 {
		refuse("description", "invalid", "description is too long (maximum is 100 characters)")
	}
	return errs
}

func (c *call) createLabel() reply {
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	name := in.text("name")
	errs := c.checkLabel(in, name, nil)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	l := label{name: name, color: defaultLabelColor, description: in.text("description"), described: in.text("description") != ""}
	if in.has("color") {
		l.color = strings.ToLower(in.text("color"))
	}
	return created(c.renderLabel(c.repo, c.addLabel(l)))
}

func (c *call) updateLabel() reply {
	l := c.findLabel()
	if l == nil {
		return notFound()
	}
	in, bad := c.decode()
	if bad != nil {
		return *bad
	}
	name := l.name
	if in.has("new_name") {
		name = in.text("new_name")
	}
	errs := c.checkLabel(in, name, l)
	if bad := in.bad(); bad != nil {
		return *bad
	}
	if len(errs) > 0 {
		return invalid(errs...)
	}
	changes := object{}
	if name != l.name {
		changes["name"] = object{"from": l.name}
		delete(c.repo.labels, strings.ToLower(l.name))
		l.name = name
		c.repo.labels[strings.ToLower(name)] = l
	}
	if color := strings.ToLower(in.text("color")); in.has("color") && color != l.color {
		changes["color"] = object{"from": l.color}
		l.color = color
	}
	if text := in.text("description"); in.has("description") && text != l.description {
		changes["description"] = object{"from": l.description}
		l.description, l.described = text, text != ""
	}
	if len(changes) > 0 {
		c.emit("label", "edited", c.repo, c.actor.account(), object{"label": c.renderLabel(c.repo, l), "changes": changes})
	}
	return ok(c.renderLabel(c.repo, l))
}

// deleteLabel takes the label off every issue, too.
func (c *call) deleteLabel() reply {
	l := c.findLabel()
	if l == nil {
		return notFound()
	}
	delete(c.repo.labels, strings.ToLower(l.name))
	for _, i := range c.repo.sortedIssues() {
		i.labels = slices.DeleteFunc(i.labels, func(other *label) bool { return other == l })
	}
	c.emit("label", "deleted", c.repo, c.actor.account(), object{"label": c.renderLabel(c.repo, l)})
	return noContent()
}

func (c *call) listIssueLabels(i *issue) reply {
	return listed(c, i.labels, func(l *label) object { return c.renderLabel(c.repo, l) })
}

// labelsInput reads the labels of POST and PUT issues/{number}/labels: an object, or a bare list.
func (c *call) labelsInput(have int) ([]string, *reply) {
	body := c.body
	if trimmed := strings.TrimSpace(string(body)); strings.HasPrefix(trimmed, "[") {
		c.body = []byte(`{"labels":` + trimmed + `}`)
	}
	in, bad := c.decode()
	if bad != nil {
		return nil, bad
	}
	draft := &issueInput{call: c, in: in, resource: "Issue", labels: in.labelNames("labels")}
	draft.checkLabels(have + len(draft.labels))
	if bad := in.bad(); bad != nil {
		return nil, bad
	}
	if len(draft.errs) > 0 {
		r := invalid(draft.errs...)
		return nil, &r
	}
	return draft.labels, nil
}

func (c *call) addIssueLabels(i *issue) reply {
	names, denied := c.labelsInput(len(i.labels))
	if denied != nil {
		return *denied
	}
	next := slices.Clone(i.labels)
	for _, l := range c.ensureLabels(names) {
		next = appendOnce(next, l)
	}
	c.setLabels(i, next)
	return ok(c.renderLabels(c.repo, i.labels))
}

func (c *call) setIssueLabels(i *issue) reply {
	names, denied := c.labelsInput(0)
	if denied != nil {
		return *denied
	}
	c.setLabels(i, c.ensureLabels(names))
	return ok(c.renderLabels(c.repo, i.labels))
}

func (c *call) clearIssueLabels(i *issue) reply {
	c.setLabels(i, nil)
	return noContent()
}

func (c *call) removeIssueLabel(i *issue) reply {
	l := c.findLabel()
	if l == nil || !slices.Contains(i.labels, l) {
		return fail(http.StatusNotFound, "Label does not exist")
	}
	c.setLabels(i, slices.DeleteFunc(slices.Clone(i.labels), func(other *label) bool { return other == l }))
	return ok(c.renderLabels(c.repo, i.labels))
}
