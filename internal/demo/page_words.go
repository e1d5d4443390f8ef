package demo

import (
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
)

// step is a kind of thing that is done: a verb, the noun it is done to, and how.
type step struct {
	verb, noun, how string
	quiet           bool
}

// saying is a step and the name of what it was done to, "" if that is not known.
type saying struct {
	step step
	name string
}

// happening is what a webhook told.
type happening struct {
	event, action, sender string
	number                string
	name                  string
	reason                string
}

func happeningOf(delivery localhub.Delivery) happening {
	payload := gjson.ParseBytes(delivery.Payload)
	h := happening{event: delivery.Event, action: delivery.Action, sender: payload.Get("sender.login").String()}
	subject := payload.Get(map[string]string{"issues": "issue", "pull_request": "pull_request", "milestone": "milestone", "label": "label"}[h.event])
	h.number = subject.Get("number").String()
	// "milestone Milestone 3" would say it twice.
	h.name = strings.TrimPrefix(subject.Get("title").String()+subject.Get("name").String(), "Milestone ")
	h.reason = subject.Get("state_reason").String()
	return h
}

// hear takes the first happening that fits, with what else was said about the same number by the
// same sender.
func (f *feed) hear(actor, event, number string, actions ...string) []happening {
	var found []happening
	kept := f.pending[:0:0]
	for _, h := range f.pending {
		fits := h.event == event && h.sender == actor && slices.Contains(actions, h.action) &&
			(number == "" || h.number == number) && (len(found) == 0 || number != "")
		if fits {
			found = append(found, h)
		} else {
			kept = append(kept, h)
		}
	}
	f.pending = kept
	return found
}

// endpoint matches what the feed has words for, below the repository.
var endpoint = regexp.MustCompile(`^(POST|PATCH|PUT|DELETE) /(issues|pulls|milestones|labels|git/\w+|check-runs|contents)(?:/([^/]+))?(?:/(.+))?$`)

// words says in words what a request did. GitHub's paths do not tell all of it: the number of a
// new issue, or whether an issue was closed, is in the webhook that went out.
func (f *feed) words(r localhub.Request) []saying {
	below := strings.TrimPrefix(r.Path, "/repos/"+sandbox.Owner+"/"+sandbox.Repo)
	switch {
	case r.Method == http.MethodGet:
		return []saying{{step: step{verb: "Read the repository", quiet: true}}}
	case r.Status >= 400 || r.Status == 0:
		return []saying{{step: step{verb: fmt.Sprintf("Was refused (%d): %s %s", r.Status, r.Method, below)}}}
	}
	if below == "/graphql" {
		return []saying{{step: step{verb: "Moved its branch or took it away"}}}
	}
	found := endpoint.FindStringSubmatch(r.Method + " " + below)
	if found == nil {
		return []saying{{step: step{verb: "Sent " + r.Method + " " + below, quiet: true}}}
	}
	return f.wordsFor(r.Actor, found[1]+" "+found[2], found[3], found[4])
}

// wordsFor has words for an endpoint: its method and kind, the number or name in it, and the rest
// of its path.
func (f *feed) wordsFor(actor, kind, number, rest string) []saying {
	one := func(verb, noun, name string) []saying { return []saying{{step{verb: verb, noun: noun}, name}} }
	quiet := func(verb string) []saying { return []saying{{step{verb: verb, quiet: true}, ""}} }
	switch {
	case kind == "POST issues" && rest == "sub_issues":
		return one("Placed sub-issues under", "issue", "#"+number)
	case kind == "POST issues" && rest == "comments":
		return one("Commented on", "issue", "#"+number)
	case strings.HasSuffix(kind, " issues") && strings.HasPrefix(rest, "labels"):
		return one("Changed labels of", "issue", "#"+number)
	case kind == "POST issues":
		return f.made(actor, "issues", "opened", "Created", "issue")
	case kind == "PATCH issues":
		return f.changed(actor, "issues", "issue", number)
	case kind == "POST pulls":
		return f.made(actor, "pull_request", "opened", "Opened", "pull request")
	case kind == "PUT pulls":
		f.hear(actor, "pull_request", number, "closed")
		return one("Merged", "pull request", "#"+number)
	case kind == "PATCH pulls":
		return f.changed(actor, "pull_request", "pull request", number)
	case kind == "POST milestones":
		return f.made(actor, "milestone", "created", "Created", "milestone")
	case kind == "PATCH milestones":
		return f.changed(actor, "milestone", "milestone", number)
	case kind == "POST labels":
		return f.made(actor, "label", "created", "Created", "label")
	case kind == "PUT contents":
		return one("Committed "+path.Join(number, rest), "", "")
	case kind == "DELETE git/refs":
		return one("Deleted", "branch", path.Base(path.Dir(rest))+"/"+path.Base(rest))
	case kind == "POST git/refs", kind == "PATCH git/refs":
		return one("Pushed to its branch", "", "")
	case strings.Contains(kind, " git/"):
		return quiet("Wrote a commit")
	case strings.HasSuffix(kind, " check-runs"):
		return one("Reported on the commit", "", "")
	default:
		return quiet("Sent " + kind)
	}
}

// made says that something was made, by its number or else by its name.
func (f *feed) made(actor, event, action, verb, noun string) []saying {
	name := ""
	if heard := f.hear(actor, event, "", action); len(heard) > 0 {
		if name = heard[0].name; event == "issues" || event == "pull_request" {
			name = "#" + heard[0].number
		}
	}
	return []saying{{step{verb: verb, noun: noun}, name}}
}

// changed says what became of an issue, a pull request or a milestone.
func (f *feed) changed(actor, event, noun, number string) []saying {
	var said []saying
	name := "#" + number
	for _, h := range f.hear(actor, event, number, "closed", "reopened", "opened", "edited") {
		if event == "milestone" {
			name = h.name
		}
		did := step{verb: strings.ToUpper(h.action[:1]) + h.action[1:], noun: noun}
		if event == "milestone" && h.action == "opened" {
			did.verb = "Reopened"
		}
		if h.action == "closed" && h.reason == "not_planned" {
			did.how = " as not planned"
		}
		said = append(said, saying{did, name})
	}
	if said == nil {
		said = append(said, saying{step{verb: "Updated", noun: noun}, name})
	}
	return said
}
