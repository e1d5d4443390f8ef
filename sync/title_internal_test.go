package sync

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTitles_come_back_as_they_were(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := plainTitle(drawSoup().Draw(r, "title"))
		if got := plainTitle(neutral(text)); got != text {
			r.Fatalf("%q came back as %q", text, got)
		}
		fit := fitting(strings.Repeat(text, 30))
		if size := utf8.RuneCountInString(neutral(fit)); size > maxTitle {
			r.Fatalf("%d characters", size)
		}
		if again := fitting(fit); again != fit {
			r.Fatalf("%q is not stable: %q", fit, again)
		}
	})
}
