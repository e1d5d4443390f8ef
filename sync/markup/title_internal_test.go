package markup

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
)

func TestTitles_come_back_as_they_were(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := PlainTitle(drawSoup().Draw(r, "title"))
		if got := PlainTitle(Neutral(text)); got != text {
			r.Fatalf("%q came back as %q", text, got)
		}
		fit := Fitting(strings.Repeat(text, 30))
		if size := utf8.RuneCountInString(Neutral(fit)); size > sync.MaxTitle {
			r.Fatalf("%d characters", size)
		}
		if again := Fitting(fit); again != fit {
			r.Fatalf("%q is not stable: %q", fit, again)
		}
	})
}
