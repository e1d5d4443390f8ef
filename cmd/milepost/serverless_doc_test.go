package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// blocks lists the blocks of a language in a document.
func blocks(document, language string) []string {
	var found []string
	for _, match := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(document, -1) {
		found = append(found, match[1])
	}
	return found
}

// TestServerless_is_as_its_document_says runs what the document tells to type, on the plan that it shows.
func TestServerless_is_as_its_document_says(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../docs/serverless.md")
	must(t, err)
	document := string(content)
	plan, said := blocks(document, "markdown")[0], blocks(document, "text")[0]
	l := newShell(t, "")
	_, err = l.Commit(l.ctx, "docs/milestone-3.md", []byte(plan), "Add a plan")
	must(t, err)
	place := l.clone(map[string]string{"docs/milestone-3.md": plan})
	calls := 0
	for line := range strings.Lines(strings.Join(blocks(document, "sh"), "")) {
		command, _, _ := strings.Cut(line, "#")
		args := strings.Fields(command)
		if len(args) == 0 || args[0] != "milepost" {
			continue
		}
		if at := len(args) - 1; args[at] == "7" {
			_, err := l.Commit(l.ctx, "docs/milestone-1.md", []byte(syncPlan), "Add another plan")
			must(t, err)
			args[at] = strconv.Itoa(l.proposePlan(otherPlan()))
		}
		calls++
		got := l.callIn(place, "GITHUB_REPOSITORY", args[1:]...)
		if got.code != exitFine || got.err != "" {
			t.Errorf("%s: exit code %d\n%s%s", command, got.code, got.out, got.err)
		}
		if args[1] == "sync" && !strings.HasPrefix(got.out, said) {
			t.Errorf("%s says\n%s\nand the document\n%s", command, got.out, said)
		}
	}
	if calls != 4 {
		t.Errorf("%d commands were run, want 4", calls)
	}
}

// TestServerless_takes_as_few_requests_as_its_document_says counts those of a run that has nothing to do.
func TestServerless_takes_as_few_requests_as_its_document_says(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../docs/serverless.md")
	must(t, err)
	match := regexp.MustCompile(`nothing to do takes about (\d+) requests`).FindSubmatch(content)
	if match == nil {
		t.Fatal("the document does not tell")
	}
	told, err := strconv.Atoi(string(match[1]))
	must(t, err)
	l := newShell(t, syncPlan)
	l.use(l.workflow())
	for range 3 {
		l.Hub.ResetRequests()
		l.fine("sync")
	}
	if got := len(l.Hub.Requests()); got > told || 2*got < told {
		t.Errorf("%d requests, and the document says about %d", got, told)
	}
}
