package config

import (
	"fmt"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

const (
	// maxGates bounds gates, maxPhase the number of a phase, in bytes.
	maxGates = 50
	maxPhase = 20
	// gateNeeds says what a gate can need.
	gateNeeds = "sign-off, milestone or {phase: 2}"
)

// gates reads a list of gates. One that is wrong is left out, and then all of them stay as they were.
func (p *policyReader) gates(value *yaml.Node) {
	if value.Kind != yaml.SequenceNode {
		p.warn(value, "config-value", "gates should be a list such as [{branch: \"release/*\", needs: sign-off}]")
		return
	}
	var gates []sync.Gate
	for _, node := range p.upTo(maxGates, value.Content, "gates") {
		if gate, ok := p.gate(resolve(node)); ok {
			gates = append(gates, gate)
		}
	}
	p.policy.Gates = gates
}

func (p *policyReader) gate(value *yaml.Node) (sync.Gate, bool) {
	var gate sync.Gate
	if value.Kind != yaml.MappingNode {
		p.warn(value, "config-value", "a gate should have a branch and what it needs, such as {branch: \"release/*\", needs: sign-off}")
		return gate, false
	}
	fit := true
	p.mapping(maxKeys, value, "gates.", func(key, value *yaml.Node) {
		switch key.Value {
		case "branch":
			p.text(value, "gates.branch", "the name of a branch, in which * stands for anything but a slash, such as release/*", isBranchGlob, &gate.Branch)
		case "needs":
			if !gateNeed(value, &gate) {
				p.warn(value, "config-value", "gates.needs should be "+gateNeeds)
			}
		case "plan":
			p.text(value, "gates.plan", "a pattern of plans such as docs/milestone-3.md", isPlanGlob, &gate.Plan)
			fit = fit && gate.Plan != ""
		default:
			p.warn(key, "config-unknown", fmt.Sprintf("%q is not a setting of gates and is ignored: the settings are branch, needs and plan", key.Value))
		}
	})
	for name, missing := range map[string]bool{"branch": gate.Branch == "", "needs": gate.Needs == ""} {
		if missing && !hasKey(value, name) {
			p.warn(value, "config-value", "a gate should say its "+name)
		}
	}
	return gate, fit && gate.Branch != "" && gate.Needs != ""
}

// gateNeed reads what a gate needs: a word, or a phase with its number.
func gateNeed(value *yaml.Node, gate *sync.Gate) bool {
	text := strings.ToLower(strings.TrimSpace(value.Value))
	if value.Kind == yaml.MappingNode && len(value.Content) == 2 && value.Content[1].Kind == yaml.ScalarNode {
		text = strings.ToLower(value.Content[0].Value) + " " + value.Content[1].Value
	}
	word, number, _ := strings.Cut(text, " ")
	number = strings.TrimSpace(number)
	switch word = strings.TrimSuffix(word, ":"); {
	case (text == string(sync.NeedsSignOff) || text == string(sync.NeedsMilestone)) && value.Kind == yaml.ScalarNode:
		gate.Needs = sync.GateNeed(text)
	case word == string(sync.NeedsPhase) && number != "" && len(number) <= maxPhase && !strings.ContainsAny(number, " \t\n"):
		gate.Needs, gate.Phase = sync.NeedsPhase, number
	default:
		return false
	}
	return true
}

func hasKey(mapping *yaml.Node, name string) bool {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return true
		}
	}
	return false
}

func isBranchGlob(text string) bool {
	return isName(text) && doublestar.ValidatePattern(text)
}

func isPlanGlob(text string) bool {
	return isName(text) && len(text) <= sync.MaxGlob && pathFault(text) == "" && doublestar.ValidatePattern(text) && sync.Alternatives(text) <= sync.MaxAlternatives
}
