package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/sync"
)

func TestParsePolicy_reads_gates(t *testing.T) {
	t.Parallel()
	policy, diagnostics := config.ParsePolicy([]byte(`gates:
  - {branch: "release/*", needs: sign-off}
  - branch: main
    needs: {phase: 2}
    plan: docs/milestone-3.md
  - {branch: next, needs: "phase: 2.5"}
  - {branch: v*, needs: phase 3}
  - {branch: "hotfix/**", needs: Milestone}
`))
	want := []sync.Gate{
		{Branch: "release/*", Needs: sync.NeedsSignOff},
		{Branch: "main", Needs: sync.NeedsPhase, Phase: "2", Plan: "docs/milestone-3.md"},
		{Branch: "next", Needs: sync.NeedsPhase, Phase: "2.5"},
		{Branch: "v*", Needs: sync.NeedsPhase, Phase: "3"},
		{Branch: "hotfix/**", Needs: sync.NeedsMilestone},
	}
	if diff := cmp.Diff(want, policy.Gates); diff != "" || len(diagnostics) > 0 {
		t.Errorf("%v (-want +got):\n%s", diagnostics, diff)
	}
}

func TestParsePolicy_tells_what_is_wrong_with_gates(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"gates: release/*":                                        "1:8 config-value",
		"gates: [release/*]":                                      "1:9 config-value",
		"gates: [{branch: main}]":                                 "1:9 config-value",
		"gates: [{needs: sign-off}]":                              "1:9 config-value",
		"gates: [{branch: 'a[', needs: sign-off}]":                "1:18 config-value",
		"gates: [{branch: [a], needs: sign-off}]":                 "1:18 config-value",
		"gates: [{branch: a, needs: signoff}]":                    "1:28 config-value",
		"gates: [{branch: a, needs: phase}]":                      "1:28 config-value",
		"gates: [{branch: a, needs: {phase: 1, risk: 2}}]":        "1:28 config-value",
		"gates: [{branch: a, needs: [sign-off]}]":                 "1:28 config-value",
		"gates: [{branch: a, needs: sign-off, plan: ../x.md}]":    "1:44 config-value",
		"gates: [{branch: a, needs: sign-off, when: never}]":      "1:38 config-unknown",
		"gates: [{branch: a, needs: sign-off, needs: milestone}]": "1:38 config-duplicate",
	} {
		policy, diagnostics := config.ParsePolicy([]byte(content))
		if len(diagnostics) != 1 {
			t.Errorf("%s: %+v", content, diagnostics)
			continue
		}
		d := diagnostics[0]
		if got := fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Code); got != want {
			t.Errorf("%s: %s (%s), want %s", content, got, d.Message, want)
		}
		if wrong := d.Code == "config-value"; wrong != (len(policy.Gates) == 0) || wrong != (len(policy.Unread) == 1) {
			t.Errorf("%s: %+v, unread %v", content, policy.Gates, policy.Unread)
		}
	}
	many := "gates:\n" + strings.Repeat("  - {branch: a, needs: sign-off}\n", 60)
	if policy, diagnostics := config.ParsePolicy([]byte(many)); len(policy.Gates) != 50 || len(diagnostics) != 1 {
		t.Errorf("%d gates are read of too many, and told of %+v", len(policy.Gates), diagnostics)
	}
}
