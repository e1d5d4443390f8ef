package parser_test

import (
	"testing"

	"github.com/milepost/milepost/parser"
)

func TestTruncate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text  string
		limit int
		want  string
	}{
		"what_fits_stays":                {"seven 7", 7, "seven 7"},
		"characters_count_and_not_bytes": {"größer", 6, "größer"},
		"the_ellipsis_counts":            {"größer", 5, "größ…"},
		"no_white_space_in_front_of_it":  {"one\n two", 6, "one…"},
		"nothing_fits_into_nothing":      {"one", 0, ""},
		"one_character_is_the_ellipsis":  {"one", 1, "…"},
		"bytes_that_are_not_UTF-8_stay":  {"\xff\xfe\xfdabc", 4, "\xff\xfe\xfd…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := parser.Truncate(test.text, test.limit); got != test.want {
				t.Errorf("Truncate(%q, %d) = %q, want %q", test.text, test.limit, got, test.want)
			}
		})
	}
}
