package app

import (
	"slices"
	"strconv"
	"strings"
)

// Event is one that the App is subscribed to.
type Event struct {
	Name string
	// Since is the version of GitHub Enterprise Server that it came with, "" for one that all have.
	Since string
	// Vital tells that nothing follows a change without it until the next sweep looks by itself.
	Vital bool
	// Without says in a clause what is late without it.
	Without string
}

// Events lists the events that a host of the version sends; "" is github.com. One that the host does not know would
// have it refuse the whole manifest. Those of the App's installation and of its check runs come without being named.
func Events(version string) []Event {
	all := []Event{
		{Name: "push", Vital: true, Without: "a push to a plan"},
		{Name: "issues", Vital: true, Without: "an issue that is closed, reopened or renamed"},
		{Name: "issue_comment", Without: "what people say on an issue"},
		{Name: "milestone", Without: "a milestone that people change"},
		{Name: "label", Without: "a label that people rename or delete"},
		{Name: "sub_issues", Since: "3.20", Without: "a sub-issue that people move"},
		{Name: "issue_dependencies", Since: "3.19", Without: "a dependency that people add or remove"},
		{Name: "pull_request", Without: "a pull request that is merged or closed"},
		{Name: "pull_request_review", Without: "an approval of the write-back pull request"},
		{Name: "repository", Without: "a repository that is renamed, archived or transferred"},
	}
	return slices.DeleteFunc(all, func(e Event) bool { return version != "" && Older(version, e.Since) })
}

// EventsOfManifest names the events that the manifest for a host asks for. On an Enterprise Server they are those that
// every version has: a server that is updated need not have another App.
func EventsOfManifest(version string) []string {
	var names []string
	for _, event := range Events("") {
		if version == "" || event.Since == "" {
			names = append(names, event.Name)
		}
	}
	return names
}

// Older reports whether a version such as "3.9.2" comes before another; "" is older than none.
func Older(version, than string) bool {
	if than == "" {
		return false
	}
	a, b := strings.Split(version, "."), strings.Split(than, ".")
	for i := range min(len(a), len(b)) {
		x, errX := strconv.Atoi(a[i])
		y, errY := strconv.Atoi(b[i])
		if errX != nil || errY != nil || x != y {
			return x < y
		}
	}
	return false
}

// Lack is what an older GitHub Enterprise Server does not have.
type Lack struct {
	// Until is the first version that has it.
	Until string
	// What says in a clause what is missing and what happens in its place.
	What string
}

// Lacks lists what a host of the version does not have; "" is github.com, which has all.
func Lacks(version string) []Lack {
	if version == "" {
		return nil
	}
	all := []Lack{
		{"3.16", "branches are not compared while they are moved (updateRefs): write-back compares right before"},
		{"3.18", "sub-issues may be missing from its REST API: nested items are listed in the body of the issue above"},
		{"3.19", "it sends no events about dependencies: what people change of them is seen by the next sweep"},
		{"3.20", "it sends no events about sub-issues: what people change of them is seen by the next sweep"},
		{"3.23", "it has no issue fields: dates and priorities stay words"},
	}
	return slices.DeleteFunc(all, func(l Lack) bool { return !Older(version, l.Until) })
}

// OldestVersion is the oldest GitHub Enterprise Server that is looked after.
const OldestVersion = "3.16"
