package parser_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
)

func TestLink_writes_the_number_behind_the_text(t *testing.T) {
	t.Parallel()
	tests := []struct{ line, visible, hidden string }{
		{"plain words", "plain words (#12)", "plain words <!-- #12 -->"},
		{"ends **bold**", "ends **bold** (#12)", "ends **bold** <!-- #12 -->"},
		{"~~struck~~", "~~struck~~ (#12)", "~~struck~~ <!-- #12 -->"},
		{"tail @octocat", "tail @octocat (#12)", "tail @octocat <!-- #12 -->"},
		{"has one (#7)", "has one (#7)", "has one (#7)"},
		{"has one <!-- #7 -->", "has one <!-- #7 -->", "has one <!-- #7 -->"},
	}
	for _, test := range tests {
		for _, hidden := range []bool{false, true} {
			for _, newline := range []string{"\n", "\r\n"} {
				source := strings.ReplaceAll("# Milestone 1: T\n\n## Goals\n- [ ] "+test.line+"\n  more\n- [ ] other\n", "\n", newline)
				source = strings.Replace(source, newline+"  more", "", 1)
				plan := parser.Parse([]byte(source))
				want := test.visible
				if hidden {
					want = test.hidden
				}
				edits, err := plan.Link(0, 12, hidden)
				if err != nil {
					t.Errorf("%q: %v", test.line, err)
					continue
				}
				got, err := plan.Apply(edits)
				if err != nil {
					t.Fatal(err)
				}
				if want := strings.Replace(source, test.line, want, 1); string(got) != want {
					t.Errorf("got %q, want %q", got, want)
				}
				after := parser.Parse(got)
				if after.Items[0].Title != plan.Items[0].Title || after.Items[0].Text != plan.Items[0].Text {
					t.Errorf("%q became %q", plan.Items[0].Title, after.Items[0].Title)
				}
				if again, err := after.Link(0, 12, hidden); err != nil || len(again) != 0 {
					t.Errorf("a second link is written: %v %v", again, err)
				}
			}
		}
	}
}

func TestLink_refuses_what_would_change_the_text(t *testing.T) {
	t.Parallel()
	plan := parser.Parse([]byte("# Milestone 1: T\n\n## Goals\n- [ ] see `code\n"))
	if _, err := plan.Link(0, 0, true); !errors.Is(err, parser.ErrNotEditable) {
		t.Errorf("an issue without a number: %v", err)
	}
}
