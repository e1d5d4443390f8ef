package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// preview reads of which pull requests there is a preview: a mode, or a mapping with more to it.
func (p *policyReader) preview(key, value *yaml.Node) {
	if value.Kind != yaml.MappingNode {
		p.previewMode(key, value)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(value.Content); i += 2 {
		name, setting := *value.Content[i], resolve(value.Content[i+1])
		name.Value = "preview." + name.Value
		if seen[name.Value] {
			p.warn(value.Content[i], "config-duplicate", fmt.Sprintf("%q is set twice: the first one counts", name.Value))
			continue
		}
		seen[name.Value] = true
		switch p.setting = name.Value; name.Value {
		case "preview.mode":
			p.previewMode(&name, setting)
		case "preview.fail_on":
			p.failOn(setting)
		default:
			p.warn(value.Content[i], "config-unknown", fmt.Sprintf("%q is not a setting and is ignored: preview has mode and fail_on", name.Value))
		}
	}
}

func (p *policyReader) previewMode(key, value *yaml.Node) {
	p.setting = "preview.mode"
	set := func(mode string) func() { return func() { p.policy.Preview.Mode = mode } }
	off := set(sync.PreviewOff)
	p.choice(key, value, map[string]func(){
		sync.PreviewPlans: set(sync.PreviewPlans), sync.PreviewAll: set(sync.PreviewAll), "off": off, "false": off, "no": off,
	})
}

// failOn reads what a preview fails on: one word, or a list of words.
func (p *policyReader) failOn(value *yaml.Node) {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	for _, node := range nodes {
		node = resolve(node)
		what := sync.FailOn(strings.ToLower(node.Value))
		if node.Kind != yaml.ScalarNode || what != sync.FailOnAmbiguous && what != sync.FailOnHeld {
			p.warn(node, "config-value", "preview.fail_on should be ambiguous, held, or a list of them")
			continue
		}
		if !slices.Contains(p.policy.Preview.FailOn, what) {
			p.policy.Preview.FailOn = append(p.policy.Preview.FailOn, what)
		}
	}
}
