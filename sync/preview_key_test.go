package sync_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/sync"
)

func TestPreviewKey_is_read_from_its_name(t *testing.T) {
	t.Parallel()
	for _, want := range []sync.PreviewKey{{Pull: 1}, {Pull: 4321}, {Group: strings.Repeat("a1", 20)}, {Group: strings.Repeat("0f", 32)}} {
		if got, ok := sync.ParsePreviewKey(want.String()); !ok || got != want || got.IsZero() {
			t.Errorf("%s is read as %+v, %v", want, got, ok)
		}
	}
	for _, name := range []string{"", "pull/", "pull/0", "pull/-1", "pull/01", "pull/12345678901", "pull/1\n", "group/main", "group/" + strings.Repeat("A", 40), "push/1"} {
		if got, ok := sync.ParsePreviewKey(name); ok || !got.IsZero() {
			t.Errorf("%q is read as %+v", name, got)
		}
	}
}
