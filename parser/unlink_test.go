package parser_test

import (
	"errors"
	"testing"

	"github.com/milepost/milepost/parser"
)

func TestUnlink_takes_out_what_nobody_sees(t *testing.T) {
	t.Parallel()
	const head, tail = "# Milestone 1: Links\r\n\r\n## Goals\r\n\r\n", "- [ ] next\r\n"
	for line, want := range map[string]string{
		"- [ ] one <!-- #7 -->":             "- [ ] one",
		"- [x] one  \t<!-- #7 -->":          "- [x] one",
		"1. [ ] one <!-- #123456 -->":       "1. [ ] one",
		"- [ ] ~~one~~ <!-- #7 -->":         "- [ ] ~~one~~",
		"- [ ] one (#7)":                    "- [ ] one (#7)",
		"- [ ] one":                         "- [ ] one",
		"- [ ] one <!-- #0 -->":             "- [ ] one <!-- #0 -->",
		"- [ ] one <!-- #7 and more -->":    "- [ ] one <!-- #7 and more -->",
		"- [ ] one <!-- #7 --> two":         "- [ ] one <!-- #7 --> two",
		"- [ ] one <!-- #6 --> <!-- #7 -->": "- [ ] one <!-- #6 -->",
	} {
		plan := parser.Parse([]byte(head + line + "\r\n" + tail))
		edits, err := plan.Unlink(0)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		after, err := plan.Apply(edits)
		if err != nil || string(after) != head+want+"\r\n"+tail {
			t.Errorf("%s became %q, %v", line, after, err)
		}
	}
	if _, err := parser.Parse([]byte(head + "- [?] odd <!-- #7 -->\r\n")).Unlink(0); !errors.Is(err, parser.ErrNotEditable) {
		t.Errorf("an odd box: %v", err)
	}
}
