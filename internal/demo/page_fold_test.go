package demo_test

import (
	"strings"
	"testing"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/sandbox"
)

func TestPage_shows_folded_parts_and_no_other_html(t *testing.T) {
	t.Parallel()
	p := open(t, plan)
	p.do("close", fields{"number": 1, "reason": "completed"})
	p.pass()
	body := "<details>\n<summary>Fish &amp; <b>chips</b></summary>\n<summary>Three changes</summary>\n\n| a |\n| --- |\n| b |\n\n</details>\n\n" +
		"</details>\n\n<details>\n<script>alert(1)</script>\n<details open onclick=x>\n\n<b>c</b>\n"
	number := p.view().Pull.Number
	_, _, err := p.sandbox.Person.PullRequests.Edit(t.Context(), sandbox.Owner, sandbox.Repo, number, &github.PullRequest{Body: &body})
	p.must(err)
	got := p.view().Pull.HTML
	if !strings.Contains(got, "<details>\n<summary>Three changes</summary>\n<table>") {
		t.Errorf("the part is not folded:\n%s", got)
	}
	if strings.Count(got, "<details>") != 2 || strings.Count(got, "</details>") != 2 {
		t.Errorf("parts do not begin and end:\n%s", got)
	}
	for _, bad := range []string{"chips", "<script", "onclick", "<b>"} {
		if strings.Contains(got, bad) {
			t.Errorf("the page holds %q:\n%s", bad, got)
		}
	}
}
