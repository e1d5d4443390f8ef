package config_test

import (
	"testing"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/sync"
)

func TestParsePolicy_reads_which_pull_requests_are_previewed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               sync.PreviewPlans,
		"preview: plans": sync.PreviewPlans,
		"preview: All":   sync.PreviewAll,
		"preview: off":   sync.PreviewOff,
		"preview: no":    sync.PreviewOff,
	} {
		policy, diagnostics := config.ParsePolicy([]byte(text))
		if policy.Preview.Of() != want || len(diagnostics) > 0 {
			t.Errorf("%q: %q, %v, want %q", text, policy.Preview.Mode, diagnostics, want)
		}
	}
	policy, diagnostics := config.ParsePolicy([]byte("preview: sometimes"))
	if len(diagnostics) != 1 || diagnostics[0].Message != "preview should be plans, all or off" {
		t.Errorf("diagnostics: %v", diagnostics)
	}
	if kept := policy.Keep(sync.Policy{Preview: sync.PreviewPolicy{Mode: sync.PreviewAll}}); kept.Preview.Mode != sync.PreviewAll || len(kept.Unread) > 0 {
		t.Errorf("a value that cannot be read gives %q, %v", kept.Preview.Mode, kept.Unread)
	}
}
