package writeback

import (
	"testing"

	"github.com/milepost/milepost/internal/gfmtest"
)

// What a section is called in a folded part, and what a comment says of a signature, acts on nothing.
func TestTexts_of_the_pull_request_act_on_nothing(t *testing.T) {
	t.Parallel()
	gfmtest.Require(t)
	for _, text := range []string{
		"@octocat", "fixes acme/my_repo#12", "#&#49; and @&#111;ctocat", "GH-1 `@octocat", "<b>@octocat</b> | #1",
		"https://github.com/o/r/issues/5", "</summary>\n\n@octocat", "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
	} {
		for name, shown := range map[string]string{
			"folded":  "<details>\n<summary>" + sectionName([]string{text}) + "</summary>\n\n</details>\n",
			"comment": signerComment(text, text, "config.yml", []string{text, "ann"}),
		} {
			for _, act := range gfmtest.Acts(t, shown, "ghe.example:8443") {
				t.Errorf("%s: %q acts: %s", name, text, act)
			}
		}
	}
}
