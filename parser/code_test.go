package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
)

func TestCodeRanges(t *testing.T) {
	t.Parallel()
	tests := []struct {
		markdown string
		want     []string
	}{
		{"a `b` c ``d ` e``", []string{"b", "d ` e"}},
		{"not \\`code\\` and `unpaired", nil},
		{"```\nfenced\n```\n\n    indented\n", []string{"fenced\n", "indented\n"}},
		{"a ~~~ b ~~~ c", nil},
	}
	for _, test := range tests {
		var got []string
		for _, span := range parser.CodeRanges([]byte(test.markdown)) {
			got = append(got, test.markdown[span[0]:span[1]])
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("code in %q (-want +got):\n%s", test.markdown, diff)
		}
	}
}
