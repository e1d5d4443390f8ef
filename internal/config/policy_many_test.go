package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
)

func TestParsePolicy_lists_a_thousand_mistakes_of_a_kind(t *testing.T) {
	t.Parallel()
	var file strings.Builder
	file.WriteString("assign: sometimes\n")
	for i := range 3_000 {
		fmt.Fprintf(&file, "odd%d: 1\n", i)
	}
	_, diagnostics := config.ParsePolicy([]byte(file.String()))
	if len(diagnostics) != 1_001 {
		t.Fatalf("%d diagnostics are listed, want 1,000 of one kind and 1 of another", len(diagnostics))
	}
	last := diagnostics[1_000]
	if last.Line != 1_001 || last.More != 2_000 || !strings.HasSuffix(last.Message, "(and 2000 more like this)") {
		t.Errorf("the last one is %+v", last)
	}
}
