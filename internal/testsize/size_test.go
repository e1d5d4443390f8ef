package testsize_test

import (
	"testing"

	"github.com/milepost/milepost/internal/testsize"
)

func TestSize_is_what_the_environment_asks_for(t *testing.T) {
	for want, size := range testsize.Sizes {
		t.Setenv(testsize.Variable, size)
		got := testsize.Pick(0, 1)
		if testsize.Each() {
			got++
		}
		if testsize.Both() {
			got++
		}
		if got != want {
			t.Errorf("%q asks for %d, not %d", size, got, want)
		}
	}
}

func TestSize_that_is_misspelled_is_no_size(t *testing.T) {
	t.Setenv(testsize.Variable, "all")
	defer func() {
		if recover() == nil {
			t.Error("a size that does not exist looks at some places")
		}
	}()
	testsize.Each()
}
