package config

import (
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

// gatesValue is a list of gates. One that is wrong is left out, and then all of them stay as they were.
func gatesValue() value {
	inside := gateSettings()
	return value{
		words: "a list of gates", inside: inside, listed: true,
		schema: func() object {
			return object{"type": "array", "items": mappingOf(inside)(), "maxItems": maxGates}
		},
		read: func(p *policyReader, path string, node *yaml.Node) {
			if node.Kind != yaml.SequenceNode {
				p.warn(node, "config-value", path+" should be a list such as [{branch: \"release/*\", needs: sign-off}]")
				return
			}
			var gates []sync.Gate
			for _, entry := range p.upTo(maxGates, node.Content, path) {
				if gate, ok := p.readGate(path, resolve(entry), inside); ok {
					gates = append(gates, gate)
				}
			}
			p.policy.Gates = gates
		},
	}
}

// gateSettings are those of one gate. They go into the one that is being read.
func gateSettings() []setting {
	return []setting{{
		name:    "branch",
		about:   "the branches that it stands before; `*` stands for anything but a slash",
		example: `"release/*"`,
		needed:  true,
		value: textValue("the name of a branch, in which * stands for anything but a slash, such as release/*", isBranchGlob,
			textSchema(maxEntry, linePattern), func(p *policyReader) *string { return &p.gate.Branch }),
	}, {
		name:    "needs",
		about:   "what has to be done: every line of the sign-off signed, every item of a phase, or every item",
		example: "{phase: 2}",
		needed:  true,
		value: value{words: "`sign-off`, `milestone` or `{phase: 2}`", schema: gateNeedSchema, read: func(p *policyReader, path string, node *yaml.Node) {
			if !gateNeed(node, &p.gate) {
				p.warn(node, "config-value", p.wanted(path, node, gateNeeds, []string{string(sync.NeedsSignOff), string(sync.NeedsMilestone)}))
			}
		}},
	}, {
		name:     "plan",
		about:    "a pattern of the plans that count",
		standard: "all of them",
		example:  "docs/milestone-3.md",
		value:    textValue("a pattern of plans such as docs/milestone-3.md", isPlanGlob, textSchema(sync.MaxGlob, linePattern), func(p *policyReader) *string { return &p.gate.Plan }),
	}}
}

func (p *policyReader) readGate(path string, node *yaml.Node, inside []setting) (sync.Gate, bool) {
	p.gate = sync.Gate{}
	if node.Kind != yaml.MappingNode {
		p.warn(node, "config-value", "a gate should have a branch and what it needs, such as {branch: \"release/*\", needs: sign-off}")
		return sync.Gate{}, false
	}
	p.fields(path+".", node, inside, false)
	for _, s := range inside {
		if s.needed && !hasKey(node, s.name) {
			p.warn(node, "config-value", "a gate should say its "+s.name)
		}
	}
	gate := p.gate
	fit := gate.Branch != "" && gate.Needs != "" && (gate.Plan != "" || !hasKey(node, "plan"))
	return gate, fit
}

// gateNeedSchema takes what [gateNeed] takes.
func gateNeedSchema() object {
	words := []string{string(sync.NeedsSignOff), string(sync.NeedsMilestone)}
	phase := anyLetters(string(sync.NeedsPhase))
	return object{"anyOf": []object{
		{"enum": words},
		{"type": "string", "pattern": "^\\s*(" + anyLetters(words[0]) + "|" + anyLetters(words[1]) + "|" + phase + ":* +\\S.*)\\s*$"},
		{
			"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
			"patternProperties": object{"^" + phase + "$": object{"type": []string{"number", "string"}, "pattern": "^\\s*\\S+\\s*$", "maxLength": maxPhase}},
		},
	}}
}

// gateNeed reads what a gate needs: a word, or a phase with its number.
func gateNeed(value *yaml.Node, gate *sync.Gate) bool {
	text := strings.ToLower(strings.TrimSpace(value.Value))
	if value.Kind == yaml.MappingNode && len(value.Content) == 2 && isText(value.Content[1]) {
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
